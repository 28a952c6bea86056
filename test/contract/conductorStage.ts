import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster } from "../../cluster/port.ts";
import { type Conductor, type ConductorOptions, startConductor } from "../../conductor/startConductor.ts";
import { type Faults, startPractice } from "../../practice/practice.ts";
import { ensureNamespace, prepareCluster } from "../../services/prepareCluster.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";
import { newSessionId, type SessionId, seatName } from "../../shared/domain/names.ts";
import type { Receipt, Seat } from "../../shared/domain/seat.ts";
import type { TrainingSession, TrainingSessionSpec } from "../../shared/domain/session.ts";
import type { SessionDoor } from "../../shared/domain/sessionDoor.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";

export const DEMO = "demo";

export const SHELL: TemplateSpec = {
  version: "1.0",
  title: { fr: "Shell", en: "Shell" },
  summary: { fr: "Un shell.", en: "A shell." },
  level: "beginner",
  minutes: 60,
  service: "linux",
  parameters: [
    { name: "image", type: "string", title: { en: "Image" }, default: "docker.io/library/debian:12.11" },
  ],
  containers: [
    {
      name: "shell",
      image: "$(param.image)",
      command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 3600 & wait $!; done"],
      resources: { cpu: "50m", memory: "32Mi" },
    },
  ],
  storage: { size: "64Mi", path: "/home/student" },
  files: [{ path: "/home/student/LISEZMOI", content: "Bonjour $(seat.number)\n" }],
  accesses: [{ kind: "terminal", name: "terminal", title: { en: "Terminal" }, container: "shell" }],
  instructions: { en: "Do it." },
};

/** A practice cluster with everything installed, and conductors on demand. */
export interface Stage {
  /** The test's own eyes and hands; the conductors have connections of their own. */
  cluster: Cluster;
  /** `https://127.0.0.1:…` */
  apiServer: string;
  /** What is to go wrong on the server's side. */
  faults: Faults;
  connect(): Promise<Cluster>;
  conduct(options?: Partial<ConductorOptions>): Promise<Conductor>;
  launch(changes?: Partial<TrainingSessionSpec>, seats?: number, id?: SessionId): Promise<SessionId>;
  session(id: SessionId): Promise<TrainingSession | undefined>;
  seats(id: SessionId): Promise<Seat[]>;
  seat(id: SessionId, number: number): Promise<Seat>;
  receipt(id: SessionId): Promise<Receipt | undefined>;
  door(id: SessionId): Promise<SessionDoor | undefined>;
  patchSession(id: SessionId, spec: Partial<TrainingSessionSpec>): Promise<unknown>;
  patchSeat(id: SessionId, number: number, spec: Partial<Seat["spec"]>): Promise<unknown>;
  namespaces(id: SessionId): Promise<string[]>;
  within(namespace: string, kind: string, apiVersion?: string): Promise<KubeObject[]>;
  close(): Promise<void>;
}

let identities = 0;

/** An image that the registry of the stage does not have; seat 2 of a lab that asks for `lab-$(seat.number)` gets it. */
const MISSING_IMAGE = "docker.io/library/lab-2";

export async function openStage(): Promise<Stage> {
  process.env.PUPITRE_PRACTICE_MISSING_IMAGES = MISSING_IMAGE;
  const folder = await mkdtemp(join(tmpdir(), "conductor-"));
  const practice = await startPractice({ dataDir: folder });
  const opened: Cluster[] = [];
  const conductors: Conductor[] = [];
  const connectAgain = async () => {
    const made = connect(await loadKubeconfig({ path: practice.kubeconfigPath, trust: "own" }), {
      maxInFlight: 32,
    });
    opened.push(made);
    return made;
  };
  const cluster = await connectAgain();
  await Promise.all([prepareCluster(cluster), ensureNamespace(cluster, DEMO)]);
  const ref = (kind: string, name: string) => ({ apiVersion: API_VERSION, kind, namespace: DEMO, name });

  const stage: Stage = {
    cluster,
    apiServer: practice.server,
    faults: practice.faults,
    connect: connectAgain,
    async conduct(options = {}) {
      const conductor = startConductor({
        cluster: options.cluster ?? (await connectAgain()),
        identity: `test/${++identities}`,
        // A predecessor that a test has killed is dead indeed.
        isGone: () => true,
        portal: { portalOrigin: "http://{seat}.localhost:8080" as PortalOrigin },
        ...options,
      });
      conductors.push(conductor);
      await conductor.ready;
      return conductor;
    },
    async launch(changes = {}, seats = 3, id = newSessionId((below) => Math.floor(Math.random() * below))) {
      const hour = 3_600_000;
      const spec: TrainingSessionSpec = {
        title: "Shell L1",
        owner: "prof",
        locale: "fr",
        template: { name: "shell", spec: SHELL },
        parameters: {},
        seats: Array.from({ length: seats }, (_, index) => ({ number: index + 1, persons: 1 })),
        phase: "open",
        endsAt: new Date(Date.now() + hour).toISOString(),
        retainNamesUntil: new Date(Date.now() + 24 * hour).toISOString(),
        ...changes,
      };
      await cluster.create({
        apiVersion: API_VERSION,
        kind: "TrainingSession",
        metadata: { name: id, namespace: DEMO },
        spec,
      });
      return id;
    },
    session: (id) => cluster.get<TrainingSession>(ref("TrainingSession", id)),
    async seats(id) {
      const { items } = await cluster.list<Seat>(
        { apiVersion: API_VERSION, kind: "Seat" },
        { namespace: DEMO },
      );
      return items.filter(({ spec }) => spec.session === id).sort((a, b) => a.spec.number - b.spec.number);
    },
    async seat(id, number) {
      const found = await cluster.get<Seat>(ref("Seat", seatName(id, number)));
      if (!found) throw new Error(`no seat ${number}`);
      return found;
    },
    receipt: (id) => cluster.get<Receipt>(ref("Receipt", id)),
    door: (id) => cluster.get<SessionDoor>(ref("SessionDoor", id)),
    patchSession: (id, spec) => cluster.mergePatch(ref("TrainingSession", id), { spec }),
    patchSeat: (id, number, spec) => cluster.mergePatch(ref("Seat", seatName(id, number)), { spec }),
    async namespaces(id) {
      const { items } = await cluster.list({ apiVersion: "v1", kind: "Namespace" });
      return items
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith(`lab-${id}`))
        .sort();
    },
    within: async (namespace, kind, apiVersion = "v1") =>
      (await cluster.list({ apiVersion, kind }, { namespace })).items,
    async close() {
      await Promise.all(conductors.map((conductor) => conductor.stop()));
      await Promise.all(opened.map((each) => each.close()));
      await practice.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

/** Asks again until it is so; what it was at last is the error of a test that waits in vain. */
export async function until<T>(ask: () => Promise<T>, isSo: (value: T) => boolean, seconds = 20): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const value = await ask();
    if (isSo(value)) return value;
    if (performance.now() > end) throw new Error(`still not so: ${JSON.stringify(value).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const allReady = (count: number) => (seats: Seat[]) =>
  seats.length === count && seats.every(({ status }) => status?.phase === "ready");

/** Until the conductor has looked at everything and found no more to look at. */
export async function quiet(conductor: Conductor): Promise<void> {
  let last = -1;
  await until(
    async () => {
      const { reconciles } = conductor.stats();
      const same = reconciles === last;
      last = reconciles;
      await new Promise((resolve) => setTimeout(resolve, 700));
      return same && reconciles > 0;
    },
    (same) => same,
    30,
  );
}
