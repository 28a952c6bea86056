import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { clone, dig, type Fields, isFields } from "../json.ts";
import { invalid, notSupported } from "../schema/fieldError.ts";
import { type Core, finalizersOf, present, timestamp } from "./core.ts";
import type { Resource } from "./registry.ts";
import { badRequest, conflict, forbidden, invalidOptions, notFound } from "./status.ts";

interface RemoveOptions {
  dryRun: boolean;
  gracePeriodSeconds?: number;
  propagation?: "Background" | "Foreground" | "Orphan";
  uid?: string;
  resourceVersion?: string;
}

/** From the body and the query of a DELETE; the body wins, as upstream. */
export function readRemoveOptions(body: unknown, query: URLSearchParams): RemoveOptions {
  const kind = dig(body, "kind");
  if (kind !== undefined && kind !== "DeleteOptions") {
    throw badRequest(
      `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(dig(body, "apiVersion"))} in scheme "pkg/runtime/scheme.go:111"`,
    );
  }
  const grace = dig(body, "gracePeriodSeconds") ?? numberIn(query, "gracePeriodSeconds");
  const policy = dig(body, "propagationPolicy") ?? query.get("propagationPolicy") ?? undefined;
  const orphans = dig(body, "orphanDependents");
  const propagation = policy ?? (orphans === true ? "Orphan" : undefined);
  if (grace !== undefined && !Number.isInteger(grace)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(String(grace))}: invalid syntax`);
  }
  if (policy !== undefined && orphans !== undefined) {
    const rule = "orphanDependents and deletionPropagation cannot be both set";
    throw invalidOptions("DeleteOptions", [invalid("propagationPolicy", policy, rule)]);
  }
  if (propagation !== undefined && !["Background", "Foreground", "Orphan"].includes(String(propagation))) {
    const known = ["Foreground", "Background", "Orphan", "nil"];
    throw invalidOptions("DeleteOptions", [notSupported("propagationPolicy", propagation, known)]);
  }
  const uid = dig(body, "preconditions", "uid");
  const resourceVersion = dig(body, "preconditions", "resourceVersion");
  const dryRun = dig(body, "dryRun");
  return {
    dryRun: query.get("dryRun") === "All" || (Array.isArray(dryRun) && dryRun.includes("All")),
    ...(grace === undefined ? {} : { gracePeriodSeconds: Math.max(0, Number(grace)) }),
    ...(propagation === undefined
      ? {}
      : { propagation: propagation as "Background" | "Foreground" | "Orphan" }),
    ...(typeof uid === "string" ? { uid } : {}),
    ...(typeof resourceVersion === "string" ? { resourceVersion } : {}),
  };
}

function numberIn(query: URLSearchParams, key: string): number | undefined {
  const text = query.get(key);
  return text === null || text === "" ? undefined : Number(text);
}

const IMMORTAL = ["default", "kube-system", "kube-public"];

/**
 * Deletes as a DELETE does: at once, or, when finalizers or a grace period hold the object, by marking it.
 * @returns the last state, and whether it is gone.
 * @throws ApiError 404, or 409 when a precondition does not hold.
 */
export function removeObject(
  core: Core,
  resource: Resource,
  namespace: string | undefined,
  name: string,
  options: RemoveOptions,
): { object: KubeObject; gone: boolean } {
  const current = core.storage.get(resource.storage, namespace, name);
  if (!current) throw notFound(resource, name);
  if (resource.storage === "namespaces" && IMMORTAL.includes(name)) {
    throw forbidden(resource, name, "this namespace may not be deleted");
  }
  checkPreconditions(resource, current, options);
  const rules = core.rules(resource);
  const grace = rules.gracePeriod?.(current, options.gracePeriodSeconds) ?? 0;
  const finalizers = wantedFinalizers(current, options);
  const held = finalizers.length > 0 || grace > 0 || rules.stays?.(current) === true;
  if (options.dryRun) return { object: present(resource, current), gone: !held };
  if (!held) {
    const object = core.storage.remove(resource.storage, namespace, name) ?? current;
    if (!rules.gracePeriod) return { object: present(resource, object), gone: true };
    const deletionTimestamp = timestamp(core.now());
    const metadata = { ...object.metadata, deletionTimestamp, deletionGracePeriodSeconds: 0 };
    return { object: present(resource, { ...object, metadata }), gone: true };
  }
  const marked = mark(core, resource, current, finalizers, grace);
  return { object: present(resource, marked), gone: false };
}

function checkPreconditions(resource: Resource, current: KubeObject, options: RemoveOptions): void {
  const { name, uid, resourceVersion } = current.metadata;
  if (resource.storage === "namespaces" && options.uid !== undefined && options.uid !== uid) {
    const why = `Precondition failed: UID in precondition: ${options.uid}, UID in object meta: ${uid}`;
    throw conflict(resource, name, why);
  }
  const byKind = { ...resource, plural: resource.kind }; // upstream names the kind here, not the resource
  if (options.uid !== undefined && options.uid !== uid) {
    const why = `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    throw conflict(byKind, name, why);
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
    throw conflict(byKind, name, why);
  }
}

function wantedFinalizers(current: KubeObject, options: RemoveOptions): string[] {
  const finalizers = finalizersOf(current);
  if (options.propagation === undefined) return finalizers;
  const own = finalizers.filter((one) => one !== "orphan" && one !== "foregroundDeletion");
  if (options.propagation === "Orphan") return [...own, "orphan"];
  return options.propagation === "Foreground" ? [...own, "foregroundDeletion"] : own;
}

function mark(
  core: Core,
  resource: Resource,
  current: KubeObject,
  finalizers: string[],
  grace: number,
): KubeObject {
  const before = current.metadata as unknown as Fields;
  const sameFinalizers = finalizers.join() === finalizersOf(current).join();
  const shorter =
    typeof before.deletionGracePeriodSeconds !== "number" || grace < before.deletionGracePeriodSeconds;
  if (before.deletionTimestamp && sameFinalizers && !shorter) return current;
  const next = clone(current) as unknown as Fields;
  const metadata = isFields(next.metadata) ? next.metadata : {};
  if (!before.deletionTimestamp || shorter) {
    metadata.deletionTimestamp = timestamp(new Date(core.now().getTime() + grace * 1000));
    metadata.deletionGracePeriodSeconds = grace;
  }
  if (finalizers.length > 0) metadata.finalizers = finalizers;
  else delete metadata.finalizers;
  if (!before.deletionTimestamp && resource.generation) {
    metadata.generation = (current.metadata.generation ?? 0) + 1;
  }
  core.rules(resource).beginDeletion?.(next);
  return core.storage.write(resource.storage, next as unknown as KubeObject);
}
