import { randomInt } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { resolveHelm } from "../build/tools/helm.mjs";
import { run } from "../build/tools/run.mjs";
import type { Cluster } from "../cluster/port.ts";
import { launchSession } from "../services/launchSession.ts";
import {
  LABEL,
  MANAGED_BY,
  SEAT_NAMESPACE_PREFIX,
  type SessionId,
  seatName,
  seatSuffix,
} from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { waveOf } from "../shared/plan/step.ts";
import type { Benchmark, Measured } from "./benchmark.ts";
import { type Bystander, followBystander } from "./bystander.ts";
import { startConductorProcess } from "./conductorProcess.ts";
import {
  benchTemplate,
  buildLab,
  collectionOf,
  documents,
  type LabObjects,
  withoutVolume,
} from "./labObjects.ts";
import { openRaw, type RawApi } from "./rawHttp2.ts";
import { ESTABLISHMENT, openRealCluster, type RealCluster } from "./realCluster.ts";

/** What the conductor uses in the cluster: calls at a time (conductor/main.ts) and seats at a time. */
const CALLS_IN_FLIGHT = 32;
const SEATS_IN_FLIGHT = 24;
/** Of the writes of ours that the replay carries too: one that says "creating", one that says "ready". */
const STATUS_WRITES = 2;

type Contender = (cluster: RealCluster, seats: number, bystander: Bystander) => Promise<Measured>;

const CONTENDERS: Record<string, Contender> = {
  replay: (real, seats, bystander) => timed(real, seats, "replay", (lab) => replay(real, lab), bystander),
  ours: (real, seats, bystander) => timedConductor(real, seats, "ours", bystander),
  stock: (real, seats) => timedConductor(real, seats, "stock"),
  apply: (real, seats) =>
    timed(real, seats, "apply", async (lab) =>
      real.kubectl("apply", "-f", await real.file("lab.yaml", lab.seats.flat())),
    ),
  serverSide: (real, seats) =>
    timed(real, seats, "serverSide", async (lab) =>
      real.kubectl("apply", "--server-side", "-f", await real.file("lab.yaml", lab.seats.flat())),
    ),
  oneByOne: (real, seats) =>
    timed(real, seats, "oneByOne", async (lab) => {
      for (const [index, seat] of lab.seats.entries())
        await real.kubectl("apply", "-f", await real.file(`seat-${index}.yaml`, seat));
    }),
  helm: (real, seats) => timed(real, seats, "helm", (lab) => helmInstall(real, lab)),
};

/** Launching so many seats on a real API server, by everything that could. */
const clusterLaunch = (seats: number, without: readonly string[] = []): Benchmark => ({
  name: `cluster-${seats}`,
  lines: [
    {
      key: "oursAccepted",
      what: `${seats} seats: all objects accepted by a real API server`,
      unit: "s",
      limit: { key: "replayAccepted", what: "the same writes replayed by bare HTTP/2" },
      instead: [
        { key: "applyAccepted", what: "kubectl apply of one file" },
        { key: "serverSideAccepted", what: "kubectl apply --server-side" },
        { key: "oneByOneAccepted", what: "kubectl apply once a seat" },
        { key: "helmAccepted", what: "helm install" },
        { key: "stockAccepted", what: "ours on client-node's stock transport" },
      ],
    },
    {
      key: "oursReady",
      what: `${seats} seats: last Pod ready`,
      unit: "s",
      limit: { key: "replayReady", what: "the replay's" },
    },
    {
      key: "oursBystander",
      what: `p99 of somebody else's GET during the launch of ${seats}`,
      unit: "ms",
      ...(seats >= 300 ? { goal: 300 } : {}),
      limit: { key: "replayBystander", what: "under the replay" },
    },
    { key: "oursRequests", what: "requests a seat, its objects included", unit: "requests" },
    { key: "oursMemory", what: `memory of the conductor's process after ${seats} seats`, unit: "MiB" },
  ],
  remark:
    "A real control plane (etcd, API server, controller manager, scheduler) with kwok's nodes, all on this computer. The lab has no volume, for no cluster is there to make one. The replay posts the same objects, Seats and status writes included, with as many in flight. Each is measured in turn, in an order that rotates; everything is removed in between.",
  async open() {
    const real = await openRealCluster();
    const names = Object.keys(CONTENDERS).filter((name) => !without.includes(name));
    let turn = 0;
    return {
      async repeat() {
        const figures: Measured = {};
        const order = names.map((_, index) => names[(index + turn) % names.length] ?? "");
        turn += 1;
        await real.clear();
        for (const name of order) {
          process.stderr.write(`${seats} seats by ${name} …\n`);
          const bystander = await followBystander(real.kubeconfigPath);
          try {
            Object.assign(figures, await CONTENDERS[name]?.(real, seats, bystander));
          } finally {
            await bystander.end();
          }
          await real.clear();
        }
        return figures;
      },
      close: () => real.close(),
    };
  },
});

export const cluster30 = clusterLaunch(30);
export const cluster100 = clusterLaunch(100);
export const cluster300: Benchmark = { ...clusterLaunch(300), most: 3 };

async function timed(
  real: RealCluster,
  seats: number,
  name: string,
  make: (lab: LabObjects) => Promise<void>,
  bystander?: Bystander,
): Promise<Measured> {
  const lab = await buildLab(seats, "volume");
  return watched(real, seats, name, () => make(lab), bystander);
}

