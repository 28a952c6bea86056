import type { Cluster } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import { LABEL, MANAGED_BY } from "../shared/domain/names.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { ESTABLISHMENT_LABEL } from "../shared/manifests/system/names.ts";

export type ConfigMap = KubeObject & { data?: Record<string, string> };

/** The namespaces of the establishments that are conducted: the given ones, or all that carry the label. */
export async function findEstablishments(
  cluster: Cluster,
  namespaces: string[] | undefined,
): Promise<string[]> {
  if (namespaces) return namespaces;
  const { items } = await cluster.list(
    { apiVersion: "v1", kind: "Namespace" },
    { labelSelector: `${ESTABLISHMENT_LABEL}=true` },
  );
  return items.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.name);
}

export const readConfigMap = (
  cluster: Cluster,
  namespace: string,
  name: string,
): Promise<ConfigMap | undefined> =>
  cluster.get<ConfigMap>({ apiVersion: "v1", kind: "ConfigMap", namespace, name });

/** Makes it, unless somebody was faster. */
export async function createConfigMap(
  cluster: Cluster,
  namespace: string,
  name: string,
  data: Record<string, string>,
): Promise<void> {
  try {
    const labels = { [LABEL.managedBy]: MANAGED_BY };
    await cluster.create({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace, labels },
      data,
    });
  } catch (error) {
    if (toFailure(error).kind !== "alreadyExists") throw error;
  }
}
