import { LABEL, MANAGED_BY } from "../../domain/names.ts";
import type { Manifest } from "../../kubernetes/objects.ts";
import { EXEC_ANNOTATION, spelledInCel } from "../declaredExec.ts";
import { SERVICE_ACCOUNT } from "../podManifests.ts";
import { CONDUCTOR_SEAT_ROLE, OWNER_SEAT_ROLE, PORTAL_SEAT_ROLE, STUDENT_ROLE, VERB } from "../roles.ts";
import { ESTABLISHMENT_LABEL, programName, SYSTEM_NAMESPACE } from "./names.ts";
import {
  CONDUCTOR,
  isUser,
  OWN_NAMESPACE_PATTERN,
  PORTAL,
  type Policy,
  policyManifests,
  SEAT_NAMESPACE_PATTERN,
  valueIn,
} from "./policies.ts";

/** That this Namespace is one which the conductor made for a seat: by its name and by labels that came with it. */
const isMadeFor = (object: string, pattern: string, suffix: string): string =>
  [
    `${object}.metadata.name.matches('${pattern}')`,
    `${valueIn(object, "labels", LABEL.managedBy)} == '${MANAGED_BY}'`,
    `${object}.metadata.name == 'lab-' + ${valueIn(object, "labels", LABEL.session)} + '-' + ${valueIn(object, "labels", LABEL.seat)}${suffix}`,
  ].join(" && ");
const isSeatNamespace = (object: string): string => isMadeFor(object, SEAT_NAMESPACE_PATTERN, "");
/** The second one, which the student administers. */
const isOwnNamespace = (object: string): string => isMadeFor(object, OWN_NAMESPACE_PATTERN, " + '-own'");
const isOfSeat = (object: string): string => `(${isSeatNamespace(object)}) || (${isOwnNamespace(object)})`;

const unlessDeleted = (expression: string) => `request.operation == 'DELETE' || (${expression})`;
const unlessCreated = (expression: string) => `request.operation == 'CREATE' || (${expression})`;

/**
 * RBAC lets the conductor make any Namespace, and bind its few roles in any: in kube-system, too. Here it is kept to
 * namespaces of seats, and those to what Pod Security calls restricted.
 */
const conductorNamespaces: Policy = {
  name: "conductor-namespaces",
  on: { apiGroup: "", resources: ["namespaces"], operations: ["CREATE", "UPDATE", "DELETE"] },
  when: { conductor: isUser(CONDUCTOR) },
  validations: [
    {
      expression: unlessDeleted(isOfSeat("object")),
      message: "the conductor makes namespaces for seats only, named and labelled as theirs",
    },
    {
      expression: unlessCreated(isOfSeat("oldObject")),
      message: "the conductor touches no namespace but those that it made for seats",
    },
    {
      expression: unlessDeleted(
        `${valueIn("object", "labels", "pod-security.kubernetes.io/enforce")} == 'restricted'`,
      ),
      message: "a seat's namespace enforces the restricted Pod Security level",
    },
  ],
};

/** A label that makes a namespace a seat's counts only if it was made with it. Nobody adds it later. */
const seatLabels: Policy = {
  name: "seat-labels",
  on: { apiGroup: "", resources: ["namespaces"], operations: ["UPDATE"] },
  validations: [LABEL.session, LABEL.seat].map((label) => ({
    expression: `${valueIn("object", "labels", label)} in ['', ${valueIn("oldObject", "labels", label)}]`,
    message: `the label ${label} comes with a namespace or not at all`,
  })),
};

const subjectsOf = (...allowed: string[]): string =>
  `has(object.subjects) && object.subjects.all(s, ${allowed.join(" || ")})`;
const account = (program: "conductor" | "portal"): string =>
  `s.kind == 'ServiceAccount' && s.name == '${programName(program)}' && s.?namespace.orValue('') == '${SYSTEM_NAMESPACE}'`;
const PERSON =
  "s.kind == 'User' && (!s.name.startsWith('system:') || s.name.startsWith('system:serviceaccount:'))";

const boundTo = (role: string, ...allowed: string[]): string =>
  `object.roleRef.name != '${role}' || (${subjectsOf(...allowed)})`;
const bindsOnly = (roles: readonly string[], ...subjects: string[]): string =>
  [`object.roleRef.kind == 'ClusterRole' && object.roleRef.name in ${JSON.stringify(roles)}`, ...subjects]
    .map((part) => `(${part})`)
    .join(" && ");

const conductorToItself = boundTo(CONDUCTOR_SEAT_ROLE, account("conductor"));
const ownerToPersons = boundTo(OWNER_SEAT_ROLE, PERSON);

const bindsInSeat = bindsOnly(
  [CONDUCTOR_SEAT_ROLE, PORTAL_SEAT_ROLE, OWNER_SEAT_ROLE],
  conductorToItself,
  boundTo(PORTAL_SEAT_ROLE, account("portal")),
  ownerToPersons,
);

