import { SEAT_ASSISTS, SESSION_ASSISTS } from "../../domain/assistance.ts";
import { LABEL } from "../../domain/names.ts";
import { GROUP } from "../../kubernetes/kinds.ts";
import type { Manifest } from "../../kubernetes/objects.ts";
import { VERB } from "../roles.ts";
import { ESTABLISHMENT_LABEL } from "./names.ts";
import { CONDUCTOR, isUser, type Policy, policyManifests, valueIn } from "./policies.ts";

const may = (verb: string, session?: string): string =>
  `authorizer.group('${GROUP}').resource('trainingsessions').namespace(request.namespace)${
    session ? `.name(${session})` : ""
  }.check('${verb}').allowed()`;

/** Kubernetes' own controllers (garbage, namespaces that end), the conductor, and whoever administers the cluster. */
const ofPeople = {
  people: `!(${isUser(CONDUCTOR)} || request.userInfo.username == 'system:kube-controller-manager' || request.userInfo.username.startsWith('system:serviceaccount:kube-system:'))`,
  notAdministrators: `!${may(VERB.administer)}`,
};

/** What ties an object to the conductor's work: without its finalizer it could vanish before its namespaces. */
const tiesKept = [
  "object.metadata.?finalizers.orValue([]) == oldObject.metadata.?finalizers.orValue([])",
  "object.metadata.?ownerReferences.orValue([]) == oldObject.metadata.?ownerReferences.orValue([])",
  `${valueIn("object", "labels", LABEL.session)} == ${valueIn("oldObject", "labels", LABEL.session)}`,
].join(" && ");

const on = (resource: string, ...operations: string[]) => ({
  apiGroup: GROUP,
  resources: [resource],
  operations,
});

/** For everybody, administrators included: a session is of whoever made it, for good. */
const sessionOwner: Policy = {
  name: "session-owner",
  on: on("trainingsessions", "CREATE", "UPDATE"),
  validations: [
    {
      expression: "request.operation != 'CREATE' || object.spec.owner == request.userInfo.username",
      message: "spec.owner must be the user who makes the session",
    },
    {
      expression: "request.operation != 'UPDATE' || object.spec.owner == oldObject.spec.owner",
      message: "spec.owner cannot be changed",
    },
    {
      expression:
        "object.spec.?coTeachers.orValue([]).all(u, !u.startsWith('system:') || u.startsWith('system:serviceaccount:'))",
      message: "a session is shared with persons",
    },
  ],
};

const sessionChanges: Policy = {
  name: "session-changes",
  on: on("trainingsessions", "UPDATE", "DELETE"),
  when: ofPeople,
  validations: [
    {
      expression: `oldObject.spec.owner == request.userInfo.username || ${may(VERB.conduct, "request.name")}`,
      message: "only the owner changes a session, and whoever it is shared with",
    },
    {
      expression: `request.operation == 'DELETE' || oldObject.spec.owner == request.userInfo.username || object.spec.?coTeachers.orValue([]) == oldObject.spec.?coTeachers.orValue([])`,
      message: "only the owner shares a session",
    },
    {
      expression: `request.operation == 'DELETE' || (${tiesKept})`,
      message: "finalizers, owners and labels of a session are the conductor's",
    },
  ],
};

const counter = (name: string): string =>
  `object.spec.${name} >= oldObject.spec.${name} && object.spec.${name} <= oldObject.spec.${name} + 1`;

/** One that came later: Seats of before do not have it. */
const optionalCounter = (name: string): string =>
  `object.spec.?${name}.orValue(0) >= oldObject.spec.?${name}.orValue(0) && object.spec.?${name}.orValue(0) <= oldObject.spec.?${name}.orValue(0) + 1`;

const SEAT_COUNTERS = [
  ...["restarts", "resets", "linkIssues"].map(counter),
  ...["checkRuns", "keeps", "undoes"].map(optionalCounter),
  // No counter, but it only grows, and reaches no further than the links that there are.
  "(object.spec.?closedIssues.orValue(0) == oldObject.spec.?closedIssues.orValue(0) || (object.spec.closedIssues > oldObject.spec.?closedIssues.orValue(0) && object.spec.closedIssues <= object.spec.linkIssues))",
].join(" && ");

const seatChanges: Policy = {
  name: "seat-changes",
  on: on("seats", "UPDATE", "DELETE"),
  when: ofPeople,
  validations: [
    {
      expression: may(VERB.conduct, "oldObject.spec.session"),
      message: "only the owner of its session acts on a seat, and whoever it is shared with",
    },
    {
      expression: `request.operation == 'DELETE' || (${tiesKept})`,
      message: "finalizers, owners and labels of a seat are the conductor's",
    },
    {
      expression: `request.operation == 'DELETE' || (object.spec.session == oldObject.spec.session && object.spec.number == oldObject.spec.number && object.spec.persons == oldObject.spec.persons && ${SEAT_COUNTERS})`,
      message: "a seat's wishes are counters that grow by one; nothing else of it is changed by hand",
    },
  ],
};

