import type { Cluster } from "../cluster/port.ts";
import type { Manifest, ObjectRef } from "../shared/kubernetes/objects.ts";

/** Wide enough for the lab's volume. */
const SIZE = "10Gi";
const NAME = "bench-disks";

/**
 * So many disks that were made beforehand, as an administrator makes them, in a class that is the default. The real
 * controller binds claims to them and takes the binding back; no node is there to mount one, and none is wiped: each
 * is used once. @returns what removes them again
 */
export async function makeVolumes(cluster: Cluster, count: number): Promise<() => Promise<void>> {
  const manifests: Manifest[] = [
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: NAME, annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "kubernetes.io/no-provisioner",
    },
    ...Array.from({ length: count }, (_, index) => ({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: `${NAME}-${index}` },
      spec: {
        storageClassName: NAME,
        capacity: { storage: SIZE },
        accessModes: ["ReadWriteOnce"],
        persistentVolumeReclaimPolicy: "Retain",
        hostPath: { path: `/nowhere/${index}` },
      },
    })),
  ];
  const made = await Promise.all(manifests.map((manifest) => cluster.create(manifest)));
  return async () => {
    for (const { apiVersion, kind, metadata } of made) {
      const ref: ObjectRef = { apiVersion, kind, name: metadata.name };
      await cluster.delete(ref, { uid: metadata.uid });
    }
  };
}
