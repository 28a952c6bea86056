import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import type { ObjectStore } from "../seams.ts";
import type { Pod, Quantities } from "./pods/podShape.ts";

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

/** Gives a claim its volume, as a provisioner does; a claim that has one is left alone. */
export function bindClaim(store: ObjectStore, claim: KubeObject): void {
  const { namespace, name, uid } = claim.metadata;
  store.update("PersistentVolumeClaim", namespace, name, (current) => {
    const status = (current.status ?? {}) as { phase?: string };
    if (current.metadata.uid !== uid || status.phase === "Bound" || current.metadata.deletionTimestamp)
      return undefined;
    const spec = (current.spec ?? {}) as { accessModes?: string[]; resources?: { requests?: Quantities } };
    const capacity = { storage: String(spec.resources?.requests?.storage ?? "64Mi") };
    const volumeName = `pvc-${uid}`;
    return {
      ...current,
      spec: { volumeName, ...spec },
      status: { ...status, phase: "Bound", accessModes: spec.accessModes ?? ["ReadWriteOnce"], capacity },
    };
  });
}
