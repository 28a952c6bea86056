import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { type Core, changeObject, finalizersOf } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { dig, digFields, digList, digText, type Fields } from "../json.ts";
import { CLAIM_FINALIZER } from "../kinds/persistentVolumeClaim.ts";
import { createInternally } from "./internally.ts";

/** Binds claims to volumes made for them, and keeps a claim while a Pod uses it. */
export function startVolumeController(core: Core): () => void {
  const claims = core.registry.ofKind("PersistentVolumeClaim") as Resource;
  const volumes = core.registry.ofKind("PersistentVolume") as Resource;

  const tend = (claim: KubeObject): void => {
    const { namespace, name, deletionTimestamp } = claim.metadata;
    if (deletionTimestamp) {
      if (finalizersOf(claim).includes(CLAIM_FINALIZER) && !isUsed(core, claim)) {
        changeObject(core, claims, namespace, name, (current) => ({
          ...current,
          metadata: {
            ...current.metadata,
            finalizers: finalizersOf(current).filter((one) => one !== CLAIM_FINALIZER),
          },
        }));
      }
    } else if (dig(claim, "status", "phase") !== "Bound" && digText(claim, "spec", "storageClassName")) {
      bind(core, claims, volumes, claim);
    }
  };
  for (const claim of core.storage.list(claims.storage)) tend(claim);
  const stops = [
    core.storage.subscribe(claims.storage, ({ type, object }) => {
      if (type !== "DELETED") tend(object);
      else releaseVolume(core, volumes, object);
    }),
    core.storage.subscribe("pods", ({ type, object }) => {
      if (type !== "DELETED") return;
      for (const name of claimNames(object)) {
        const claim = core.storage.get(claims.storage, object.metadata.namespace, name);
        if (claim) tend(claim);
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function claimNames(pod: KubeObject): string[] {
  return digList(pod, "spec", "volumes")
    .map((volume) => digText(volume, "persistentVolumeClaim", "claimName"))
    .filter((name) => name !== undefined);
}

function isUsed(core: Core, claim: KubeObject): boolean {
  return core.storage
    .list("pods", claim.metadata.namespace)
    .some((pod) => claimNames(pod).includes(claim.metadata.name));
}

function bind(core: Core, claims: Resource, volumes: Resource, claim: KubeObject): void {
  const { namespace, name, uid } = claim.metadata;
  const volumeName = `pvc-${uid}`;
  const spec = digFields(claim, "spec") ?? {};
  const capacity: Fields = { storage: dig(spec, "resources", "requests", "storage") };
  if (!core.storage.get(volumes.storage, undefined, volumeName)) {
    createInternally(core, {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: {
        name: volumeName,
        annotations: { "pv.kubernetes.io/provisioned-by": "pupitre.fr/practice" },
      },
      spec: {
        accessModes: spec.accessModes,
        capacity,
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name, uid },
        persistentVolumeReclaimPolicy: "Delete",
        storageClassName: spec.storageClassName,
        volumeMode: spec.volumeMode,
        hostPath: { path: `/practice/${volumeName}`, type: "" },
      },
    });
    changeObject(core, volumes, undefined, volumeName, (volume) => ({
      ...volume,
      status: { phase: "Bound" },
    }));
  }
  changeObject(core, claims, namespace, name, (current) => ({
    ...current,
    spec: { ...digFields(current, "spec"), volumeName },
    status: { phase: "Bound", accessModes: spec.accessModes, capacity },
  }));
}

function releaseVolume(core: Core, volumes: Resource, claim: KubeObject): void {
  core.storage.remove(volumes.storage, undefined, `pvc-${claim.metadata.uid}`);
}
