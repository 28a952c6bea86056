import type { Cluster } from "../cluster/port.ts";
import type { RightView } from "../shared/contract/sites.ts";
import { clusterRoles, TEACHER_ROLE } from "../shared/manifests/roles.ts";

const API = "authorization.k8s.io/v1";

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  verbs?: string[];
  resourceNames?: string[];
}

interface RulesReview {
  status?: { resourceRules?: Rule[] };
}

interface Right {
  verb: string;
  resource: string;
  group: string;
  name?: string;
}

/** What a teacher does, right by right: read from the very role that *Prepare* installs, so that the two never differ. */
function teacherRights(): Right[] {
  const role = clusterRoles().find(({ metadata }) => metadata.name === TEACHER_ROLE);
  const rules = (role as { rules?: Rule[] } | undefined)?.rules ?? [];
  return rules.flatMap(({ apiGroups = [], resources = [], verbs = [], resourceNames = [undefined] }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        resourceNames.flatMap((name) =>
          verbs.map((verb) => ({ verb, resource, group, ...(name === undefined ? {} : { name }) })),
        ),
      ),
    ),
  );
}

/**
 * What of a teacher's rights this user has in the establishment's namespace. One question answers most; what it leaves
 * open is asked one by one, since an authorizer may not be able to list its rules. Nothing is asked about other places.
 * @throws LabError when the cluster does not answer.
 */
export async function reviewRights(cluster: Cluster, namespace: string): Promise<RightView[]> {
  const review = await cluster.request<RulesReview>("POST", `/apis/${API}/selfsubjectrulesreviews`, {
    apiVersion: API,
    kind: "SelfSubjectRulesReview",
    spec: { namespace },
  });
  const rules = review.status?.resourceRules ?? [];
  const checked = await Promise.all(
    teacherRights().map(async (right) => ({
      ...right,
      allowed: rules.some((rule) => covers(rule, right)) || (await mayI(cluster, namespace, right)),
    })),
  );
  return byResource(checked);
}

/** Asks the cluster, which alone knows. @throws LabError when it does not answer. */
export async function mayI(
  cluster: Cluster,
  namespace: string,
  { verb, resource, group, name }: Right,
): Promise<boolean> {
  const [plural, subresource] = resource.split("/");
  const review = await cluster.request<{ status?: { allowed?: boolean } }>(
    "POST",
    `/apis/${API}/selfsubjectaccessreviews`,
    {
      apiVersion: API,
      kind: "SelfSubjectAccessReview",
      spec: {
        resourceAttributes: {
          namespace,
          verb,
          group,
          resource: plural,
          ...(subresource ? { subresource } : {}),
          ...(name ? { name } : {}),
        },
      },
    },
  );
  return review.status?.allowed === true;
}

function covers(rule: Rule, { verb, resource, group, name }: Right): boolean {
  const has = (list: string[] | undefined, wanted: string) =>
    list?.some((one) => one === "*" || one === wanted) ?? false;
  const names = rule.resourceNames ?? [];
  return (
    has(rule.verbs, verb) &&
    has(rule.apiGroups, group) &&
    has(rule.resources, resource) &&
    (names.length === 0 || (name !== undefined && names.includes(name)))
  );
}

function byResource(rights: (Right & { allowed: boolean })[]): RightView[] {
  const rows = new Map<string, RightView>();
  for (const { verb, resource, group, name, allowed } of rights) {
    const key = `${group}/${resource}/${name ?? ""}`;
    const row = rows.get(key) ?? { resource, group, ...(name === undefined ? {} : { name }), verbs: [] };
    row.verbs.push({ verb, allowed });
    rows.set(key, row);
  }
  return [...rows.values()];
}
