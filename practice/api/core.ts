import type { KubeObject, Manifest } from "../../shared/kubernetes/objects.ts";
import { digList, equal, type Fields } from "../json.ts";
import type { FieldError } from "../schema/fieldError.ts";
import type { Storage } from "../store/storage.ts";
import type { Registry, Resource } from "./registry.ts";

/** Who asks. Everything is allowed to everybody: a practice cluster is one person's computer. */
export interface User {
  name: string;
  uid?: string;
  groups: string[];
  extra?: Record<string, string[]>;
}

export interface WriteContext {
  user: User;
  /** Name in `metadata.managedFields`. */
  manager: string;
  dryRun: boolean;
  fieldValidation: "Ignore" | "Warn" | "Strict";
  /** Of server-side apply. */
  force: boolean;
  /** Paths of fields that the body named twice. */
  duplicates: string[];
  /** Becomes a `Warning` header. */
  warn(message: string): void;
}

/** What one kind demands beyond its schema. Hooks get a copy that they may change. */
export interface KindRules {
  /** The one who creates it may give its status, as a kubelet does that registers its node. */
  keepsStatus?: true;
  /** Defaults and what the server sets by itself; `old` is absent at a create. */
  prepare?(object: Fields, old: KubeObject | undefined, core: Core): void;
  validate?(object: Fields, old: KubeObject | undefined, core: Core): FieldError[];
  /** Refuses by throwing an ApiError; may still default. Runs after `prepare`, before `validate`. */
  admit?(object: Fields, old: KubeObject | undefined, core: Core, context: WriteContext): void;
  /** Seconds between the deletion and the end; 0 removes at once. */
  gracePeriod?(object: KubeObject, asked: number | undefined): number;
  /** Whether an object that is being deleted must stay, finalizers aside. */
  stays?(object: KubeObject): boolean;
  /** What changes when the deletion begins. */
  beginDeletion?(object: Fields): void;
}

/** What every part of the API works with. */
export interface Core {
  storage: Storage;
  registry: Registry;
  rules(resource: Resource): KindRules;
  /** Checks that concern every kind and need all of the object, e.g. quota. Throws ApiError. */
  admitAll(resource: Resource, object: Fields, old: KubeObject | undefined, context: WriteContext): void;
  now(): Date;
  log(message: string, details?: Record<string, unknown>): void;
}

/** As Kubernetes writes times: UTC, whole seconds. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** The object as another served version shows it; versions are not converted otherwise. */
export function present(resource: Resource, object: KubeObject): KubeObject {
  return object.apiVersion === resource.apiVersion ? object : { ...object, apiVersion: resource.apiVersion };
}

/** Whether the last thing that holds a deleted object is gone. */
export function mayGo(core: Core, resource: Resource, object: KubeObject): boolean {
  if (!object.metadata.deletionTimestamp || (object.metadata.finalizers ?? []).length > 0) return false;
  if (core.rules(resource).stays?.(object)) return false;
  const grace = (object.metadata as unknown as Fields).deletionGracePeriodSeconds;
  return grace === undefined || grace === 0;
}

/**
 * A change by the cluster itself (controllers, kubelet): no admission, no precondition, no managed fields. Objects are
 * frozen; `change` returns a new one, or `undefined` to leave it.
 */
export function changeObject(
  core: Core,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  change: (current: KubeObject) => Manifest | undefined,
): KubeObject | undefined {
  const current = core.storage.get(resource.storage, namespace, name);
  if (!current) return undefined;
  const next = change(current) as KubeObject | undefined;
  if (!next || equal(next, current)) return current;
  const metadata = {
    ...next.metadata,
    uid: current.metadata.uid,
    name,
    creationTimestamp: current.metadata.creationTimestamp,
  };
  // A scheduler that binds a Pod does not count as a change of its spec, as upstream.
  if (resource.generation && resource.storage !== "pods" && !equal(next.spec, current.spec)) {
    metadata.generation = (current.metadata.generation ?? 0) + 1;
  }
  const changed = { ...next, metadata } as KubeObject;
  if (mayGo(core, resource, changed)) return core.storage.remove(resource.storage, namespace, name);
  return core.storage.write(resource.storage, changed);
}

export function finalizersOf(object: KubeObject): string[] {
  return digList(object, "metadata", "finalizers").filter((one): one is string => typeof one === "string");
}
