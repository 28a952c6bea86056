import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { expect } from "vitest";
import type { ClusterAccess } from "../../cluster/access.ts";
import { connect } from "../../cluster/connect.ts";
import type { Cluster } from "../../cluster/port.ts";
import { eachLine } from "../../services/eachLine.ts";
import { ensureNamespace, prepareCluster } from "../../services/prepareCluster.ts";
import { newSessionId, type SessionId } from "../../shared/domain/names.ts";
import type { Seat } from "../../shared/domain/seat.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { refOf } from "../../shared/kubernetes/objects.ts";
import { SYSTEM_NAMESPACE } from "../../shared/manifests/system/names.ts";
import { SHELL, until } from "./conductorStage.ts";

interface Said {
  name: string;
  event: "write" | "leads" | "ready";
  at: number;
}

/** A conductor in a process of its own. */
export interface Running {
  process: ChildProcess;
  said: Said[];
}

/** ms since 1970. */
export const leads = ({ said }: Running): number | undefined =>
  said.find(({ event }) => event === "leads")?.at;
export const writes = ({ said }: Running): number[] =>
  said.filter(({ event }) => event === "write").map(({ at }) => at);
/** Within so many ms; also outside a test, where `expect` may not ask again. */
export const seen = async (look: () => boolean | Promise<boolean>, timeout: number): Promise<void> => {
  await until(
    async () => look(),
    (held) => held,
    timeout / 1000,
  );
};

export interface HandOverStage {
  cluster: Cluster;
  namespace: string;
  /** Resolves when it leads, or has found that another one does. */
  conduct(name: string, leaseNamespace?: string): Promise<Running>;
  launch(seats: number): Promise<SessionId>;
  /** Until so many seats are ready. */
  ready(id: SessionId, seats: number): Promise<void>;
  end(id: SessionId): Promise<void>;
  killAll(): void;
  /** Takes everything from a cluster that others use after this. */
  tidyUp(): Promise<void>;
  close(): Promise<void>;
}

/** Conductors as processes that may be killed and frozen, beside one another, on any cluster. */
export async function openHandOver(access: ClusterAccess): Promise<HandOverStage> {
  const namespace = "hand-over";
  const folder = mkdtempSync(join(tmpdir(), "pupitre-hand-over-"));
  const program = join(folder, "patientConductor.mjs");
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
  const cluster = connect(access);
  await prepareCluster(cluster);
  await ensureNamespace(cluster, namespace);
  const running: Running[] = [];
  const phases = async (id: SessionId): Promise<(string | undefined)[]> => {
    const { items } = await cluster.list<Seat>({ apiVersion: API_VERSION, kind: "Seat" }, { namespace });
    return items.filter(({ spec }) => spec.session === id).map(({ status }) => status?.phase);
  };
  const settled = (id: SessionId, expected: string[]) =>
    expect.poll(() => phases(id), { timeout: 60_000, interval: 200 }).toEqual(expected);
  const kind = { apiVersion: API_VERSION, kind: "TrainingSession" };
  const sessions = async () => (await cluster.list(kind, { namespace })).items;
  const killAll = () => {
    for (const { process: child } of running.splice(0)) child.kill("SIGKILL");
  };
  const stage: HandOverStage = {
    cluster,
    namespace,
    async conduct(name, leaseNamespace = namespace) {
      const child = fork(program, [name, leaseNamespace], {
        stdio: ["ignore", "pipe", "inherit", "ipc"],
      });
      child.send({ access });
      const one: Running = { process: child, said: [] };
      running.push(one);
      eachLine(child.stdout, (line) => one.said.push(JSON.parse(line) as Said));
      await seen(() => one.said.some(({ event }) => event === "ready"), 30_000);
      return one;
    },
    async launch(seats) {
      const id = newSessionId((below) => Math.floor(Math.random() * below));
      await cluster.create({
        apiVersion: API_VERSION,
        kind: "TrainingSession",
        metadata: { name: id, namespace },
        spec: sessionSpec(seats),
      });
      return id;
    },
    ready: (id, seats) =>
      settled(
        id,
        Array.from({ length: seats }, () => "ready"),
      ),
    async end(id) {
      const ref = { apiVersion: API_VERSION, kind: "TrainingSession", namespace, name: id };
      await cluster.mergePatch(ref, { spec: { phase: "ended" } });
      await settled(id, []);
    },
    killAll,
    async tidyUp() {
      killAll();
      // A conductor lets go of what an ended session still holds.
      await stage.conduct("cleaner");
      for (const session of await sessions())
        await cluster.delete(refOf(session), { uid: session.metadata.uid });
      await seen(async () => (await sessions()).length === 0, 60_000);
      killAll();
      for (const name of [namespace, SYSTEM_NAMESPACE]) {
        const ref = { apiVersion: "v1", kind: "Namespace", name };
        const found = await cluster.get(ref);
        if (!found) continue;
        await cluster.delete(ref, { uid: found.metadata.uid });
        await seen(async () => !(await cluster.get(ref)), 60_000);
      }
    },
    async close() {
      killAll();
      await forgetSessions(cluster, namespace);
      await cluster.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return stage;
}

/** Nobody conducts any more: what waits for a conductor would wait for ever, and whoever comes next on this cluster too. */
async function forgetSessions(cluster: Cluster, namespace: string): Promise<void> {
  for (const kind of ["Seat", "TrainingSession"]) {
    const { items } = await cluster.list<KubeObject>({ apiVersion: API_VERSION, kind }, { namespace });
    for (const { metadata } of items) {
      const ref = { apiVersion: API_VERSION, kind, namespace, name: metadata.name };
      if (metadata.finalizers?.length) await cluster.mergePatch(ref, { metadata: { finalizers: null } });
      await cluster.delete(ref, { uid: metadata.uid }).catch(() => undefined);
    }
  }
}

/** Without a volume: not every cluster has any to give. */
const { storage: _, ...LAB } = SHELL;

const sessionSpec = (seats: number) => ({
  title: "Shell L1",
  owner: "prof",
  locale: "fr",
  template: { name: "shell", spec: { ...LAB, files: [] } satisfies TemplateSpec },
  parameters: {},
  seats: Array.from({ length: seats }, (_seat, index) => ({ number: index + 1, persons: 1 })),
  phase: "open",
  endsAt: new Date(Date.now() + 3_600_000).toISOString(),
  retainNamesUntil: new Date(Date.now() + 7_200_000).toISOString(),
});
