import type { Benchmark, Measured } from "./benchmark.ts";
import { type Bystander, followBystander } from "./bystander.ts";
import { type ConductedClass, openConductedClass } from "./conductedClass.ts";
import { helmInstall } from "./helm.ts";
import { buildLab, type LabObjects } from "./labObjects.ts";
import { openRealCluster, type RealCluster } from "./realCluster.ts";
import { replay } from "./replay.ts";

const WARM_SEATS = 30;

type Contender = (cluster: RealCluster, seats: number, bystander: Bystander) => Promise<Measured>;

const CONTENDERS: Record<string, Contender> = {
  async replay(real, seats, bystander) {
    const figures = await timed(real, seats, "replay", (lab) => replay(real.kubeconfigPath, lab), bystander);
    return { ...figures, ...(await timedEnd(real, seats, "replay", () => real.deleteNamespaces())) };
  },
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
    { key: "oursRequests", what: "requests a seat at the launch, its objects included", unit: "requests" },
    { key: "oursMemory", what: `memory of the conductor's process after ${seats} seats`, unit: "MiB" },
  ],
  remark:
    "A real control plane (etcd, API server, controller manager, scheduler) with kwok's nodes, all on this computer. The lab has no volume, for no cluster is there to make one. The replay posts the same objects, Seats and status writes included, with as many in flight. Each is measured in turn, in an order that rotates; everything is removed in between.",
  async open() {
    const real = await openRealCluster();
    const names = Object.keys(CONTENDERS);
    let turn = 0;
    // The server's first seats are slow: its schemas, quotas and connections are made with them.
    await real.clear();
    await timed(real, WARM_SEATS, "warm", (lab) => replay(real.kubeconfigPath, lab));
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
  return timedLaunch(real, seats, name, () => make(lab), bystander);
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

async function timedConductor(
  real: RealCluster,
  seats: number,
  name: "ours" | "stock",
  bystander?: Bystander,
): Promise<Measured> {
  const conducted = await openConductedClass(real, name);
  try {
    await warmUp(conducted);
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
    const { requests, memory } = await conducted.stats();
    const figures = {
      ...launched,
      [`${name}Requests`]: (requests - before.requests) / seats,
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
async function warmUp(conducted: ConductedClass): Promise<void> {
  const session = await conducted.launch(WARM_SEATS);
  await conducted.settled(session, WARM_SEATS);
  await conducted.end(session);
  await conducted.ended(session);
}

/** s since now. */
function stopwatch(): () => number {
  const begun = performance.now();
  return () => (performance.now() - begun) / 1000;
}
