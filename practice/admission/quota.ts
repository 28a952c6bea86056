import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import type { Core } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { forbidden } from "../api/status.ts";
import { dig, digFields, digList, digText, type Fields } from "../json.ts";
import { formatQuantity, parseQuantity, type Quantity, ZERO } from "../quantity.ts";
import { isInScope, type Usage, usageIn, usageOf } from "./quotaUsage.ts";

/**
 * Refuses what would exceed a ResourceQuota of the namespace. Counts what is there, so that it cannot drift.
 * @throws ApiError 403 in the API server's words.
 */
export function checkQuotas(
  core: Core,
  resource: Resource,
  object: Fields,
  old: KubeObject | undefined,
): void {
  const namespace = digText(object, "metadata", "namespace");
  if (namespace === undefined) return;
  const quotas = core.storage.list("resourcequotas", namespace);
  if (quotas.length === 0) return;
  const name = digText(object, "metadata", "name") ?? "";
  const added = difference(usageOf(resource, object), old ? usageOf(resource, old) : new Map());
  for (const quota of quotas) {
    if (!isInScope(quota, resource, object)) continue;
    const hard = digFields(quota, "spec", "hard") ?? {};
    if (resource.storage === "pods" && !old) checkSpecified(resource, object, quota, hard);
    const touched = [...added].filter(([key, amount]) => amount.milli > 0 && hard[key] !== undefined);
    if (touched.length === 0) continue;
    const used = usageIn(core, namespace, quota);
    const exceeded = touched
      .filter(([key, amount]) => {
        const limit = parseQuantity(hard[key])?.milli ?? 0;
        return (used.get(key)?.milli ?? 0) + amount.milli > limit;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (exceeded.length === 0) continue;
    const list = (amountOf: (key: string, amount: Quantity) => string): string =>
      exceeded.map(([key, amount]) => `${key}=${amountOf(key, amount)}`).join(",");
    const requested = list((_, amount) => formatQuantity(amount));
    const present = list((key) => formatQuantity(used.get(key) ?? ZERO));
    const limited = list((key) => String(hard[key]));
    throw forbidden(
      resource,
      name,
      `exceeded quota: ${quota.metadata.name}, requested: ${requested}, used: ${present}, limited: ${limited}`,
    );
  }
}

function difference(now: Usage, before: Usage): Usage {
  return new Map(
    [...now].map(([key, { milli, binary }]) => [
      key,
      { milli: milli - (before.get(key)?.milli ?? 0), binary },
    ]),
  );
}

const COMPUTE = /^(?:(requests|limits)\.)?(cpu|memory)$/;

/** A quota on computing resources wants every container to say what it takes. */
function checkSpecified(resource: Resource, pod: Fields, quota: KubeObject, hard: Fields): void {
  const missing: string[] = [];
  for (const key of Object.keys(hard).sort()) {
    const found = COMPUTE.exec(key);
    if (!found) continue;
    const part = found[1] ?? "requests";
    const silent = [...digList(pod, "spec", "containers"), ...digList(pod, "spec", "initContainers")]
      .filter((container) => dig(container, "resources", part, found[2] ?? "") === undefined)
      .map((container) => String(dig(container, "name")));
    if (silent.length > 0) missing.push(`${key} for: ${silent.sort().join(",")}`);
  }
  if (missing.length === 0) return;
  throw forbidden(
    resource,
    digText(pod, "metadata", "name") ?? "",
    `failed quota: ${quota.metadata.name}: must specify ${missing.join("; ")}`,
  );
}
