import { type BareCluster, openBareCluster } from "./bareCluster.ts";
import type { Benchmark } from "./benchmark.ts";
import { allReady, isOver, openClassroom } from "./classroom.ts";
import { buildLab, type LabObjects } from "./labObjects.ts";
import { timedSeconds } from "./statistics.ts";

/** From the call behind the button until the teacher's board shows every seat ready and the session open. */
const launchOf = (seats: number, goal: number, most?: number): Benchmark => ({
  name: `launch-${seats}`,
  lines: [
    {
      key: "ours",
      what: `${seats} seats open after Launch`,
      unit: "s",
      goal,
      limit: { key: "raw", what: "the same objects posted by bare HTTP/2" },
      instead: [
        { key: "apply", what: "kubectl apply" },
        { key: "serverSide", what: "kubectl apply --server-side" },
      ],
    },
  ],
  remark:
    "From the call behind Launch until the teacher's board shows all seats ready and the session open; the others until all Pods are ready.",
  ...(most === undefined ? {} : { most }),
  async open() {
    const room = await openClassroom();
    const bare = await openBareCluster();
    const ours = async () => {
      const begun = performance.now();
      const id = await room.launch(seats);
      await room.until(id, allReady);
      const seconds = (performance.now() - begun) / 1000;
      await room.end(id);
      await room.until(id, isOver);
      return seconds;
    };
    const warm = await room.launch(3);
    await room.until(warm, allReady);
    await room.end(warm);
    await room.until(warm, isOver);
    return {
      async repeat() {
        return {
          ours: await ours(),
          raw: await timeLab(bare, seats, (lab) => bare.post(lab)),
          apply: await timeLab(bare, seats, (_, file) => bare.kubectl("apply", "-f", file)),
          serverSide: await timeLab(bare, seats, (_, file) =>
            bare.kubectl("apply", "--server-side", "-f", file),
          ),
        };
      },
      async close() {
        await room.close();
        await bare.close();
      },
    };
  },
});

/** s until all Pods are ready; then everything is removed again. */
async function timeLab(
  bare: BareCluster,
  seats: number,
  make: (lab: LabObjects, file: string) => Promise<void>,
): Promise<number> {
  const lab = await buildLab(seats);
  const file = await bare.file("lab.yaml", lab.seats.flat());
  const seconds = await timedSeconds(() => Promise.all([bare.ready(lab), make(lab, file)]));
  await Promise.all([bare.gone(lab), bare.remove(lab)]);
  return seconds;
}

export const launch30 = launchOf(30, 3);
export const launch300 = launchOf(300, 20, 3);
