import type { ObjectStore } from "../../seams.ts";
import type { Pod } from "./podShape.ts";

/** Why a Pod's claims keep it from a node; `undefined` when all are there. */
export function missingClaim(store: ObjectStore, pod: Pod): string | undefined {
  for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
    if (!persistentVolumeClaim) continue;
    const claim = store.get("PersistentVolumeClaim", pod.metadata.namespace, persistentVolumeClaim.claimName);
    if (!claim) return `persistentvolumeclaim "${persistentVolumeClaim.claimName}" not found`;
    if (claim.metadata.deletionTimestamp)
      return `persistentvolumeclaim "${persistentVolumeClaim.claimName}" is being deleted`;
  }
  return undefined;
}
