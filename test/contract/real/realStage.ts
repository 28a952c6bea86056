import { randomInt } from "node:crypto";
import { join } from "node:path";
import type { ClusterAccess } from "../../../cluster/access.ts";
import { connect } from "../../../cluster/connect.ts";
import { loadKubeconfig } from "../../../cluster/kubeconfig.ts";
import type { Cluster } from "../../../cluster/port.ts";
import { type Conductor, startConductor } from "../../../conductor/startConductor.ts";
import { readPackedPrograms } from "../../../services/prepare/packedPrograms.ts";
import { type PrepareOptions, prepareSystem } from "../../../services/prepare/prepareSystem.ts";
import { removeSystem } from "../../../services/prepare/removeSystem.ts";
import { completeSettings } from "../../../services/prepare/systemSettings.ts";
import type { SiteAccess } from "../../../services/site.ts";
import { LabError, toFailure } from "../../../shared/contract/failure.ts";
import { newSessionId, type SessionId } from "../../../shared/domain/names.ts";
import type { Seat } from "../../../shared/domain/seat.ts";
import type { TrainingSession } from "../../../shared/domain/session.ts";
import type { LabTemplate, TemplateSpec } from "../../../shared/domain/template.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { type Manifest, type ObjectRef, refOf } from "../../../shared/kubernetes/objects.ts";
import { originOfDoor } from "../../../shared/manifests/system/doorManifests.ts";
import { programName, SYSTEM_NAMESPACE } from "../../../shared/manifests/system/names.ts";
import type { SystemSettings } from "../../../shared/manifests/system/options.ts";

/** Where the build packs the programs. */
export const PROGRAMS = join(import.meta.dirname, "../../../out/programs");

/** Somebody with a token of their own, as the API server knows them. */
export interface Person {
  user: string;
  cluster: Cluster;
}

export interface RealStage {
  admin: Cluster;
  access: ClusterAccess;
  settings: SystemSettings;
  /** The establishment; everything of the test is in it, in the people's namespace and in seats. */
  establishment: string;
  /** Teaches here; a colleague teaches here, too; support helps; a stranger has no role at all. */
  people: Record<"teacher" | "colleague" | "support" | "stranger", Person>;
  /** With the tokens of the programs' own service accounts: what somebody could do who stole them. */
  programs: Record<"conductor" | "portal", Person>;
  /** The access of one service account. */
  connectAs(namespace: string, account: string): Promise<Person>;
  siteOf(person: Person): SiteAccess;
  /** In this process, with the conductor's own token and surroundings. */
  conduct(): Promise<Conductor>;
  prepare(options?: Partial<PrepareOptions>): ReturnType<typeof prepareSystem>;
  close(): Promise<void>;
}

export const SHELL: TemplateSpec = {
  version: "1.0",
  title: { en: "Shell" },
  summary: { en: "A shell." },
  level: "beginner",
  minutes: 60,
  service: "linux",
  parameters: [],
  containers: [
    {
      name: "shell",
      image: process.env.PUPITRE_REAL_IMAGE ?? "local.test/node:20",
      command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 3600 & wait $!; done"],
      resources: { cpu: "20m", memory: "32Mi" },
    },
    {
      name: "helper",
      image: process.env.PUPITRE_REAL_IMAGE ?? "local.test/node:20",
      command: ["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 3600 & wait $!; done"],
      resources: { cpu: "20m", memory: "32Mi" },
    },
  ],
  accesses: [
    {
      kind: "terminal",
      name: "terminal",
      title: { en: "Terminal" },
      container: "shell",
      command: ["sh", "-l"],
    },
  ],
  checks: [{ name: "done", title: { en: "Done" }, container: "shell", command: ["true"] }],
  instructions: { en: "Do it." },
};

export const LAB = {
  apiVersion: API_VERSION,
  kind: "LabTemplate",
  metadata: { name: "shell", uid: "", resourceVersion: "", creationTimestamp: "" },
  spec: SHELL,
} as LabTemplate;

/** The same with a kubeconfig: each seat has a second namespace, which its student administers. */
export const KUBE_LAB = {
  ...LAB,
  spec: {
    ...SHELL,
    accesses: [
      ...SHELL.accesses,
      { kind: "kubeconfig", name: "cluster", title: { en: "Cluster" }, container: "shell" },
    ],
  },
} as LabTemplate;

/** Agreeing to one thing may bring up another. */
const MOST_QUESTIONS = 3;

