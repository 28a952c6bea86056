/** Where a kind lives in the API. The one table that turns a kind into a path; nobody guesses plurals. */
interface Kind {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
}

export const GROUP = "pupitre.fr";
export const API_VERSION = `${GROUP}/v1alpha1`;

const rows = [
  ["v1", "Namespace", "namespaces", false],
  ["v1", "Node", "nodes", false],
  ["v1", "PersistentVolume", "persistentvolumes", false],
  ["v1", "Pod", "pods", true],
  ["v1", "Service", "services", true],
  ["v1", "Endpoints", "endpoints", true],
  ["v1", "ConfigMap", "configmaps", true],
  ["v1", "Secret", "secrets", true],
  ["v1", "ServiceAccount", "serviceaccounts", true],
  ["v1", "PersistentVolumeClaim", "persistentvolumeclaims", true],
  ["v1", "ResourceQuota", "resourcequotas", true],
  ["v1", "LimitRange", "limitranges", true],
  ["v1", "Event", "events", true],
  ["discovery.k8s.io/v1", "EndpointSlice", "endpointslices", true],
  ["apps/v1", "Deployment", "deployments", true],
  ["networking.k8s.io/v1", "NetworkPolicy", "networkpolicies", true],
  ["networking.k8s.io/v1", "Ingress", "ingresses", true],
  ["rbac.authorization.k8s.io/v1", "Role", "roles", true],
  ["rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings", true],
  ["rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles", false],
  ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings", false],
  ["coordination.k8s.io/v1", "Lease", "leases", true],
  ["policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", true],
  ["gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes", true],
  ["gateway.networking.k8s.io/v1", "Gateway", "gateways", true],
  ["networking.k8s.io/v1", "IngressClass", "ingressclasses", false],
  ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", false],
  [
    "admissionregistration.k8s.io/v1",
    "ValidatingAdmissionPolicyBinding",
    "validatingadmissionpolicybindings",
    false,
  ],
  ["storage.k8s.io/v1", "StorageClass", "storageclasses", false],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions", false],
  [API_VERSION, "LabTemplate", "labtemplates", true],
  [API_VERSION, "TrainingSession", "trainingsessions", true],
  [API_VERSION, "Seat", "seats", true],
  [API_VERSION, "SeatPresence", "seatpresences", true],
  [API_VERSION, "SessionDoor", "sessiondoors", true],
  [API_VERSION, "Visit", "visits", true],
  [API_VERSION, "AuditEntry", "auditentries", true],
  [API_VERSION, "Receipt", "receipts", true],
] as const;

export const KINDS: readonly Kind[] = rows.map(([apiVersion, kind, plural, namespaced]) => ({
  apiVersion,
  kind,
  plural,
  namespaced,
}));

const byName = new Map(KINDS.map((kind) => [`${kind.apiVersion} ${kind.kind}`, kind]));

/** @throws Error for a kind that is not in the table: a defect of the caller, never of a user's input. */
export function kindOf(object: { apiVersion: string; kind: string }): Kind {
  const found = byName.get(`${object.apiVersion} ${object.kind}`);
  if (!found) throw new Error(`unknown kind ${object.apiVersion} ${object.kind}`);
  return found;
}

/** `/api/v1/namespaces/x/pods/y`, with `name` and `namespace` as path segments that need no escaping by the caller. */
export function pathOf(kind: Kind, namespace?: string, name?: string): string {
  const root = kind.apiVersion === "v1" ? "/api/v1" : `/apis/${kind.apiVersion}`;
  const scope = kind.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${root}${scope}/${kind.plural}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
}
