import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import { makeVolumes } from "./bareVolumes.ts";
import type { Benchmark } from "./benchmark.ts";
import { type ConductedClass, openConductedClass } from "./conductedClass.ts";
import { startConductorProcess } from "./conductorProcess.ts";
import { buildLab, type LabObjects } from "./labObjects.ts";
import { openRaw, type RawApi } from "./rawHttp2.ts";
import { openRealCluster, type RealCluster } from "./realCluster.ts";
import { postInWaves } from "./replay.ts";
import { timedSeconds } from "./statistics.ts";

const SEATS = 30;
const SEAT = 7;

/** Disks for the class, and for each of the seats made anew in more turns than anybody asks for. */
const DISKS = SEATS + 100;

const resetOf = (volume: boolean): Benchmark => ({
  name: volume ? "cluster-reset-volume" : "cluster-reset",
  lines: [
    {
      key: "reset",
      what: `reset of one seat of ${SEATS} on a real API server${volume ? ", its volume included" : ""}`,
      unit: "s",
      goal: 3,
      limit: { key: "anew", what: "its namespace deleted and made anew by bare HTTP/2", atMost: 1 / 5 },
    },
    { key: "restart", what: `restart of one seat of ${SEATS}`, unit: "s" },
  ],
  remark: [
    "From the call behind the button until the Seat says that it is ready again, and until the new Pod is ready for the",
    "one that deletes the namespace.",
    volume
      ? "Volumes were made beforehand and are bound, protected and released by the real controllers; there is no node that would mount or wipe them."
      : "The lab has no volume.",
  ].join(" "),
  async open() {
    const real = await openRealCluster();
    await real.clear();
    const cluster = await real.connect();
    const removeVolumes = volume ? await makeVolumes(cluster, DISKS) : async () => {};
    const conductor = await startConductorProcess(real.kubeconfigPath, "ours");
    const conducted = await openConductedClass(real, conductor, { volume });
    const id = await conducted.launch(SEATS);
    await conducted.settled(id, SEATS);
    return {
      async repeat() {
        const reset = await timedWish(conducted, id, "resets");
        const anew = await timedAnew(real, volume);
        const restart = await timedWish(conducted, id, "restarts");
        return { reset, anew, restart };
      },
      async close() {
        await conducted.end(id);
        await conducted.ended(id);
        await conducted.close();
        await real.clear();
        await removeVolumes();
        await cluster.close();
        await real.close();
      },
    };
  },
});

export const clusterReset = resetOf(false);
export const clusterResetVolume = resetOf(true);

/** s until the conductor says of the seat that what was wished is done and it is ready. */
function timedWish(conducted: ConductedClass, id: SessionId, wish: "resets" | "restarts"): Promise<number> {
  return timedSeconds(async () => {
    await conducted.raise(id, SEAT, wish);
    for (;;) {
      const seat = (await conducted.seats(id)).find(({ spec }) => spec.number === SEAT);
      const observed = seat?.status?.observed?.[wish];
      if (seat?.status?.phase === "ready" && observed === seat.spec[wish]) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

/** s for what one does without a conductor: the namespace goes, and everything in it is made again. */
async function timedAnew(real: RealCluster, volume: boolean): Promise<number> {
  const lab = await buildLab(1, volume ? undefined : "volume");
  const raw = await openRaw(real.kubeconfigPath);
  await make(real, raw, lab);
  const seconds = await timedSeconds(async () => {
    const namespaces = await real.follow("namespaces", lab.selector);
    const path = `/api/v1/namespaces/${seatNamespace(lab.session, 1)}`;
    await raw.send("DELETE", path);
    await namespaces.gone(1);
    namespaces.end();
    await make(real, raw, lab);
  });
  await raw.send("DELETE", `/api/v1/namespaces/${seatNamespace(lab.session, 1)}`);
  raw.close();
  return seconds;
}

async function make(real: RealCluster, raw: RawApi, lab: LabObjects): Promise<void> {
  const pods = await real.follow("pods", lab.selector);
  await postInWaves(raw, lab.seats.flat());
  await pods.ready(1);
  pods.end();
}
