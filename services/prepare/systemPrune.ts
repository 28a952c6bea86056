import type { Cluster } from "../../cluster/port.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import { type KubeObject, type Manifest, refOf } from "../../shared/kubernetes/objects.ts";
import { PREPARE_MANAGER, SYSTEM_NAMESPACE } from "../../shared/manifests/system/names.ts";

/** Kinds of which an earlier version may have made more than the present one wants. */
const KINDS = [
  ["v1", "ConfigMap"],
  ["networking.k8s.io/v1", "Ingress"],
  ["networking.k8s.io/v1", "NetworkPolicy"],
  ["gateway.networking.k8s.io/v1", "HTTPRoute"],
  ["policy/v1", "PodDisruptionBudget"],
  ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
  ["rbac.authorization.k8s.io/v1", "ClusterRole"],
  ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"],
  ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"],
] as const;

/**
 * Takes away what an earlier run made and the present one does not want: the bundles of old versions, a door of
 * another kind. Only what we wrote ourselves, and by its UID. The last bundle but one stays, for a way back.
 */
export async function pruneSystem(cluster: Cluster, wanted: Manifest[]): Promise<void> {
  const names = new Set(wanted.map(identity));
  for (const [apiVersion, kind] of KINDS) {
    const ours = (await listOurs(cluster, apiVersion, kind)).filter((object) => !names.has(identity(object)));
    const newestFirst = ours.sort((a, b) =>
      b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp),
    );
    const kept = new Set<string>();
    for (const object of newestFirst) {
      const bundle = object.metadata.labels?.["pupitre.fr/bundle"];
      if (bundle && !kept.has(bundle)) kept.add(bundle);
      else await cluster.delete(refOf(object), { uid: object.metadata.uid });
    }
  }
}

async function listOurs(cluster: Cluster, apiVersion: string, kind: string): Promise<KubeObject[]> {
  try {
    const { items } = await cluster.list<KubeObject>(
      { apiVersion, kind },
      { labelSelector: "app.kubernetes.io/part-of=pupitre" },
    );
    return items.filter(
      ({ metadata }) =>
        (metadata.namespace === undefined || metadata.namespace === SYSTEM_NAMESPACE) && wroteIt(metadata),
    );
  } catch (error) {
    // An API that this cluster does not have, such as that of gateways.
    if (toFailure(error).kind === "notFound") return [];
    throw error;
  }
}

const wroteIt = (metadata: object): boolean =>
  ((metadata as { managedFields?: { manager?: string }[] }).managedFields ?? []).some(
    ({ manager }) => manager === PREPARE_MANAGER,
  );

const identity = ({ kind, metadata }: Manifest): string =>
  `${kind} ${metadata.namespace ?? ""} ${metadata.name}`;
