/** One resource of the API, built in or defined by a CustomResourceDefinition. */
export interface BuiltinResource {
  group: string;
  version: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  shortNames: string[];
  /** Name of the kind's type in `builtinTypes.json`. */
  type: string;
  /** Has a `status` that only its subresource may write. */
  status: boolean;
  /** `metadata.generation` counts the changes of its spec. */
  generation: boolean;
  inAll: boolean;
}

/** `s`: status subresource, `g`: generation, `a`: in the category "all", `c`: cluster-scoped. */
const rows = [
  ["v1", "Namespace", "namespaces", "cs", "ns"],
  ["v1", "Node", "nodes", "cs", "no"],
  ["v1", "PersistentVolume", "persistentvolumes", "cs", "pv"],
  ["v1", "Pod", "pods", "sga", "po"],
  ["v1", "Service", "services", "sa", "svc"],
  ["v1", "Endpoints", "endpoints", "", "ep"],
  ["v1", "ConfigMap", "configmaps", "", "cm"],
  ["v1", "Secret", "secrets", "", ""],
  ["v1", "ServiceAccount", "serviceaccounts", "", "sa"],
  ["v1", "PersistentVolumeClaim", "persistentvolumeclaims", "s", "pvc"],
  ["v1", "ResourceQuota", "resourcequotas", "s", "quota"],
  ["v1", "LimitRange", "limitranges", "", "limits"],
  ["v1", "Event", "events", "", "ev", "CoreV1Event"],
  ["apps/v1", "Deployment", "deployments", "sga", "deploy"],
  ["apps/v1", "ReplicaSet", "replicasets", "sga", "rs"],
  ["apps/v1", "StatefulSet", "statefulsets", "sga", "sts"],
  ["apps/v1", "DaemonSet", "daemonsets", "sga", "ds"],
  ["batch/v1", "Job", "jobs", "sga", ""],
  ["networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", "g", "netpol"],
  ["networking.k8s.io/v1", "Ingress", "ingresses", "sg", "ing"],
  ["networking.k8s.io/v1", "IngressClass", "ingressclasses", "cg", ""],
  ["rbac.authorization.k8s.io/v1", "Role", "roles", "", ""],
  ["rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", "", ""],
  ["rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", "c", ""],
  ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", "c", ""],
  ["coordination.k8s.io/v1", "Lease", "leases", "", ""],
  ["storage.k8s.io/v1", "StorageClass", "storageclasses", "c", "sc"],
  ["scheduling.k8s.io/v1", "PriorityClass", "priorityclasses", "cg", "pc"],
  ["discovery.k8s.io/v1", "EndpointSlice", "endpointslices", "g", ""],
  ["policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", "sg", "pdb"],
  ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", "csg", ""],
  [
    "admissionregistration.k8s.io/v1",
    "ValidatingAdmissionPolicyBinding",
    "validatingadmissionpolicybindings",
    "cg",
    "",
  ],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", "csg", "crd,crds"],
] as const;

export const BUILTIN_RESOURCES: readonly BuiltinResource[] = rows.map((row) => {
  const [apiVersion, kind, plural, flags, shortNames] = row;
  const slash = apiVersion.indexOf("/");
  return {
    group: slash < 0 ? "" : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    plural,
    namespaced: !flags.includes("c"),
    shortNames: shortNames === "" ? [] : shortNames.split(","),
    type: row[5] ?? `V1${kind}`,
    status: flags.includes("s"),
    generation: flags.includes("g"),
    inAll: flags.includes("a"),
  };
});
