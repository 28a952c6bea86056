import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster } from "../../cluster/port.ts";
import { startPractice } from "../../practice/practice.ts";
import { eachLine } from "../../services/eachLine.ts";
import { ensureNamespace, prepareCluster } from "../../services/prepareCluster.ts";
import { newSessionId, type SessionId } from "../../shared/domain/names.ts";
import type { Seat } from "../../shared/domain/seat.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { SHELL } from "./conductorStage.ts";

/** From the kill of whoever leads until another one does: the Lease lasts nine seconds, and is asked for each second. */
const HAND_OVER_MS = 15_000;
const NAMESPACE = "hand-over";
const folder = mkdtempSync(join(tmpdir(), "pupitre-hand-over-"));
const program = join(folder, "patientConductor.mjs");

interface Said {
  name: string;
  event: "write" | "leads" | "ready";
  at: number;
}
interface Running {
  process: ChildProcess;
  said: Said[];
}

let cluster: Cluster;
let kubeconfig: string;
let close: () => Promise<void>;
const running: Running[] = [];

beforeAll(async () => {
  await build({
    entryPoints: ["test/contract/patientConductor.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    // a dependency of ours is a CommonJS module that asks for Node's own
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    outfile: program,
    logLevel: "error",
  });
  const real = process.env.PUPITRE_TEST_KUBECONFIG;
  const practice = real === undefined ? await startPractice({ dataDir: join(folder, "data") }) : undefined;
  kubeconfig = real ?? practice?.kubeconfigPath ?? "";
  cluster = connect(await loadKubeconfig({ path: kubeconfig, trust: "own" }));
  await prepareCluster(cluster);
  await ensureNamespace(cluster, NAMESPACE);
  close = async () => {
    await cluster.close();
    await practice?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}, 60_000);
afterEach(() => {
  for (const { process: child } of running.splice(0)) child.kill("SIGKILL");
});
afterAll(() => close());

async function conduct(name: string): Promise<Running> {
  const child = fork(program, [kubeconfig, name], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const one: Running = { process: child, said: [] };
  running.push(one);
  eachLine(child.stdout, (line) => one.said.push(JSON.parse(line) as Said));
  await seen(() => one.said.some(({ event }) => event === "ready"), 30_000);
  return one;
}

const seen = (look: () => boolean | Promise<boolean>, timeout: number) =>
  expect.poll(look, { timeout, interval: 20 }).toBe(true);
const leads = ({ said }: Running) => said.find(({ event }) => event === "leads")?.at;
const writes = ({ said }: Running) => said.filter(({ event }) => event === "write").map(({ at }) => at);

async function launch(seats: number): Promise<SessionId> {
  const id = newSessionId((below) => Math.floor(Math.random() * below));
  await cluster.create({
    apiVersion: API_VERSION,
    kind: "TrainingSession",
    metadata: { name: id, namespace: NAMESPACE },
    spec: {
      title: "Shell L1",
      owner: "prof",
      locale: "fr",
      template: { name: "shell", spec: SHELL },
      parameters: {},
      seats: Array.from({ length: seats }, (_, index) => ({ number: index + 1, persons: 1 })),
      phase: "open",
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
      retainNamesUntil: new Date(Date.now() + 7_200_000).toISOString(),
    },
  });
  return id;
}

async function phases(id: SessionId): Promise<(string | undefined)[]> {
  const { items } = await cluster.list<Seat>(
    { apiVersion: API_VERSION, kind: "Seat" },
    { namespace: NAMESPACE },
  );
  return items.filter(({ spec }) => spec.session === id).map(({ status }) => status?.phase);
}
const READY = (count: number) => Array.from({ length: count }, () => "ready");

async function end(id: SessionId): Promise<void> {
  const ref = { apiVersion: API_VERSION, kind: "TrainingSession", namespace: NAMESPACE, name: id };
  await cluster.mergePatch(ref, { spec: { phase: "ended" } });
  await expect.poll(() => phases(id), { timeout: 60_000, interval: 200 }).toEqual([]);
}

test("a conductor that is killed in the middle of a launch is replaced within fifteen seconds", async () => {
  const first = await conduct("first");
  const second = await conduct("second");
  expect([leads(first) !== undefined, leads(second)]).toEqual([true, undefined]);
  const id = await launch(8);
  await seen(() => writes(first).length > 20, 30_000);
  const killed = Date.now();
  first.process.kill("SIGKILL");
  await seen(() => leads(second) !== undefined, 30_000);
  expect((leads(second) ?? 0) - killed).toBeLessThanOrEqual(HAND_OVER_MS);
  await expect.poll(() => phases(id), { timeout: 60_000, interval: 200 }).toEqual(READY(8));
  expect(Math.max(...writes(first))).toBeLessThan(Math.min(...writes(second)));
  await end(id);
}, 180_000);

test("a conductor that slept through its Lease writes nothing when it wakes beside another", async () => {
  const first = await conduct("sleeper");
  const second = await conduct("waking");
  const id = await launch(8);
  await seen(() => writes(first).length > 20, 30_000);
  first.process.kill("SIGSTOP");
  await seen(() => writes(second).length > 0, 30_000);
  const before = writes(first).length;
  first.process.kill("SIGCONT");
  await expect.poll(() => phases(id), { timeout: 60_000, interval: 200 }).toEqual(READY(8));
  await end(id);
  expect(writes(first).length).toBe(before);
  expect(Math.max(...writes(first))).toBeLessThan(Math.min(...writes(second)));
}, 180_000);