/** The portal opens no terminals there, and nobody is a student there but the seat's own account. */
const bindsInOwn = bindsOnly(
  [CONDUCTOR_SEAT_ROLE, OWNER_SEAT_ROLE, STUDENT_ROLE],
  conductorToItself,
  ownerToPersons,
  boundTo(
    STUDENT_ROLE,
    `s.kind == 'ServiceAccount' && s.name == '${SERVICE_ACCOUNT}' && s.?namespace.orValue('') + '-own' == request.namespace`,
  ),
);

const OWNER_ROLE_PATTERN = "^[a-z0-9]{6}-owner$";

const conductorBindings: Policy = {
  name: "conductor-bindings",
  on: {
    apiGroup: "rbac.authorization.k8s.io",
    resources: ["rolebindings"],
    operations: ["CREATE", "UPDATE", "DELETE"],
  },
  when: { conductor: isUser(CONDUCTOR) },
  variables: {
    inSeat: isSeatNamespace("namespaceObject"),
    inOwn: isOwnNamespace("namespaceObject"),
    inEstablishment: `${valueIn("namespaceObject", "labels", ESTABLISHMENT_LABEL)} == 'true'`,
  },
  validations: [
    {
      expression: "variables.inSeat || variables.inOwn || variables.inEstablishment",
      message: "the conductor binds roles in the namespaces of seats and establishments only",
    },
    {
      expression: `!variables.inSeat || ${unlessDeleted(bindsInSeat)}`,
      message:
        "the conductor binds in a seat only the roles that are made for it, to those that they are made for",
    },
    {
      expression: `!variables.inOwn || ${unlessDeleted(bindsInOwn)}`,
      message: "the conductor gives a student's rights to the seat's own account, and only beside the seat",
    },
    {
      expression: `!variables.inEstablishment || request.name.matches('${OWNER_ROLE_PATTERN}') && (${unlessDeleted(
        `object.roleRef.kind == 'Role' && object.roleRef.name == object.metadata.name && ${subjectsOf(PERSON)}`,
      )})`,
      message: "the conductor binds in an establishment only a session's own role, to persons",
    },
  ],
};

const nameBegins = "variables.session + '-'";

/** A session's Role opens its two Secrets and itself, has its class list changed, and nothing else. */
const conductorRoles: Policy = {
  name: "conductor-roles",
  on: {
    apiGroup: "rbac.authorization.k8s.io",
    resources: ["roles"],
    operations: ["CREATE", "UPDATE", "DELETE"],
  },
  when: { conductor: isUser(CONDUCTOR) },
  variables: { session: "request.name.replace('-owner', '')" },
  validations: [
    {
      expression: `request.name.matches('${OWNER_ROLE_PATTERN}')`,
      message: "the conductor makes no role but a session's own",
    },
    {
      expression: unlessDeleted(
        [
          "has(object.rules) && object.rules.all(r, has(r.resourceNames) && size(r.resourceNames) > 0",
          `&& (r.apiGroups == [''] && r.resources == ['secrets'] && r.verbs == ['get'] && r.resourceNames.all(n, n in [${nameBegins} + 'roster', ${nameBegins} + 'links'])`,
          `|| r.apiGroups == [''] && r.resources == ['secrets'] && r.verbs == ['patch'] && r.resourceNames == [${nameBegins} + 'roster']`,
          `|| r.apiGroups == ['pupitre.fr'] && r.resources == ['trainingsessions'] && r.verbs == ['${VERB.conduct}'] && r.resourceNames == [variables.session]))`,
        ].join(" "),
      ),
      message: "a session's role opens its own two Secrets and itself, and nothing else",
    },
  ],
};

/** The right to exec is a right to run anything in any container of the namespace. What is declared stands there. */
const portalExec: Policy = {
  name: "portal-exec",
  on: { apiGroup: "", resources: ["pods/exec", "pods/attach", "pods/portforward"], operations: ["CONNECT"] },
  when: { portal: isUser(PORTAL) },
  variables: {
    // Without any it is there and null.
    command: "has(object.command) && type(object.command) == list ? object.command : []",
    wanted: spelledInCel("[dyn(request.name), object.?container.orValue('')] + variables.command"),
  },
  validations: [
    { expression: "request.subResource == 'exec'", message: "the portal opens declared terminals only" },
    {
      expression: isSeatNamespace("namespaceObject"),
      message: "the portal opens terminals in the namespaces of seats only",
    },
    {
      expression: [
        "has(namespaceObject.metadata.annotations)",
        `namespaceObject.metadata.annotations.exists(key, key.startsWith('${EXEC_ANNOTATION}') && namespaceObject.metadata.annotations[key] == variables.wanted)`,
      ].join(" && "),
      message: "the portal runs only the command that the lab declares, in the container that it declares",
    },
  ],
};

/** What a stolen token of conductor or portal cannot do, although the RBAC of Kubernetes could not forbid it. */
export const programPolicies = (): Manifest[] =>
  [conductorNamespaces, seatLabels, conductorBindings, conductorRoles, portalExec].flatMap(policyManifests);
