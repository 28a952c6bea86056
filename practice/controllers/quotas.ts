import { usageIn } from "../admission/quotaUsage.ts";
import { type Core, changeObject } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { digFields } from "../json.ts";
import { formatQuantity } from "../quantity.ts";

/** Keeps `status.used` of quotas, once for all changes of a moment. */
export function startQuotaController(core: Core): () => void {
  const dirty = new Set<string>();
  let scheduled: NodeJS.Immediate | undefined;

  const count = (namespace: string): void => {
    const resource = core.registry.ofKind("ResourceQuota") as Resource;
    for (const quota of core.storage.list(resource.storage, namespace)) {
      const used = [...usageIn(core, namespace, quota)].map(([name, amount]) => [
        name,
        formatQuantity(amount),
      ]);
      changeObject(core, resource, namespace, quota.metadata.name, (current) => ({
        ...current,
        status: { hard: digFields(current, "spec", "hard") ?? {}, used: Object.fromEntries(used) },
      }));
    }
  };
  const countAll = (): void => {
    scheduled = undefined;
    const namespaces = [...dirty];
    dirty.clear();
    for (const namespace of namespaces) count(namespace);
  };
  const stop = core.storage.subscribe(undefined, ({ object, resource }) => {
    const { namespace } = object.metadata;
    if (namespace === undefined || resource === "events") return;
    if (resource === "resourcequotas") count(namespace);
    else {
      dirty.add(namespace);
      scheduled ??= setImmediate(countAll);
    }
  });
  return () => {
    stop();
    clearImmediate(scheduled);
  };
}
