import type { ClusterAccess } from "../../cluster/access.ts";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster } from "../../cluster/port.ts";
import { toFailure } from "../../shared/contract/failure.ts";

/** The real node's cluster, as whoever started it says. A cluster of tests may keep its CA in a file: it may be read. */
export async function nodeAccess(): Promise<ClusterAccess> {
  const source = { path: process.env.PUPITRE_NODE_KUBECONFIG ?? "", trust: "own" } as const;
  try {
    return await loadKubeconfig(source);
  } catch (error) {
    const consent = (toFailure(error).issues ?? []).map(({ params }) => String(params?.consent ?? ""));
    return loadKubeconfig({ ...source, consent });
  }
}

const RBAC = "rbac.authorization.k8s.io";

/** Somebody with these roles and no more: ClusterRoles by name, bound in the cluster or in the account's namespace. */
export async function somebody(
  admin: Cluster,
  account: { namespace: string; name: string },
  roles: { inCluster?: string[]; inNamespace?: string[] },
): Promise<Cluster> {
  const { namespace, name } = account;
  await admin.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: account });
  const bound = (role: string) => ({
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: role },
    subjects: [{ kind: "ServiceAccount", ...account }],
  });
  const apiVersion = `${RBAC}/v1`;
  for (const role of roles.inCluster ?? []) {
    const metadata = { name: `${namespace}-${name}-${role}` };
    await admin.create({ apiVersion, kind: "ClusterRoleBinding", metadata, ...bound(role) });
  }
  for (const role of roles.inNamespace ?? []) {
    const metadata = { name: `${name}-${role}`, namespace };
    await admin.create({ apiVersion, kind: "RoleBinding", metadata, ...bound(role) });
  }
  const { status } = await admin.request<{ status: { token: string } }>(
    "POST",
    `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
  );
  return connect({ ...(await nodeAccess()), auth: { kind: "token", token: status.token } });
}

export async function openEstablishment(admin: Cluster, name: string): Promise<void> {
  const labels = { "pupitre.fr/establishment": "true" };
  await admin.create({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
}

/** The namespace, and the cluster's bindings of whoever lived there. */
export async function closeEstablishment(admin: Cluster, name: string): Promise<void> {
  const bindings = await admin.list({ apiVersion: `${RBAC}/v1`, kind: "ClusterRoleBinding" });
  const ours = bindings.items.filter(({ metadata }) => metadata.name.startsWith(`${name}-`));
  for (const { metadata } of ours)
    await admin.delete(
      { apiVersion: `${RBAC}/v1`, kind: "ClusterRoleBinding", name: metadata.name },
      { uid: metadata.uid },
    );
  const ref = { apiVersion: "v1", kind: "Namespace", name };
  const found = await admin.get(ref);
  if (found) await admin.delete(ref, { uid: found.metadata.uid });
}
