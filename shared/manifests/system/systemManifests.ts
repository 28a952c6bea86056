import type { Manifest } from "../../kubernetes/objects.ts";
import { customResourceDefinitions } from "../crds.ts";
import { CONDUCTOR_ROLE, clusterRoles, PORTAL_ROLE } from "../roles.ts";
import { DOOR_PORT, doorManifests, originOfDoor } from "./doorManifests.ts";
import { establishmentManifests } from "./establishmentManifests.ts";
import { PART_OF, programName, SETTINGS_CONFIG_MAP, SETTINGS_KEY, SYSTEM_NAMESPACE } from "./names.ts";
import { onlookers } from "./onlookers.ts";
import type { PackedProgram, ProgramName, SystemSettings } from "./options.ts";
import { peoplePolicies } from "./peoplePolicies.ts";
import {
  bundleManifest,
  deployment,
  disruptionBudget,
  networkPolicies,
  service,
  serviceAccount,
} from "./programManifests.ts";
import { programPolicies } from "./programPolicies.ts";
import { studentPolicies } from "./studentPolicies.ts";

export type Phase = "definitions" | "rights" | "admission" | "programs" | "door" | "establishments";

/** Each phase stands on those before it: nothing runs before admission watches it. */
export const PHASES: readonly Phase[] = [
  "definitions",
  "rights",
  "admission",
  "programs",
  "door",
  "establishments",
];

/** Everything that *Prepare this cluster* installs. Pure: the same decisions and programs are the same objects. */
export function systemManifests(
  settings: SystemSettings,
  programs: Record<ProgramName, PackedProgram>,
): Record<Phase, Manifest[]> {
  return {
    definitions: customResourceDefinitions(),
    rights: [systemNamespace(), ...clusterRoles(), ...bindings(), ...onlookers(settings)],
    admission: [...programPolicies(), ...peoplePolicies(), ...studentPolicies()],
    programs: programManifests(settings, programs),
    door: doorManifests(settings.door),
    establishments: settings.establishments.flatMap((name) => establishmentManifests(name, settings)),
  };
}

const systemNamespace = (): Manifest => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name: SYSTEM_NAMESPACE,
    labels: {
      ...PART_OF,
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
    },
  },
});

const RBAC = "rbac.authorization.k8s.io";
const subject = (program: ProgramName) => ({
  kind: "ServiceAccount",
  name: programName(program),
  namespace: SYSTEM_NAMESPACE,
});

const bindings = (): Manifest[] => [
  serviceAccount("conductor"),
  serviceAccount("portal"),
  clusterBinding("conductor", CONDUCTOR_ROLE),
  clusterBinding("portal", PORTAL_ROLE),
  // Its own Lease alone: whoever may write others could stop any controller of the cluster.
  ...conductorRole("lease", SYSTEM_NAMESPACE, [
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
    {
      apiGroups: ["coordination.k8s.io"],
      resources: ["leases"],
      verbs: ["get", "update"],
      resourceNames: [programName("conductor")],
    },
  ]),
  // Whether nodes still give signs of life: the cluster itself says so only after a minute.
  ...conductorRole("nodes", "kube-node-lease", [
    { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["list"] },
  ]),
  // Where the API server answers, which is all that a seat with kubectl may reach besides itself.
  ...conductorRole("api", "default", [
    { apiGroups: [""], resources: ["services"], verbs: ["get"], resourceNames: ["kubernetes"] },
    {
      apiGroups: ["discovery.k8s.io"],
      resources: ["endpointslices"],
      verbs: ["get"],
      resourceNames: ["kubernetes"],
    },
  ]),
];

/** Rights of the conductor in one namespace of the cluster's own. */
function conductorRole(right: string, namespace: string, rules: object[]): Manifest[] {
  const metadata = { name: `${programName("conductor")}-${right}`, namespace, labels: PART_OF };
  return [
    { apiVersion: `${RBAC}/v1`, kind: "Role", metadata, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: RBAC, kind: "Role", name: metadata.name },
      subjects: [subject("conductor")],
    },
  ];
}

const clusterBinding = (program: ProgramName, role: string): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: "ClusterRoleBinding",
  metadata: { name: programName(program), labels: PART_OF },
  roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role },
  subjects: [subject(program)],
});

function programManifests(settings: SystemSettings, packed: Record<ProgramName, PackedProgram>): Manifest[] {
  const { door, image, imagePullSecret } = settings;
  const origin = originOfDoor(door);
  const ownTls = door.kind === "nodePort" ? door.tlsSecret : undefined;
  const common = { image, imagePullSecret };
  return [
    settingsManifest(settings),
    bundleManifest("conductor", packed.conductor),
    bundleManifest("portal", packed.portal),
    ...networkPolicies(DOOR_PORT),
    disruptionBudget("conductor"),
    service("portal", DOOR_PORT, door.kind === "nodePort" ? door.port : undefined),
    deployment({
      ...common,
      program: "conductor",
      packed: packed.conductor,
      replicas: 2,
      memory: { request: "128Mi", limit: "768Mi" },
      env: conductorEnvironment(settings),
    }),
    deployment({
      ...common,
      program: "portal",
      packed: packed.portal,
      replicas: 1,
      memory: { request: "128Mi", limit: "1Gi" },
      tlsSecret: ownTls,
      door: { port: DOOR_PORT },
      env: {
        PUPITRE_PORTAL_PORT: String(DOOR_PORT),
        PUPITRE_PORTAL_ORIGIN: origin,
        ...(settings.charter ? { PUPITRE_PORTAL_CHARTER: settings.charter } : {}),
        ...(settings.contact ? { PUPITRE_PORTAL_CONTACT: settings.contact } : {}),
      },
    }),
  ];
}

/** What the conductor is told in the cluster. */
export function conductorEnvironment({
  door,
  image,
  apiServer,
  storageClass,
}: SystemSettings): Record<string, string> {
  const account = (program: ProgramName) => `${SYSTEM_NAMESPACE}/${programName(program)}`;
  return {
    PUPITRE_PORTAL_ORIGIN: originOfDoor(door),
    PUPITRE_PORTAL_NAMESPACE: SYSTEM_NAMESPACE,
    PUPITRE_CONDUCTOR_ACCOUNT: account("conductor"),
    PUPITRE_PORTAL_ACCOUNT: account("portal"),
    PUPITRE_PROBE_IMAGE: image,
    ...(apiServer ? { PUPITRE_API_SERVER: apiServer } : {}),
    ...(storageClass ? { PUPITRE_STORAGE_CLASS: storageClass } : {}),
  };
}

const settingsManifest = (settings: SystemSettings): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: SETTINGS_CONFIG_MAP, namespace: SYSTEM_NAMESPACE, labels: PART_OF },
  data: { [SETTINGS_KEY]: JSON.stringify(settings) },
});
