import type { Manifest } from "../../shared/kubernetes/objects.ts";
import type { Core } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { createInternally } from "./internally.ts";

/** The default storage class, the usual priorities, and the service that Pods find the API by. */
export function provideInfrastructure(core: Core): void {
  const provide = (manifest: Manifest): void => {
    const resource = core.registry.ofObject(manifest) as Resource;
    const { namespace, name } = manifest.metadata;
    if (!core.storage.get(resource.storage, namespace, name)) createInternally(core, manifest);
  };
  provide({
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: {
      name: "practice",
      annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    },
    provisioner: "pupitre.fr/practice",
    reclaimPolicy: "Delete",
    volumeBindingMode: "Immediate",
    allowVolumeExpansion: true,
  });
  for (const [name, value] of [
    ["system-cluster-critical", 2_000_000_000],
    ["system-node-critical", 2_000_001_000],
  ] as const) {
    provide({ apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value });
  }
  provide({
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "kubernetes",
      namespace: "default",
      labels: { component: "apiserver", provider: "kubernetes" },
    },
    spec: {
      clusterIP: "10.96.0.1",
      ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }],
    },
  });
}
