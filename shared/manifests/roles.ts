import { POLICY_CONFIG_MAP } from "../domain/imagePolicy.ts";
import { ISOLATION_CONFIG_MAP, ISOLATION_WISH_CONFIG_MAP } from "../domain/isolation.ts";
import { PORTAL_CONFIG_MAP } from "../domain/links.ts";
import { PRICES_CONFIG_MAP } from "../domain/priceList.ts";
import { ROOM_CONFIG_MAP } from "../domain/room.ts";
import { GROUP } from "../kubernetes/kinds.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { SERVICE_ACCOUNT } from "./podManifests.ts";

/** Bound by the conductor to itself in each seat's namespace, right after it made that. */
export const CONDUCTOR_SEAT_ROLE = "pupitre-conductor-seat";
/** The portal's rights in a seat's namespace: exec, and the one access Secret. */
export const PORTAL_SEAT_ROLE = "pupitre-portal-seat";
/** What the owner of a session sees of a seat beside its state: Events and logs. */
export const OWNER_SEAT_ROLE = "pupitre-owner-seat";
/** What a student's own kubeconfig may do, in labs that hand one out. */
export const STUDENT_ROLE = "pupitre-student";

export const CONDUCTOR_ROLE = "pupitre-conductor";
export const CONDUCTOR_ESTABLISHMENT_ROLE = "pupitre-conductor-establishment";
export const PORTAL_ROLE = "pupitre-portal";
/** Bound in an establishment's namespace by *Prepare*, to whoever teaches or helps there. */
export const TEACHER_ROLE = "pupitre-teacher";
export const SUPPORT_ROLE = "pupitre-support";

/**
 * Verbs of our own on TrainingSessions, which admission asks for. `conduct`: to act on the seats of this session;
 * its owner gets it for this one name. `visit`: to look into seats of any session, with a reason, on record.
 * `assist`: to ask the conductor for a repair of any session by an entry on record, which is all that support writes.
 * `administer`: not to be held to either; cluster administrators have it, as they have every verb.
 */
export const VERB = {
  conduct: "conduct",
  visit: "visit",
  assist: "assist",
  administer: "administer",
} as const;

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
const SCALE = ["get", "update", "patch"];
const RBAC = "rbac.authorization.k8s.io";

/** The roles that the conductor may bind in a seat's namespace. */
const BOUND_IN_SEATS = [CONDUCTOR_SEAT_ROLE, PORTAL_SEAT_ROLE, OWNER_SEAT_ROLE, STUDENT_ROLE];

/**
 * The roles that *Prepare this cluster* installs. The conductor is no administrator: across the cluster it makes
 * Namespaces and binds these very roles by name; what it does inside a seat comes from the binding it makes there.
 */
export const clusterRoles = (): Manifest[] => [...conductorRoles(), ...portalRoles(), ...peoplesRoles()];

const conductorRoles = (): Manifest[] => [
  role(CONDUCTOR_ROLE, [
    rule("", ["namespaces"], [...READ, "create", "patch", "delete"]),
    // Everything else about bindings comes from the one that it makes first.
    rule(RBAC, ["rolebindings"], ["create"]),
    rule(RBAC, ["clusterroles"], ["bind"], BOUND_IN_SEATS),
    rule("", ["pods", "persistentvolumeclaims", "nodes", "resourcequotas", "persistentvolumes"], READ),
    rule(GROUP, ["trainingsessions"], [...READ, "patch"]),
    rule(GROUP, ["seats"], [...READ, "create", "patch", "delete"]),
    rule(GROUP, ["trainingsessions/status", "seats/status"], ["get", "update", "patch"]),
    rule(GROUP, ["seatpresences", "visits"], [...READ, "delete"]),
    // Nobody else but the portal reads these: hashes of what is short enough to be typed can be undone.
    rule(GROUP, ["sessiondoors"], ["get", "create", "update", "delete"]),
    rule(GROUP, ["labtemplates"], READ),
    rule(GROUP, ["receipts", "auditentries"], [...READ, "create"]),
  ]),
  role(CONDUCTOR_ESTABLISHMENT_ROLE, [
    rule("", ["secrets"], ["get", "list", "create", "patch", "delete"]),
    rule("", ["configmaps"], ["get", "list", "create", "update"]),
    // The Role of each session, by which its owner reads its links and acts on its seats; nobody gives what they lack.
    rule(RBAC, ["roles", "rolebindings"], ["get", "create", "delete"]),
    rule(RBAC, ["roles", "rolebindings"], ["patch"]),
    rule(GROUP, ["trainingsessions"], [VERB.conduct]),
  ]),
  role(CONDUCTOR_SEAT_ROLE, [
    rule("", ["pods", "services", "configmaps", "secrets", "serviceaccounts"], [...READ, ...WRITE]),
    rule("", ["persistentvolumeclaims", "resourcequotas", "limitranges"], [...READ, ...WRITE]),
    rule("", ["pods/exec"], ["get", "create"]),
    rule("", ["pods/log", "events"], READ),
    // Of the seat's own account alone, for the kubeconfig that a student takes along.
    rule("", ["serviceaccounts/token"], ["create"], [SERVICE_ACCOUNT]),
    rule("networking.k8s.io", ["networkpolicies"], [...READ, ...WRITE]),
    rule(RBAC, ["rolebindings"], [...READ, "create", "delete"]),
  ]),
];