const visits: Policy = {
  name: "visits",
  on: on("visits", "CREATE"),
  validations: [
    {
      expression: "object.spec.by == request.userInfo.username",
      message: "spec.by must be the user who makes the visit",
    },
    {
      expression: `${may(VERB.conduct, "object.spec.session")} || ${may(VERB.visit)}`,
      message: "seats are visited by the owner of their session and by support",
    },
    {
      expression: `object.spec.mode in ['read', 'write', 'work'] || ${may(VERB.conduct, "object.spec.session")}`,
      message: "only who holds a session puts files into its seats, or brings them back",
    },
    {
      // Two minutes more: so much may the clock of the computer that wrote it be wrong.
      expression:
        "timestamp(object.spec.expiresAt) <= timestamp(object.metadata.creationTimestamp) + duration('17m')",
      message: "a visit lasts 15 minutes at most",
    },
  ],
};

/** As `assistName` builds it: one order for one state of a seat or session, whoever writes it. */
const ORDER_NAME =
  "object.spec.session + (has(object.spec.seat) ? (object.spec.seat < 10 ? '-0' : '-') + string(object.spec.seat) : '') + '-assist-' + string(object.spec.order.generation) + '-' + string(object.spec.order.attempt)";
const listOf = (words: readonly string[]): string => `[${words.map((word) => `'${word}'`).join(", ")}]`;

const auditEntries: Policy = {
  name: "audit-entries",
  on: on("auditentries", "CREATE"),
  validations: [
    {
      expression: "object.spec.actor == request.userInfo.username",
      message: "spec.actor must be the user who writes the entry",
    },
    {
      expression: `!has(object.spec.order) || ${may(VERB.assist)}`,
      message: "only support asks for a repair by an entry on record",
    },
    {
      expression: "!has(object.spec.order) || object.spec.?reason.orValue('').trim() != ''",
      message: "support acts with a reason",
    },
    {
      expression: `!has(object.spec.order) || (has(object.spec.seat) ? object.spec.seat >= 1 && object.spec.action in ${listOf(SEAT_ASSISTS)} : object.spec.action in ${listOf(SESSION_ASSISTS)})`,
      message:
        "support restarts, resets, undoes, reissues and evicts at a seat, extends and ends a session, and nothing else",
    },
    {
      // An order cannot be kept from being written by an entry of that name which is none.
      expression: `has(object.spec.order) ? object.metadata.name == ${ORDER_NAME} : !object.metadata.name.contains('-assist-')`,
      message: "an entry by which support asks for a repair is named by what it is about",
    },
    {
      // The session's teacher finds it by that label.
      expression: `!has(object.spec.order) || ${valueIn("object", "labels", LABEL.assist)} == object.spec.session`,
      message: `an entry by which support asks for a repair has its session as its label ${LABEL.assist}`,
    },
  ],
};

const listedSession = valueIn("oldObject", "labels", LABEL.session);

/** Who may write class lists and not read Secrets writes nothing but class lists: no token, no links of others. */
const classLists: Policy = {
  name: "class-lists",
  on: { apiGroup: "", resources: ["secrets"], operations: ["CREATE", "UPDATE", "DELETE"] },
  inNamespaces: { [ESTABLISHMENT_LABEL]: "true" },
  when: {
    ...ofPeople,
    notReaders:
      "!authorizer.group('').resource('secrets').namespace(request.namespace).check('list').allowed()",
  },
  validations: [
    {
      // Who was late is written in by who launched; taken away it is by the conductor, on its day.
      expression: `request.operation == 'CREATE' || (request.operation == 'UPDATE' && ${listedSession} != '' && ${may(VERB.conduct, listedSession)} && ${tiesKept})`,
      message: "a class list is changed by the owner of its session alone",
    },
    {
      expression: `request.operation == 'DELETE' || (object.?type.orValue('') == 'pupitre.fr/roster' && object.metadata.name == ${valueIn("object", "labels", LABEL.session)} + '-roster')`,
      message: "no Secret but the class list of a session is written here",
    },
  ],
};

/** What a teacher, support or anybody else cannot do, although RBAC can only say yes or no to a whole kind. */
export const peoplePolicies = (): Manifest[] =>
  [sessionOwner, sessionChanges, seatChanges, visits, auditEntries, classLists].flatMap(policyManifests);
