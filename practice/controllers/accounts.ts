import type { Core } from "../api/core.ts";
import { isTerminating } from "../kinds/namespace.ts";
import { createInternally } from "./internally.ts";

/** Every namespace gets its `default` ServiceAccount and the ConfigMap with the cluster's CA. */
export function startAccountController(core: Core, caPem: string): () => void {
  const provide = (namespace: string): void => {
    const found = core.storage.get("namespaces", undefined, namespace);
    if (!found || isTerminating(found)) return;
    if (!core.storage.get("serviceaccounts", namespace, "default")) {
      createInternally(core, {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: "default", namespace },
      });
    }
    if (!core.storage.get("configmaps", namespace, "kube-root-ca.crt")) {
      createInternally(core, {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: "kube-root-ca.crt",
          namespace,
          annotations: {
            "kubernetes.io/description":
              "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
          },
        },
        data: { "ca.crt": caPem },
      });
    }
  };
  for (const namespace of core.storage.list("namespaces")) provide(namespace.metadata.name);
  const stops = [
    core.storage.subscribe("namespaces", (change) => {
      if (change.type === "ADDED") provide(change.object.metadata.name);
    }),
    ...["serviceaccounts", "configmaps"].map((resource) =>
      core.storage.subscribe(resource, ({ type, object }) => {
        if (type === "DELETED" && object.metadata.namespace) provide(object.metadata.namespace);
      }),
    ),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