/** s until so many Pods were accepted, which are the last objects of a seat, and until they are ready. */
async function watched(
  real: RealCluster,
  seats: number,
  name: string,
  make: () => Promise<unknown>,
  bystander?: Bystander,
): Promise<Measured> {
  const pods = await real.followPods();
  await bystander?.begin();
  const begun = performance.now();
  const since = () => (performance.now() - begun) / 1000;
  const [accepted, ready] = await Promise.all([
    pods.accepted(seats).then(since),
    pods.ready(seats).then(since),
    make(),
  ]);
  const seen = await bystander?.take();
  pods.end();
  const figures = { [`${name}Accepted`]: accepted, [`${name}Ready`]: ready };
  return seen === undefined ? figures : { ...figures, [`${name}Bystander`]: seen };
}

async function timedConductor(
  real: RealCluster,
  seats: number,
  name: "ours" | "stock",
  bystander?: Bystander,
): Promise<Measured> {
  const conductor = await startConductorProcess(real.kubeconfigPath, name);
  const cluster = await real.connect();
  try {
    const template = withoutVolume(await benchTemplate());
    const site = { id: "bench", kind: "cluster", cluster, namespace: ESTABLISHMENT } as const;
    const people = Array.from({ length: seats }, (_, index) => ({
      firstName: "Élodie",
      lastName: `Lefèvre ${index + 1}`,
    }));
    const title = "Shell L1";
    const input = { site: site.id, template: template.metadata.name, title, parameters: {}, people };
    const figures = await watched(
      real,
      seats,
      name,
      () =>
        launchSession(
          { ...input, spare: 0, minutes: 120, openAtOnce: true },
          { site, template, locale: "fr", now: new Date(), random: (below) => randomInt(below) },
        ),
      bystander,
    );
    await settled(cluster, seats);
    const { requests, memory } = await conductor.stats();
    return { ...figures, [`${name}Requests`]: requests / seats, [`${name}Memory`]: memory };
  } finally {
    await cluster.close();
    await conductor.stop();
  }
}

/** Until the board says of every seat that it is ready. */
async function settled(cluster: Cluster, seats: number): Promise<void> {
  for (;;) {
    const { items } = await cluster.list<Seat>(
      { apiVersion: API_VERSION, kind: "Seat" },
      { namespace: ESTABLISHMENT },
    );
    if (items.filter(({ status }) => status?.phase === "ready").length >= seats) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The same objects in the same order, and the writes about them, by nothing but bare requests. */
async function replay(real: RealCluster, lab: LabObjects): Promise<void> {
  const raw = await openRaw(real.kubeconfigPath, CALLS_IN_FLIGHT);
  const queue = lab.seats.map((manifests, index) => ({ manifests, number: index + 1 }));
  const worker = async () => {
    for (let seat = queue.shift(); seat; seat = queue.shift()) await replaySeat(raw, lab.session, seat);
  };
  try {
    await Promise.all(Array.from({ length: SEATS_IN_FLIGHT }, worker));
  } finally {
    raw.close();
  }
}

async function replaySeat(
  raw: RawApi,
  session: SessionId,
  { manifests, number }: { manifests: Manifest[]; number: number },
): Promise<void> {
  const seat = seatOf(session, number);
  const path = `${collectionOf(seat)}/${seat.metadata.name}/status`;
  const say = (phase: string) =>
    raw.send(
      "PATCH",
      path,
      JSON.stringify({ status: seatStatusOf(seat, phase) }),
      "application/merge-patch+json",
    );
  await post(raw, seat);
  for (const wave of new Set(manifests.map(({ kind }) => waveOf(kind))))
    await Promise.all(manifests.filter(({ kind }) => waveOf(kind) === wave).map((each) => post(raw, each)));
  for (let write = 0; write < STATUS_WRITES; write += 1) await say(write === 0 ? "creating" : "ready");
}

/** A quota that was made a moment ago is not counted yet, which everybody has to ask again for. */
async function post(raw: RawApi, manifest: Manifest): Promise<void> {
  for (;;) {
    try {
      await raw.send("POST", collectionOf(manifest), JSON.stringify(manifest));
      return;
    } catch (error) {
      if (!String(error).includes("status unknown for quota")) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function seatOf(session: SessionId, number: number): Manifest {
  const labels = {
    [LABEL.managedBy]: MANAGED_BY,
    [LABEL.session]: session,
    [LABEL.seat]: seatSuffix(number),
  };
  return {
    apiVersion: API_VERSION,
    kind: "Seat",
    metadata: { name: seatName(session, number), namespace: ESTABLISHMENT, labels },
    spec: { session, number, persons: 1, restarts: 0, resets: 0, linkIssues: 1 },
  };
}

const seatStatusOf = ({ metadata }: Manifest, phase: string) => ({
  phase,
  namespace: `${SEAT_NAMESPACE_PREFIX}${metadata.name}`,
  since: new Date().toISOString(),
  observed: { resets: 0, restarts: 0, linkIssues: 1 },
  links: [],
});

/** A chart of the same objects: no values, for nothing in them changes. */
async function helmInstall(real: RealCluster, lab: LabObjects): Promise<void> {
  const chart = join(real.folder, "chart");
  await mkdir(join(chart, "templates"), { recursive: true });
  try {
    await writeFile(join(chart, "Chart.yaml"), "apiVersion: v2\nname: lab\nversion: 1.0.0\n");
    const text = documents(lab.seats.flat()).replaceAll("{{", '{{ "{{" }}');
    await writeFile(join(chart, "templates", "lab.yaml"), text);
    const where = ["--kubeconfig", real.kubeconfigPath, "--namespace", "default"];
    const { code, output } = await run(await resolveHelm(), ["install", lab.session, chart, ...where]);
    if (code !== 0) throw new Error(`helm: ${output.slice(-300)}`);
  } finally {
    await rm(chart, { recursive: true });
  }
}
