import { randomInt } from "node:crypto";
import { resolveHelm } from "../build/tools/helm.mjs";
import { newSessionId } from "../shared/domain/names.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import type { Benchmark, Measured } from "./benchmark.ts";
import { type Bystander, followBystander } from "./bystander.ts";
import { type ConductedClass, openConductedClass } from "./conductedClass.ts";
import { startConductorProcess } from "./conductorProcess.ts";
import { helmInstall } from "./helm.ts";
import { orderOf } from "./order.ts";
import { openRealCluster, type RealCluster } from "./realCluster.ts";
import { objectsOf, type Recording, renamed } from "./recording.ts";
import { recordLaunch } from "./recordLaunch.ts";
import { replay } from "./replay.ts";

const WARM_SEATS = 30;
/** ms */
const REST = 2_000;

/** What one contender has to go by. */
interface Ground {
  real: RealCluster;
  seats: number;
  /** What Pupitre wrote for so many seats, under a name of its own. */
  recording: Recording;
  bystander: Bystander;
}

type Contender = (ground: Ground) => Promise<Measured>;

const CONTENDERS: Record<string, Contender> = {
  async replay({ real, seats, recording, bystander }) {
    let writes = 0;
    const again = async () => {
      writes = await replay(real.kubeconfigPath, recording);
    };
    const launched = await timedLaunch(real, seats, "replay", again, bystander);
    const ended = await timedEnd(real, seats, "replay", () => real.deleteNamespaces());
    return { ...launched, ...ended, replayWrites: writes / seats };
  },
  ours: (ground) => timedConductor(ground, "ours"),
  stock: (ground) => timedConductor(ground, "stock"),
  apply: (ground) =>
    timedLab(ground, "apply", async (seats) =>
      ground.real.kubectl("apply", "-f", await ground.real.file("lab.yaml", seats.flat())),
    ),
  serverSide: (ground) =>
    timedLab(ground, "serverSide", async (seats) =>
      ground.real.kubectl("apply", "--server-side", "-f", await ground.real.file("lab.yaml", seats.flat())),
    ),
  oneByOne: (ground) =>
    timedLab(ground, "oneByOne", async (seats) => {
      for (const [index, seat] of seats.entries())
        await ground.real.kubectl("apply", "-f", await ground.real.file(`seat-${index}.yaml`, seat));
    }),
  helm: (ground) =>
    timedLab(ground, "helm", (seats) => helmInstall(ground.real, ground.recording.session, seats)),
};

const REMARK = [
  "A real control plane (etcd, API server, controller manager, scheduler) with kwok's nodes, all on this computer.",
  "The lab has no volume, for no cluster is there to make one. The conductor is told what *Prepare* tells it in a",
  "cluster. The replay sends what it was seen to write in a launch of its own, every request once, with as many in",
  "flight; the others are given the same objects. Each is measured in turn, in an order in which everybody comes before",
  "everybody else equally often, give or take one; everything is removed in between.",
].join(" ");

