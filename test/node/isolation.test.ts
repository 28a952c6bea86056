import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster } from "../../cluster/port.ts";
import { systemClock } from "../../conductor/clock.ts";
import { createIsolationKeeper } from "../../conductor/isolationKeeper.ts";
import { probeIsolation } from "../../conductor/isolationProbe.ts";
import { silent } from "../../conductor/log.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import {
  ISOLATION_CONFIG_MAP,
  ISOLATION_RECORD_KEY,
  ISOLATION_WISH_CONFIG_MAP,
  ISOLATION_WISH_KEY,
  parseIsolationRecord,
} from "../../shared/domain/isolation.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { CONDUCTOR_ESTABLISHMENT_ROLE, CONDUCTOR_ROLE, clusterRoles } from "../../shared/manifests/roles.ts";
import { PREPARE_MANAGER } from "../../shared/manifests/system/names.ts";

/**
 * A real node whose bridge enforces no NetworkPolicy and whose runc knows no user namespaces: exactly the cluster
 * that must be found out.
 */
const kubeconfig = process.env.PUPITRE_NODE_KUBECONFIG ?? "";
const image = process.env.PUPITRE_NODE_IMAGE ?? "local.test/node:20";
const establishment = `isolation-${Date.now().toString(36)}`;
const account = { namespace: establishment, name: "conductor" };

let admin: Cluster;
/** With the conductor's rights and no more. */
let conductor: Cluster;
const never = new AbortController().signal;
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const ports = () => ({ cluster: conductor, clock: systemClock, log: silent, random, image, account });

/** A cluster of tests may keep its CA in a file beside the kubeconfig: the tests agree to read it. */
async function openAccess() {
  const source = { path: kubeconfig, trust: "own" } as const;
  try {
    return await loadKubeconfig(source);
  } catch (error) {
    const consent = (toFailure(error).issues ?? []).map(({ params }) => String(params?.consent ?? ""));
    return loadKubeconfig({ ...source, consent });
  }
}

beforeAll(async () => {
  admin = connect(await openAccess());
  const labels = { "pupitre.fr/establishment": "true" };
  await admin.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: establishment, labels } });
  await Promise.all(clusterRoles().map((role) => admin.apply(role, PREPARE_MANAGER)));
  await admin.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: account });
  const rbac = "rbac.authorization.k8s.io";
  const bound = (name: string) => ({
    roleRef: { apiGroup: rbac, kind: "ClusterRole", name },
    subjects: [{ kind: "ServiceAccount", ...account }],
  });
  await admin.create({
    ...{ apiVersion: `${rbac}/v1`, kind: "ClusterRoleBinding", metadata: { name: establishment } },
    ...bound(CONDUCTOR_ROLE),
  });
  await admin.create({
    ...{ apiVersion: `${rbac}/v1`, kind: "RoleBinding", metadata: { ...account } },
    ...bound(CONDUCTOR_ESTABLISHMENT_ROLE),
  });
  const { status } = await admin.request<{ status: { token: string } }>(
    "POST",
    `/api/v1/namespaces/${establishment}/serviceaccounts/${account.name}/token`,
    { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
  );
  conductor = connect({ ...(await openAccess()), auth: { kind: "token", token: status.token } });
}, 60_000);

afterAll(async () => {
  const refs = [
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", name: establishment },
    { apiVersion: "v1", kind: "Namespace", name: establishment },
  ];
  for (const ref of refs) {
    const found = await admin.get(ref);
    if (found) await admin.delete(ref, { uid: found.metadata.uid });
  }
  await Promise.all([admin.close(), conductor.close()]);
}, 60_000);

/** Of ours alone, by their owner: other tests share the cluster. */
async function trialNamespaces(): Promise<KubeObject[]> {
  const { items } = await admin.list({ apiVersion: "v1", kind: "Namespace" });
  return items.filter(
    ({ metadata }) =>
      metadata.annotations?.["pupitre.fr/owner"]?.startsWith(`${establishment}/`) &&
      !metadata.deletionTimestamp,
  );
}

test("a cluster that ignores NetworkPolicies and user namespaces is called not isolated, and nothing is left of the trial", async () => {
  const verdict = await probeIsolation({ ...ports(), establishment }, never);
  expect(verdict).toEqual({
    network: "ignored",
    pod: "reached",
    service: "reached",
    userNamespaces: "refused",
  });
  expect(await trialNamespaces()).toEqual([]);
}, 180_000);

test("a trial whose image cannot be had says so instead of a verdict, and leaves nothing", async () => {
  const verdict = await probeIsolation({ ...ports(), establishment, image: "local.test/absent:1" }, never);
  expect(verdict.network).toBe("unknown");
  expect(verdict.reason?.message).toContain("local.test/absent:1");
  expect(await trialNamespaces()).toEqual([]);
}, 180_000);

test("the verdict is told to the establishment, stands until it is old, and is sought anew when somebody asks", async () => {
  const keeper = () =>
    createIsolationKeeper({ ...ports(), namespaces: [establishment], onVerdict: () => {} });
  const told = async () => {
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: establishment, name: ISOLATION_CONFIG_MAP };
    const map = await admin.get<KubeObject & { data?: Record<string, string> }>(ref);
    return parseIsolationRecord(map?.data?.[ISOLATION_RECORD_KEY]);
  };
  await keeper().look(never);
  const first = await told();
  expect(first?.network).toBe("ignored");

  await keeper().look(never);
  expect(await told()).toEqual(first);

  await admin.mergePatch(
    { apiVersion: "v1", kind: "ConfigMap", namespace: establishment, name: ISOLATION_WISH_CONFIG_MAP },
    { data: { [ISOLATION_WISH_KEY]: new Date().toISOString() } },
  );
  await keeper().look(never);
  const again = await told();
  expect(again).toEqual({ ...first, probedAt: again?.probedAt });
  expect(again?.probedAt).not.toBe(first?.probedAt);
}, 300_000);