export async function openRealStage(door: Partial<SystemSettings> = {}): Promise<RealStage> {
  const access = await realAccess();
  const suffix = newSessionId((below) => randomInt(below));
  const opened: Cluster[] = [];
  const conductors: Conductor[] = [];
  const connected = (given: ClusterAccess): Cluster => {
    const cluster = connect(given, { maxInFlight: 16 });
    opened.push(cluster);
    return cluster;
  };
  const admin = connected(access);
  const establishment = `etab-${suffix}`;
  const crowd = `people-${suffix}`;
  await admin.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: crowd } });

  const connectAs = async (namespace: string, account: string): Promise<Person> => {
    const { status } = await admin.request<{ status: { token: string } }>(
      "POST",
      `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
      { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } },
    );
    const cluster = connected({ ...access, auth: { kind: "token", token: status.token } });
    return { user: `system:serviceaccount:${namespace}:${account}`, cluster };
  };
  const person = async (name: string): Promise<Person> => {
    await admin.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: crowd } });
    return connectAs(crowd, name);
  };
  const [teacher, colleague, support, stranger] = await Promise.all([
    person("teacher"),
    person("colleague"),
    person("support"),
    person("stranger"),
  ]);
  const settings = completeSettings(
    {
      door: { kind: "nodePort", domain: "lab.test", port: 30_643, tlsSecret: "door" },
      image: process.env.PUPITRE_REAL_IMAGE ?? "local.test/node:20",
      establishments: [establishment],
      teachers: [teacher, colleague].map(({ user }) => ({ kind: "User", name: user })),
      support: [{ kind: "User", name: support.user }],
      ...door,
    },
    undefined,
  );
  const programs = await readPackedPrograms(PROGRAMS);
  const prepare = (options: Partial<PrepareOptions> = {}) =>
    prepareSystem({ cluster: admin, settings, programs, rolloutMs: 0, ...options });
  await prepare();
  await untilInForce(admin, establishment);
  if (!process.env.PUPITRE_REAL_IMAGE) await freeNode(admin);

  const stage: RealStage = {
    admin,
    access,
    settings,
    establishment,
    people: { teacher, colleague, support, stranger },
    programs: {
      conductor: await connectAs(SYSTEM_NAMESPACE, programName("conductor")),
      portal: await connectAs(SYSTEM_NAMESPACE, programName("portal")),
    },
    connectAs,
    siteOf: ({ cluster }) => ({ id: "real", kind: "cluster", cluster, namespace: establishment }),
    async conduct() {
      const { cluster } = stage.programs.conductor;
      const conductor = startConductor({
        cluster,
        identity: `test/${randomInt(1e9)}`,
        lease: { namespace: SYSTEM_NAMESPACE, name: "pupitre-conductor" },
        portal: {
          portalOrigin: originOfDoor(settings.door),
          portalNamespace: SYSTEM_NAMESPACE,
          conductorAccount: { namespace: SYSTEM_NAMESPACE, name: programName("conductor") },
          portalAccount: { namespace: SYSTEM_NAMESPACE, name: programName("portal") },
          apiServer: access.server,
        },
      });
      conductors.push(conductor);
      await conductor.ready;
      return conductor;
    },
    prepare,
    async close() {
      try {
        await forgetOwnSessions(admin, establishment).catch(unlessGone);
        await removeSystem({ cluster: admin }).catch(unlessGone);
      } finally {
        await Promise.all(conductors.map((conductor) => conductor.stop()));
        for (const name of [crowd, establishment]) await removeNamespace(admin, name);
        await Promise.all(opened.map((cluster) => cluster.close()));
      }
    },
  };
  return stage;
}

/**
 * The API server reads its policies again a moment after they are written, on a busy machine some seconds: what is tried
 * before is not held to them. The first and one of the last are asked whether they are there; nothing is written.
 */
async function untilInForce(admin: Cluster, namespace: string): Promise<void> {
  const name = "bcdfgh";
  const entry = { session: name, action: "launch", actor: "somebody-else", at: new Date().toISOString() };
  const wishes: [Manifest, RegExp][] = [
    [
      {
        apiVersion: API_VERSION,
        kind: "TrainingSession",
        metadata: { name, namespace },
        spec: sessionOf(LAB),
      },
      /spec\.owner must be/,
    ],
    [
      { apiVersion: API_VERSION, kind: "AuditEntry", metadata: { name, namespace }, spec: entry },
      /spec\.actor must be/,
    ],
  ];
  for (const [wish, words] of wishes)
    await until(
      () => refusal(admin.apply(wish, "test", { dryRun: true })),
      (said) => words.test(said),
    );
}

/** Valid, and of somebody else. */
const sessionOf = ({ metadata, spec }: LabTemplate) => ({
  ...{ title: "Nobody's", owner: "somebody-else", locale: "en", parameters: {}, phase: "prepared" },
  template: { name: metadata.name, spec },
  seats: [{ number: 1, persons: 1 }],
  endsAt: new Date(Date.now() + 3_600_000).toISOString(),
  retainNamesUntil: new Date(Date.now() + 7_200_000).toISOString(),
});

/**
 * The administrator's access that the environment names.
 * @throws Error when it names none
 */
export async function realAccess(): Promise<ClusterAccess> {
  const path = process.env.PUPITRE_REAL_KUBECONFIG;
  if (!path) throw new Error("PUPITRE_REAL_KUBECONFIG names no cluster; see README.md beside this file");
  return openKubeconfig(path);
}

/** The file is the tests' own: what it names on this computer is agreed to. */
async function openKubeconfig(path: string): Promise<ClusterAccess> {
  const consent: string[] = [];
  for (let attempt = 0; ; attempt++) {
    try {
      return await loadKubeconfig({ path, trust: "own", consent });
    } catch (error) {
      const asked = (toFailure(error).issues ?? []).flatMap(({ params }) => params?.consent ?? []);
      if (attempt === MOST_QUESTIONS || asked.length === 0) throw error;
      consent.push(...asked.map(String));
    }
  }
}

/** Only this stage's: the cluster may have others, of whoever else tries something there. */
async function forgetOwnSessions(admin: Cluster, namespace: string): Promise<void> {
  const list = async () =>
    (await admin.list<TrainingSession>({ apiVersion: API_VERSION, kind: "TrainingSession" }, { namespace }))
      .items;
  for (const session of await list()) await admin.delete(refOf(session), { uid: session.metadata.uid });
  await until(list, (left) => left.length === 0, 120);
}

/** A test may have taken it back itself. */
function unlessGone(error: unknown): void {
  if (toFailure(error).kind !== "notFound") throw error;
}

/** A node of kwok that takes every Pod; the tests' own. */
export async function freeNode(admin: Cluster): Promise<void> {
  const room = { cpu: "64", memory: "256Gi", pods: "500" };
  const node: Manifest = {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: "pupitre-test",
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: { type: "kwok" },
    },
    status: { allocatable: room, capacity: room },
  };
  try {
    await admin.create(node);
  } catch (error) {
    if (toFailure(error).kind !== "alreadyExists") throw error;
  }
}

async function removeNamespace(admin: Cluster, name: string): Promise<void> {
  const ref: ObjectRef = { apiVersion: "v1", kind: "Namespace", name };
  const found = await admin.get(ref);
  if (!found) return;
  await admin.delete(ref, { uid: found.metadata.uid });
  await until(
    () => admin.get(ref),
    (left) => left === undefined,
    120,
  );
}

/** What somebody is told who may not do it: the kind of refusal and its words, or that it was done. */
export async function refusal(deed: Promise<unknown>): Promise<string> {
  try {
    await deed;
    return "done";
  } catch (error) {
    const { kind, detail = "" } = error instanceof LabError ? error.failure : toFailure(error);
    return `${kind}: ${detail}`;
  }
}

/** Asks until it is so; what it was at last is the error of who waits in vain. */
export async function until<T>(ask: () => Promise<T>, isSo: (value: T) => boolean, seconds = 60): Promise<T> {
  const end = performance.now() + seconds * 1_000;
  for (;;) {
    const value = await ask();
    if (isSo(value)) return value;
    if (performance.now() > end) throw new Error(`still not so: ${JSON.stringify(value).slice(0, 2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export const seatsOf = async (cluster: Cluster, namespace: string, id: SessionId): Promise<Seat[]> => {
  const { items } = await cluster.list<Seat>({ apiVersion: API_VERSION, kind: "Seat" }, { namespace });
  return items.filter(({ spec }) => spec.session === id).sort((a, b) => a.spec.number - b.spec.number);
};

export const allReady = (count: number) => (seats: Seat[]) =>
  seats.length === count && seats.every(({ status }) => status?.phase === "ready");
