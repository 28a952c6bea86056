import { SEAT_NAMESPACE_PREFIX } from "../../domain/names.ts";
import type { Manifest } from "../../kubernetes/objects.ts";
import { PART_OF, programUser } from "./names.ts";

/** An expression of the Common Expression Language that must hold, and the sentence for whoever it stops. */
export interface Validation {
  expression: string;
  message: string;
}

export interface Policy {
  name: string;
  /** Resources of one group that it judges, and what is done to them. */
  on: { apiGroup: string; resources: string[]; operations: string[]; scope?: "Namespaced" };
  /** It judges requests for which all of these hold. */
  when?: Record<string, string>;
  /** In namespaces with this label only. */
  inNamespaces?: Record<string, string>;
  variables?: Record<string, string>;
  validations: Validation[];
}

const ADMISSION = "admissionregistration.k8s.io/v1";

/** The policy and its binding: it refuses, for everybody that it matches, and what it cannot judge it refuses too. */
export function policyManifests(policy: Policy): Manifest[] {
  const { name, on, when = {}, variables = {}, inNamespaces, validations } = policy;
  const metadata = { name: `pupitre-${name}`, labels: PART_OF };
  return [
    {
      apiVersion: ADMISSION,
      kind: "ValidatingAdmissionPolicy",
      metadata,
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          ...(inNamespaces ? { namespaceSelector: { matchLabels: inNamespaces } } : {}),
          resourceRules: [
            {
              apiGroups: [on.apiGroup],
              apiVersions: ["*"],
              operations: on.operations,
              resources: on.resources,
              ...(on.scope ? { scope: on.scope } : {}),
            },
          ],
        },
        matchConditions: Object.entries(when).map(([key, expression]) => ({ name: key, expression })),
        variables: Object.entries(variables).map(([key, expression]) => ({ name: key, expression })),
        validations: validations.map(({ expression, message }) => ({
          expression,
          message,
          reason: "Forbidden",
        })),
      },
    },
    {
      apiVersion: ADMISSION,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata,
      spec: { policyName: metadata.name, validationActions: ["Deny"] },
    },
  ];
}

export const isUser = (name: string): string => `request.userInfo.username == '${name}'`;
export const CONDUCTOR = programUser("conductor");
export const PORTAL = programUser("portal");

/** `lab-k3x9pa-07` as the conductor makes them; see `seatNamespace`. */
export const SEAT_NAMESPACE_PATTERN = `^${SEAT_NAMESPACE_PREFIX}[a-z0-9]{6}-[0-9]{2,3}$`;

/** `lab-k3x9pa-07-own`, which the student of the seat administers; see `seatOwnNamespace`. */
export const OWN_NAMESPACE_PATTERN = `^${SEAT_NAMESPACE_PREFIX}[a-z0-9]{6}-[0-9]{2,3}-own$`;

/** The label's value of the map, or nothing: a map that is absent has none. */
export const valueIn = (object: string, map: "labels" | "annotations", key: string): string =>
  `${object}.?metadata.?${map}[?'${key}'].orValue('')`;
