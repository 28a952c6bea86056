import type { Manifest } from "../../kubernetes/objects.ts";
import { PART_OF, programName, SYSTEM_NAMESPACE } from "./names.ts";
import type { SystemSettings } from "./options.ts";

const RBAC = "rbac.authorization.k8s.io";
const NAME = "pupitre-onlookers";

/** Teachers and support may see that somebody conducts, since when and in which version: two objects, and no more. */
export function onlookers({ teachers, support }: SystemSettings): Manifest[] {
  const metadata = { name: NAME, namespace: SYSTEM_NAMESPACE, labels: PART_OF };
  const conductor = { verbs: ["get"], resourceNames: [programName("conductor")] };
  return [
    {
      apiVersion: `${RBAC}/v1`,
      kind: "Role",
      metadata,
      rules: [
        { apiGroups: ["coordination.k8s.io"], resources: ["leases"], ...conductor },
        { apiGroups: ["apps"], resources: ["deployments"], ...conductor },
      ],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: RBAC, kind: "Role", name: NAME },
      subjects: [...teachers, ...support].map(({ kind, name }) => ({ apiGroup: RBAC, kind, name })),
    },
  ];
}