const portalRoles = (): Manifest[] => [
  role(PORTAL_ROLE, [
    rule(GROUP, ["trainingsessions", "seats", "visits", "sessiondoors"], READ),
    rule(GROUP, ["seatpresences"], [...READ, "create", "update"]),
  ]),
  role(PORTAL_SEAT_ROLE, [
    rule("", ["pods"], ["get"]),
    rule("", ["pods/exec"], ["get", "create"]),
    rule("", ["secrets"], ["get"], ["access"]),
  ]),
];

const READABLE_CONFIG_MAPS = [
  PORTAL_CONFIG_MAP,
  POLICY_CONFIG_MAP,
  ISOLATION_CONFIG_MAP,
  ROOM_CONFIG_MAP,
  PRICES_CONFIG_MAP,
];

const peoplesRoles = (): Manifest[] => [
  role(TEACHER_ROLE, [
    rule(GROUP, ["trainingsessions", "labtemplates"], [...READ, ...WRITE]),
    rule(GROUP, ["seats"], [...READ, "patch"]),
    rule(GROUP, ["seatpresences", "receipts"], READ),
    rule(GROUP, ["visits", "auditentries"], [...READ, "create"]),
    // The class list. It is written and never read in general: each session's owner may read and change that session's.
    rule("", ["secrets"], ["create"]),
    rule("", ["configmaps"], ["get"], READABLE_CONFIG_MAPS),
    // To have the isolation tried again; the verdict itself nobody but the conductor writes.
    rule("", ["configmaps"], ["patch"], [ISOLATION_WISH_CONFIG_MAP]),
    rule("", ["namespaces", "resourcequotas"], ["get", "list"]),
  ]),
  role(SUPPORT_ROLE, [
    rule(GROUP, ["trainingsessions", "labtemplates", "seats", "seatpresences", "receipts"], READ),
    rule(GROUP, ["visits", "auditentries"], [...READ, "create"]),
    rule(GROUP, ["trainingsessions"], [VERB.visit, VERB.assist]),
    rule("", ["configmaps"], ["get"], READABLE_CONFIG_MAPS),
    // Made by *Prepare*: a right to make ConfigMaps could not be held to one name.
    rule("", ["configmaps"], ["update"], [PRICES_CONFIG_MAP]),
    rule("", ["namespaces", "resourcequotas"], ["get", "list"]),
  ]),
  role(OWNER_SEAT_ROLE, [rule("", ["pods", "events"], READ), rule("", ["pods/log"], ["get"])]),
  // No DaemonSets (they go to every node), no Ingresses (a name below the portal's domain is a seat's), nothing of
  // what bounds the student: those are to be read, so that a refusal can be understood.
  role(STUDENT_ROLE, [
    rule("", ["pods", "services", "configmaps", "secrets", "persistentvolumeclaims"], [...READ, ...WRITE]),
    rule("", ["pods/exec", "pods/attach", "pods/portforward"], ["get", "create"]),
    rule("", ["pods/log", "events", "endpoints", "resourcequotas", "limitranges", "serviceaccounts"], READ),
    rule("apps", ["deployments", "replicasets", "statefulsets"], [...READ, ...WRITE]),
    rule("apps", ["deployments/scale", "replicasets/scale", "statefulsets/scale"], SCALE),
    rule("apps", ["controllerrevisions"], READ),
    rule("batch", ["jobs", "cronjobs"], [...READ, ...WRITE]),
    rule("autoscaling", ["horizontalpodautoscalers"], [...READ, ...WRITE]),
    rule("networking.k8s.io", ["networkpolicies"], READ),
    rule("discovery.k8s.io", ["endpointslices"], READ),
  ]),
];

const role = (name: string, rules: Rule[]): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: "ClusterRole",
  metadata: { name, labels: { "app.kubernetes.io/part-of": "pupitre" } },
  rules,
});
