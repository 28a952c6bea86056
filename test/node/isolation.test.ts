import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import type { Cluster } from "../../cluster/port.ts";
import { systemClock } from "../../conductor/clock.ts";
import { createIsolationKeeper } from "../../conductor/isolationKeeper.ts";
import { probeIsolation } from "../../conductor/isolationProbe.ts";
import { silent } from "../../conductor/log.ts";
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
import { closeEstablishment, nodeAccess, openEstablishment, somebody } from "./nodeCluster.ts";

/**
 * A real node whose bridge enforces no NetworkPolicy and whose runc knows no user namespaces: exactly the cluster
 * that must be found out.
 */
const image = process.env.PUPITRE_NODE_IMAGE ?? "local.test/node:20";
const establishment = `isolation-${Date.now().toString(36)}`;
const TABLE = "pupitre_isolation_test";
const account = { namespace: establishment, name: "conductor" };

let admin: Cluster;
/** With the conductor's rights and no more. */
let conductor: Cluster;
const never = new AbortController().signal;
const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
const ports = () => ({ cluster: conductor, clock: systemClock, log: silent, random, image, account });

beforeAll(async () => {
  admin = connect(await nodeAccess());
  await openEstablishment(admin, establishment);
  await Promise.all(clusterRoles().map((role) => admin.apply(role, PREPARE_MANAGER)));
  conductor = await somebody(admin, account, {
    inCluster: [CONDUCTOR_ROLE],
    inNamespace: [CONDUCTOR_ESTABLISHMENT_ROLE],
  });
}, 60_000);

afterAll(async () => {
  await closeEstablishment(admin, establishment);
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

/** What a network plugin would do once it hears of the policies, done by hand on the node for the trial's own port. */
const DROP = "type filter hook forward priority 0; policy accept; tcp dport 7701 drop;";
const nft = (...lines: string[]) =>
  execFileSync("nsenter", ["--target", kubeletPid(), "--net", "nft", "-f", "-"], {
    input: `${lines.join("\n")}\n`,
  });

/** The node has a network of its own; its kubelet lives there, and keeps its files beside the kubeconfig. */
function kubeletPid(): string {
  const folder = dirname(process.env.PUPITRE_NODE_KUBECONFIG ?? "");
  const pid = readdirSync("/proc").find((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const [program = "", ...args] = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
      return basename(program) === "kubelet" && args.some((arg) => arg.includes(`${folder}/`));
    } catch {
      return false; // it ended meanwhile
    }
  });
  if (!pid) throw new Error(`no kubelet has its files in ${folder}`);
  return pid;
}

test("a cluster that heeds NetworkPolicies is called isolated", async () => {
  let enforced = false;
  let released = false;
  const release = () => {
    if (enforced && !released) nft(`delete table bridge ${TABLE}`, `delete table inet ${TABLE}`);
    released = true;
  };
  const enforcing: Cluster = {
    ...conductor,
    create: async (manifest) => {
      if (manifest.kind === "NetworkPolicy" && !enforced) {
        enforced = true;
        for (const family of ["bridge", "inet"])
          nft(`table ${family} ${TABLE} {`, "chain forward {", DROP.replaceAll("; ", ";\n"), "}", "}");
      }
      return conductor.create(manifest);
    },
    delete: async (ref, options) => {
      if (ref.kind === "NetworkPolicy") release();
      return conductor.delete(ref, options);
    },
  };
  try {
    const verdict = await probeIsolation({ ...ports(), cluster: enforcing, establishment }, never);
    expect(verdict).toMatchObject({ network: "enforced", pod: "blocked", service: "blocked" });
  } finally {
    release();
  }
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
