import type { Cluster } from "../cluster/port.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import type { Benchmark } from "./benchmark.ts";
import { type ConductedClass, openConductedClass } from "./conductedClass.ts";
import { startConductorProcess } from "./conductorProcess.ts";
import { openRealCluster } from "./realCluster.ts";
import { timedSeconds } from "./statistics.ts";

const SEATS = 3;
const SEAT = 2;
const FILES = 200;
const WORK = "/home/student";

export const resetKeeping: Benchmark = {
  name: "reset-keeping",
  lines: [
    {
      key: "keep",
      what: `reset of one seat keeping ${FILES} files, on a real node`,
      unit: "s",
      goal: 6,
    },
    { key: "undo", what: "the same undone", unit: "s" },
    { key: "restart", what: "restart of the seat, for which nothing is moved", unit: "s" },
  ],
  remark: [
    "From the call behind the button until the Seat says that it is ready again, with a kubelet, containerd and a volume of this computer; most of it is",
    "the end of the old container (2 s of grace) and the kubelet's steps to the new one. Each time all files are looked for where they were set aside.",
  ].join(" "),
  async open() {
    const real = await openRealCluster({ node: true });
    const cluster = await real.connect();
    const conductor = await startConductorProcess(real.kubeconfigPath, "ours");
    const parameters = { ...(real.nodeImage === undefined ? {} : { image: real.nodeImage }) };
    const conducted = await openConductedClass(real, conductor, { volume: true, parameters });
    const id = await conducted.launch(SEATS);
    await conducted.settled(id, SEATS);
    const sh = (script: string) => inSeat(cluster, id, script);
    let keeps = 0;
    return {
      async repeat() {
        await sh(FILL);
        const keep = await timedWish(conducted, id, "keeps");
        keeps += 1;
        const number = (await kept(conducted, id)) ?? 0;
        const there = Number(await sh(`find .pupitre/kept-${number}/bench -type f | wc -l`));
        if (there !== FILES) throw new Error(`${there} files were set aside in turn ${keeps}`);
        const undo = await timedWish(conducted, id, "undoes");
        const back = Number(await sh("find bench -type f | wc -l"));
        if (back !== FILES) throw new Error(`${back} files came back in turn ${keeps}`);
        const restart = await timedWish(conducted, id, "restarts");
        await sh("rm -rf bench");
        return { keep, undo, restart };
      },
      async close() {
        await conducted.end(id);
        await conducted.ended(id);
        await conducted.close();
        await cluster.close();
        await real.close();
      },
    };
  },
};

/** In ten folders, of a few KiB each, as a student's project is. */
const FILL = `mkdir -p bench; for d in 0 1 2 3 4 5 6 7 8 9; do mkdir -p bench/$d; for f in $(seq ${FILES / 10}); do head -c 4096 /dev/urandom > bench/$d/$f.bin; done; done`;

const kept = async (conducted: ConductedClass, id: SessionId): Promise<number | undefined> =>
  (await conducted.seats(id)).find(({ spec }) => spec.number === SEAT)?.status?.kept?.at(-1)?.number;

/** s until the conductor says of the seat that what was wished is done and it is ready. */
function timedWish(
  conducted: ConductedClass,
  id: SessionId,
  wish: "keeps" | "undoes" | "restarts",
): Promise<number> {
  return timedSeconds(async () => {
    await conducted.raise(id, SEAT, wish);
    for (;;) {
      const seat = (await conducted.seats(id)).find(({ spec }) => spec.number === SEAT);
      const observed = seat?.status?.observed?.[wish];
      if (seat?.status?.phase === "ready" && observed === seat.spec[wish]) return;
      if (seat?.status?.phase === "failed") throw new Error(seat.status.reason?.message ?? "the seat failed");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

async function inSeat(cluster: Cluster, id: SessionId, script: string): Promise<string> {
  const pod = { namespace: seatNamespace(id, SEAT), name: "lab" };
  const command = ["sh", "-c", `cd ${WORK} && ${script}`];
  const stream = await cluster.exec(pod, { container: "shell", command, tty: false, stdin: false });
  const said: Uint8Array[] = [];
  stream.onStdout((chunk) => said.push(chunk));
  const { code, failure } = await stream.ended;
  if (code !== 0) throw new Error(`${script}: ${failure ?? code}`);
  return Buffer.concat(said).toString().trim();
}