/** Launching and ending so many seats on a real API server, by everything that could. */
const clusterLaunch = (seats: number): Benchmark => ({
  name: `cluster-${seats}`,
  lines: [
    {
      key: "oursAccepted",
      what: `${seats} seats: all objects accepted by a real API server`,
      unit: "s",
      limit: { key: "replayAccepted", what: "the same writes replayed by bare HTTP/2", atMost: 1.2 },
      instead: [
        { key: "applyAccepted", what: "kubectl apply of one file", atMost: 1 / 1.5 },
        { key: "serverSideAccepted", what: "kubectl apply --server-side" },
        { key: "oneByOneAccepted", what: "kubectl apply once a seat", atMost: 1 / 8 },
        { key: "helmAccepted", what: `helm install${seats > 30 ? " of 30 seats a release" : ""}` },
        { key: "stockAccepted", what: "ours on client-node's stock transport" },
      ],
    },
    {
      key: "oursReady",
      what: `${seats} seats: last Pod ready`,
      unit: "s",
      limit: { key: "replayReady", what: "the replay's", atMost: 1.3 },
    },
    {
      key: "oursBystander",
      what: `p99 of somebody else's GET during the launch of ${seats}`,
      unit: "ms",
      ...(seats >= 300 ? { goal: 300 } : {}),
      limit: {
        key: "replayBystander",
        what: "under the replay",
        ...(seats >= 300 ? { atMost: 1.3 } : {}),
      },
    },
    {
      key: "oursPodsGone",
      what: `${seats} seats: every Pod gone after End`,
      unit: "s",
      limit: { key: "replayGone", what: "the deletion of all namespaces at once", atMost: 1 / 4 },
    },
    {
      key: "oursGone",
      what: `${seats} seats: every namespace gone after End`,
      unit: "s",
      limit: { key: "replayGone", what: "the deletion of all namespaces at once", atMost: 1.15 },
    },
    { key: "oursEnded", what: "until the inventory is verified and the receipt written", unit: "s" },
    {
      key: "oursWrites",
      what: "writes a seat at the launch, its objects, Seat and status included",
      unit: "requests",
      limit: { key: "replayWrites", what: "the replay's" },
    },
    { key: "oursReads", what: "reads a seat at the launch", unit: "requests" },
    { key: "oursCpu", what: "processor time of the conductor a seat at the launch", unit: "ms" },
    { key: "oursMemory", what: `memory of the conductor's process after ${seats} seats`, unit: "MiB" },
  ],
  remark: REMARK,
  async open({ by }) {
    await resolveHelm(); // which is built the first time, for minutes
    const names = Object.keys(CONTENDERS).filter((name) => by.length === 0 || by.includes(name));
    const real = await openRealCluster();
    await real.clear();
    process.stderr.write(`${seats} seats: what Pupitre writes …\n`);
    const recording = await recordLaunch(real, seats, WARM_SEATS);
    let turn = 0;
    return {
      async repeat() {
        const figures: Measured = {};
        for (const name of orderOf(names, turn++)) {
          process.stderr.write(`${seats} seats by ${name} …\n`);
          const bystander = await followBystander(real.kubeconfigPath);
          try {
            const own = renamed(recording, newSessionId(randomInt));
            Object.assign(figures, await CONTENDERS[name]?.({ real, seats, recording: own, bystander }));
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
export const cluster300 = clusterLaunch(300);

/** The seats' objects, made by means that know nothing of Seats. */
function timedLab(
  { real, seats, recording }: Ground,
  name: string,
  make: (seats: Manifest[][]) => Promise<void>,
): Promise<Measured> {
  const objects = objectsOf(recording);
  return timedLaunch(real, seats, name, () => make(objects));
}

/** s until so many Pods were accepted, which are the last objects of a seat, and until they are ready. */
async function timedLaunch(
  real: RealCluster,
  seats: number,
  name: string,
  make: () => Promise<unknown>,
  bystander?: Bystander,
): Promise<Measured> {
  const pods = await real.follow("pods");
  await bystander?.begin();
  const since = stopwatch();
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

/** s until the Pods are gone, and the namespaces, which are the last to go. */
async function timedEnd(
  real: RealCluster,
  seats: number,
  name: string,
  end: () => Promise<unknown>,
): Promise<Measured> {
  const [pods, namespaces] = await Promise.all([real.follow("pods"), real.follow("namespaces")]);
  await Promise.all([pods.accepted(seats), namespaces.accepted(seats)]);
  const since = stopwatch();
  const [podsGone, gone] = await Promise.all([
    pods.gone(seats).then(since),
    namespaces.gone(seats).then(since),
    end(),
  ]);
  pods.end();
  namespaces.end();
  return { [`${name}PodsGone`]: podsGone, [`${name}Gone`]: gone };
}

async function timedConductor({ real, seats, bystander }: Ground, name: "ours" | "stock"): Promise<Measured> {
  const conducted = await openConductedClass(real, await startConductorProcess(real.kubeconfigPath, name));
  try {
    await warmUp(real, conducted);
    const before = await conducted.stats();
    let session = "" as Awaited<ReturnType<typeof conducted.launch>>;
    const launched = await timedLaunch(
      real,
      seats,
      name,
      async () => {
        session = await conducted.launch(seats);
      },
      bystander,
    );
    await conducted.settled(session, seats);
    const { reads, writes, cpu, memory } = await conducted.stats();
    const figures = {
      ...launched,
      [`${name}Reads`]: (reads - before.reads) / seats,
      [`${name}Writes`]: (writes - before.writes) / seats,
      [`${name}Cpu`]: (cpu - before.cpu) / seats,
      [`${name}Memory`]: memory,
    };
    if (name === "stock") return figures;
    const since = stopwatch();
    const [gone, ended] = await Promise.all([
      timedEnd(real, seats, name, () => conducted.end(session)),
      conducted.ended(session).then(since),
    ]);
    return { ...figures, ...gone, [`${name}Ended`]: ended };
  } finally {
    await conducted.close();
  }
}

/** A class before this one: a conductor runs for weeks, and the first minute of a program is its slowest. */
async function warmUp(real: RealCluster, conducted: ConductedClass): Promise<void> {
  const session = await conducted.launch(WARM_SEATS);
  await conducted.settled(session, WARM_SEATS);
  // Namespaces go at the controller's leisure, which nobody measures here.
  await conducted.end(session);
  await Promise.all([conducted.ended(session), real.sweep()]);
  // The others begin on a server that is done with what was before them.
  await new Promise((resolve) => setTimeout(resolve, REST));
}

/** s since now. */
function stopwatch(): () => number {
  const begun = performance.now();
  return () => (performance.now() - begun) / 1000;
}
