import { GROUP } from "../kubernetes/kinds.ts";
import type { Manifest } from "../kubernetes/objects.ts";

/** Bound by the conductor to itself in each seat's namespace, right after it made that. */
export const CONDUCTOR_SEAT_ROLE = "pupitre-conductor-seat";
/** The portal's rights in a seat's namespace: exec, and the one access Secret. */
export const PORTAL_SEAT_ROLE = "pupitre-portal-seat";
/** What a student's own kubeconfig may do, in labs that hand one out. */
const STUDENT_ROLE = "pupitre-student";

const CONDUCTOR_ROLE = "pupitre-conductor";
const CONDUCTOR_ESTABLISHMENT_ROLE = "pupitre-conductor-establishment";
const PORTAL_ROLE = "pupitre-portal";

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

const rule = (apiGroup: string, resources: string[], verbs: string[], resourceNames?: string[]): Rule => ({
  apiGroups: [apiGroup],
  resources,
  verbs,
  ...(resourceNames ? { resourceNames } : {}),
});

const READ = ["get", "list", "watch"];
const WRITE = ["create", "update", "patch", "delete"];
const RBAC = "rbac.authorization.k8s.io";

/**
 * The roles that *Prepare this cluster* installs. The conductor is no administrator: across the cluster it makes
 * Namespaces and binds these very roles by name; what it does inside a seat comes from the binding it makes there.
 */
export const clusterRoles = (): Manifest[] => [
  role(CONDUCTOR_ROLE, [
    rule("", ["namespaces"], [...READ, "create", "patch", "delete"]),
    rule(RBAC, ["rolebindings"], [...READ, "create", "delete"]),
    rule(RBAC, ["clusterroles"], ["bind"], [CONDUCTOR_SEAT_ROLE, PORTAL_SEAT_ROLE, STUDENT_ROLE]),
    rule("", ["pods", "persistentvolumeclaims", "nodes", "resourcequotas", "persistentvolumes"], READ),
    rule(
      GROUP,
      ["trainingsessions", "seats", "seatpresences", "visits", "labtemplates"],
      [...READ, ...WRITE],
    ),
    rule(GROUP, ["trainingsessions/status", "seats/status"], ["get", "update", "patch"]),
    rule(GROUP, ["receipts", "auditentries"], [...READ, "create"]),
    rule("coordination.k8s.io", ["leases"], ["get", "create", "update"]),
  ]),
  role(CONDUCTOR_ESTABLISHMENT_ROLE, [
    rule("", ["secrets"], ["get", "list", "create", "patch", "delete"]),
    rule("", ["configmaps"], ["get", "list", "create", "update"]),
  ]),
  role(CONDUCTOR_SEAT_ROLE, [
    rule("", ["pods", "services", "configmaps", "secrets", "serviceaccounts"], [...READ, ...WRITE]),
    rule("", ["persistentvolumeclaims", "resourcequotas", "limitranges"], [...READ, ...WRITE]),
    rule("", ["pods/exec"], ["get", "create"]),
    rule("", ["pods/log", "events"], READ),
    rule("networking.k8s.io", ["networkpolicies"], [...READ, ...WRITE]),
  ]),
  role(PORTAL_ROLE, [
    rule(GROUP, ["trainingsessions", "seats", "visits"], READ),
    rule(GROUP, ["seatpresences"], [...READ, "create", "update", "patch"]),
  ]),
  role(PORTAL_SEAT_ROLE, [
    rule("", ["pods"], READ),
    rule("", ["pods/exec", "pods/portforward"], ["get", "create"]),
    rule("", ["secrets"], ["get"], ["access"]),
  ]),
  role(STUDENT_ROLE, [
    rule("", ["pods", "services", "configmaps", "persistentvolumeclaims"], [...READ, ...WRITE]),
    rule("", ["pods/log", "events"], READ),
    rule("", ["pods/exec", "pods/portforward"], ["get", "create"]),
    rule("apps", ["deployments", "replicasets", "statefulsets"], [...READ, ...WRITE]),
  ]),
];

const role = (name: string, rules: Rule[]): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: "ClusterRole",
  metadata: { name, labels: { "app.kubernetes.io/part-of": "pupitre" } },
  rules,
});
