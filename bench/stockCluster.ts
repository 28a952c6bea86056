import {
  CustomObjectsApi,
  KubeConfig,
  type KubernetesObject,
  KubernetesObjectApi,
  PatchStrategy,
} from "@kubernetes/client-node";
import type { Cluster } from "../cluster/port.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";

/**
 * The same port, its calls made by client-node as it comes: a TLS connection for each. Watches stay ours, so that the
 * difference is that of the calls.
 */
export function stockCluster(cluster: Cluster, kubeconfigPath: string): Cluster {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfigPath);
  const api = KubernetesObjectApi.makeApiClient(config);
  const custom = config.makeApiClient(CustomObjectsApi);
  const told = async <T>(call: () => Promise<unknown>): Promise<T> => {
    for (let failures = 0; ; failures += 1) {
      try {
        // Their classes and Dates become what travelled again, which is what the conductor compares.
        return JSON.parse(JSON.stringify(await call())) as T;
      } catch (error) {
        const code = (error as { code?: number }).code;
        if (code === 409) throw new LabError({ kind: "conflict" });
        if (code === 404) throw new LabError({ kind: "notFound" });
        // A quota that was made a moment ago is not counted yet: ours asks again, too.
        if (code !== 403 || failures > 20) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  const merge = PatchStrategy.MergePatch;
  const none = undefined;
  return {
    ...cluster,
    create: (manifest) => told(() => api.create(asTheirs(manifest))),
    replaceStatus: (object) => {
      const [group = "", version = ""] = object.apiVersion.split("/");
      const { name, namespace = "" } = object.metadata;
      const plural = `${object.kind.toLowerCase()}s`;
      return told(() =>
        custom.replaceNamespacedCustomObjectStatus({
          group,
          version,
          namespace,
          plural,
          name,
          body: object,
        }),
      );
    },
    replace: (object) => told(() => api.replace(asTheirs(object))),
    mergePatch: (ref, patch, subresource) =>
      subresource
        ? cluster.mergePatch(ref, patch, subresource)
        : told(() => {
            const { apiVersion, kind, name, namespace } = ref;
            const { metadata, ...rest } = patch as { metadata?: object };
            const object = {
              apiVersion,
              kind,
              ...rest,
              metadata: { ...metadata, name, ...(namespace === undefined ? {} : { namespace }) },
            };
            return api.patch(object, none, none, none, none, merge);
          }),
  };
}

/** Their times are Dates; ours stay the strings that travel. Neither is looked at on the way out. */
const asTheirs = (manifest: Manifest): KubernetesObject => manifest as unknown as KubernetesObject;
