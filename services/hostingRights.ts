import type { Cluster } from "../cluster/port.ts";
import type { Right } from "../shared/domain/hosting.ts";
import {
  CONDUCTOR_ESTABLISHMENT_ROLE,
  CONDUCTOR_ROLE,
  CONDUCTOR_SEAT_ROLE,
  clusterRoles,
  PORTAL_ROLE,
  PORTAL_SEAT_ROLE,
} from "../shared/manifests/roles.ts";

/** Whose work the application takes over in a trial, with the rights of its user. */
const TAKEN_OVER = [
  CONDUCTOR_ROLE,
  CONDUCTOR_ESTABLISHMENT_ROLE,
  CONDUCTOR_SEAT_ROLE,
  PORTAL_ROLE,
  PORTAL_SEAT_ROLE,
];

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** What conducting by itself takes: what the roles of conductor and portal allow, and installing those. */
export function trialRights(): Right[] {
  const rules = clusterRoles()
    .filter(({ metadata }) => TAKEN_OVER.includes(metadata.name))
    .flatMap((role) => role.rules as Rule[])
    // Rights over single objects serve those who may no more; a trial binds no roles to programs.
    .filter(({ resourceNames }) => resourceNames === undefined);
  const all = [
    ...rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.map((verb) => ({ verb, resource: qualified(resource, group) })),
        ),
      ),
    ),
    ...["create", "patch"].flatMap((verb) => [
      { verb, resource: "customresourcedefinitions.apiextensions.k8s.io" },
      { verb, resource: "clusterroles.rbac.authorization.k8s.io" },
      { verb, resource: "configmaps" },
    ]),
    ...["get", "create", "update"].map((verb) => ({ verb, resource: "leases.coordination.k8s.io" })),
  ];
  return [...new Map(all.map((right) => [`${right.verb} ${right.resource}`, right])).values()];
}

const qualified = (resource: string, group: string) => (group === "" ? resource : `${resource}.${group}`);

/**
 * Which of these this user lacks in the whole cluster. An administrator is known by one question.
 * @throws LabError as the cluster does; never `forbidden`, since everybody may ask for themselves.
 */
export async function missingRights(cluster: Cluster, rights: readonly Right[]): Promise<Right[]> {
  if (await may(cluster, { verb: "*", resource: "*.*" })) return [];
  const answers = await Promise.all(
    rights.map(async (right) => ({ right, allowed: await may(cluster, right) })),
  );
  return answers.filter(({ allowed }) => !allowed).map(({ right }) => right);
}

interface AccessReview {
  status?: { allowed?: boolean };
}

async function may(cluster: Cluster, { verb, resource }: Right): Promise<boolean> {
  const dot = resource.indexOf(".");
  const [path, group] = dot < 0 ? [resource, ""] : [resource.slice(0, dot), resource.slice(dot + 1)];
  const [plural = "", subresource] = path.split("/");
  const review = await cluster.request<AccessReview>(
    "POST",
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: {
        resourceAttributes: { verb, group, resource: plural, ...(subresource ? { subresource } : {}) },
      },
    },
  );
  return review.status?.allowed === true;
}
