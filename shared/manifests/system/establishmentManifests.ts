import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY } from "../../domain/links.ts";
import { PRICES_CONFIG_MAP } from "../../domain/priceList.ts";
import type { Manifest } from "../../kubernetes/objects.ts";
import { CONDUCTOR_ESTABLISHMENT_ROLE, SUPPORT_ROLE, TEACHER_ROLE } from "../roles.ts";
import { originOfDoor } from "./doorManifests.ts";
import { ESTABLISHMENT_LABEL, PART_OF, programName, SYSTEM_NAMESPACE } from "./names.ts";
import type { Subject, SystemSettings } from "./options.ts";

/** Beside the portal's origin: where students' own programs reach the API server. */
const API_SERVER_KEY = "apiServer";

/** Sessions of this establishment are held in this namespace; who teaches or helps here is bound here. */
export function establishmentManifests(name: string, settings: SystemSettings): Manifest[] {
  const { teachers, support, door, apiServer } = settings;
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name,
        labels: {
          ...PART_OF,
          [ESTABLISHMENT_LABEL]: "true",
          "pod-security.kubernetes.io/enforce": "restricted",
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: inside(name, PORTAL_CONFIG_MAP),
      data: {
        [PORTAL_ORIGIN_KEY]: originOfDoor(door),
        ...(apiServer ? { [API_SERVER_KEY]: apiServer } : {}),
      },
    },
    // Empty, and what is in it is nobody's here: support writes the price list, and keeps it when this is applied again.
    { apiVersion: "v1", kind: "ConfigMap", metadata: inside(name, PRICES_CONFIG_MAP) },
    binding(name, "pupitre-conductor", CONDUCTOR_ESTABLISHMENT_ROLE, [
      { kind: "ServiceAccount", name: programName("conductor"), namespace: SYSTEM_NAMESPACE },
    ]),
    ...(teachers.length > 0 ? [binding(name, "pupitre-teachers", TEACHER_ROLE, teachers.map(subject))] : []),
    ...(support.length > 0 ? [binding(name, "pupitre-support", SUPPORT_ROLE, support.map(subject))] : []),
  ];
}

const RBAC = "rbac.authorization.k8s.io";

const subject = ({ kind, name }: Subject) => ({ apiGroup: RBAC, kind, name });

const inside = (namespace: string, name: string) => ({ name, namespace, labels: PART_OF });

const binding = (namespace: string, name: string, role: string, subjects: object[]): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: "RoleBinding",
  metadata: inside(namespace, name),
  roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role },
  subjects,
});
