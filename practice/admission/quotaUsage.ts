import type { Core } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { qualified } from "../api/status.ts";
import { dig, digFields, digList, digText, type Fields, isFields } from "../json.ts";
import { addQuantities, parseQuantity, type Quantity, sumQuantities, ZERO } from "../quantity.ts";

export type Usage = Map<string, Quantity>;

const ONE: Quantity = { milli: 1000, binary: false };
/** Kinds that have a short quota name besides `count/…`. */
const COUNTED = [
  "pods",
  "services",
  "configmaps",
  "secrets",
  "persistentvolumeclaims",
  "resourcequotas",
  "replicationcontrollers",
];
const COMPUTE = ["cpu", "memory", "ephemeral-storage"];
const CLASS_SUFFIX = ".storageclass.storage.k8s.io";

/** What one object takes from a quota. */
export function usageOf(resource: Resource, object: unknown): Usage {
  const usage: Usage = new Map([[`count/${qualified(resource)}`, ONE]]);
  if (resource.group !== "") return usage;
  if (resource.plural === "pods") return podUsage(object, usage);
  if (COUNTED.includes(resource.plural)) usage.set(resource.plural, ONE);
  if (resource.plural === "persistentvolumeclaims") addClaim(object, usage);
  if (resource.plural === "services") addService(object, usage);
  return usage;
}

function podUsage(pod: unknown, usage: Usage): Usage {
  const phase = digText(pod, "status", "phase");
  if (phase === "Succeeded" || phase === "Failed") return usage; // an ended Pod only counts as an object
  usage.set("pods", ONE);
  for (const part of ["requests", "limits"] as const) {
    for (const name of COMPUTE) {
      const amount = podAmount(pod, part, name);
      if (!amount) continue;
      usage.set(`${part}.${name}`, amount);
      if (part === "requests") usage.set(name, amount);
    }
  }
  return usage;
}

/** The sum of the containers, or the largest init container when that is more. */
function podAmount(pod: unknown, part: "requests" | "limits", name: string): Quantity | undefined {
  const of = (list: string): unknown[] =>
    digList(pod, "spec", list)
      .map((container) => dig(container, "resources", part, name))
      .filter((value) => value !== undefined);
  const main = of("containers");
  const init = of("initContainers");
  if (main.length + init.length === 0) return undefined;
  return init
    .map((value) => parseQuantity(value) ?? ZERO)
    .reduce((most, one) => (one.milli > most.milli ? one : most), sumQuantities(main));
}

function addClaim(claim: unknown, usage: Usage): void {
  const storage = parseQuantity(dig(claim, "spec", "resources", "requests", "storage"));
  const storageClass = digText(claim, "spec", "storageClassName");
  if (storage) usage.set("requests.storage", storage);
  if (!storageClass) return;
  usage.set(`${storageClass}${CLASS_SUFFIX}/persistentvolumeclaims`, ONE);
  if (storage) usage.set(`${storageClass}${CLASS_SUFFIX}/requests.storage`, storage);
}

function addService(service: unknown, usage: Usage): void {
  const type = digText(service, "spec", "type");
  const ports: Quantity = { milli: digList(service, "spec", "ports").length * 1000, binary: false };
  if (type === "NodePort" || type === "LoadBalancer") usage.set("services.nodeports", ports);
  if (type === "LoadBalancer") usage.set("services.loadbalancers", ONE);
}

/** Whether a quota with scopes is about this object; scopes are about Pods only. */
export function isInScope(quota: unknown, resource: Resource, object: unknown): boolean {
  const scopes = digList(quota, "spec", "scopes").map(String);
  if (scopes.length === 0) return true;
  if (resource.storage !== "pods") return false;
  const ends = dig(object, "spec", "activeDeadlineSeconds") !== undefined;
  const isBestEffort = ![...digList(object, "spec", "containers")].some((container) => {
    const { requests, limits } = digFields(container, "resources") ?? {};
    return [requests, limits].some((part) => isFields(part) && Object.keys(part).length > 0);
  });
  return scopes.every((scope) => {
    if (scope === "Terminating") return ends;
    if (scope === "NotTerminating") return !ends;
    if (scope === "BestEffort") return isBestEffort;
    return scope === "NotBestEffort" ? !isBestEffort : true;
  });
}

/** What all objects of a namespace take of the resources that a quota limits. */
export function usageIn(core: Core, namespace: string, quota: Fields | unknown): Usage {
  const limited = Object.keys(digFields(quota, "spec", "hard") ?? {});
  const usage: Usage = new Map(limited.map((name) => [name, ZERO]));
  for (const resource of core.registry.storages()) {
    if (!resource.namespaced || !limited.some((name) => mayTouch(resource, name))) continue;
    for (const object of core.storage.list(resource.storage, namespace)) {
      if (!isInScope(quota, resource, object)) continue;
      for (const [name, amount] of usageOf(resource, object)) {
        const sum = usage.get(name);
        if (sum) usage.set(name, addQuantities(sum, amount));
      }
    }
  }
  return usage;
}

function mayTouch(resource: Resource, name: string): boolean {
  if (name === `count/${qualified(resource)}`) return true;
  if (resource.group !== "") return false;
  if (resource.plural === "pods")
    return /^(pods|cpu|memory|ephemeral-storage|(requests|limits)\..*)$/.test(name);
  if (resource.plural === "persistentvolumeclaims") {
    return name === "persistentvolumeclaims" || name === "requests.storage" || name.includes(CLASS_SUFFIX);
  }
  return name === resource.plural || name.startsWith(`${resource.plural}.`);
}
