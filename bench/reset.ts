import { raiseSeats, type SeatWish } from "../services/changeSession.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { type BareCluster, openBareCluster } from "./bareCluster.ts";
import type { Benchmark } from "./benchmark.ts";
import { allReady, type Classroom, isOver, openClassroom } from "./classroom.ts";
import { buildLab, collectionOf, type LabObjects, placeOf } from "./labObjects.ts";
import { timedSeconds } from "./statistics.ts";

const SEATS = 30;
const SEAT = 7;

export const reset: Benchmark = {
  name: "reset",
  lines: [
    {
      key: "reset",
      what: `reset of one seat of ${SEATS}`,
      unit: "s",
      goal: 2,
      limit: { key: "rawReset", what: "Pod and volume replaced by bare HTTP/2" },
      instead: [{ key: "kubectlReset", what: "kubectl replace --force" }],
    },
    {
      key: "restart",
      what: `restart of one seat of ${SEATS}`,
      unit: "s",
      limit: { key: "rawRestart", what: "Pod replaced by bare HTTP/2" },
      instead: [{ key: "kubectlRestart", what: "kubectl replace --force" }],
    },
  ],
  remark:
    "From the call behind the button until the board shows the seat ready again; the others stay as they are.",
  async open() {
    const room = await openClassroom();
    const bare = await openBareCluster();
    const id = await room.launch(SEATS);
    await room.until(id, allReady);
    const lab = await buildLab(SEATS);
    await Promise.all([bare.ready(lab), bare.post(lab)]);
    const pod = ofKinds(lab, "Pod");
    const podAndVolume = ofKinds(lab, "PersistentVolumeClaim", "Pod");
    return {
      async repeat() {
        return {
          reset: await wish(room, id, "resets"),
          rawReset: await replaceRaw(bare, lab, podAndVolume),
          kubectlReset: await replaceByKubectl(bare, lab, podAndVolume),
          restart: await wish(room, id, "restarts"),
          rawRestart: await replaceRaw(bare, lab, pod),
          kubectlRestart: await replaceByKubectl(bare, lab, pod),
        };
      },
      async close() {
        await room.end(id);
        await room.until(id, isOver);
        await room.close();
        await bare.close();
      },
    };
  },
};

const ofKinds = (lab: LabObjects, ...kinds: string[]): Manifest[] =>
  (lab.seats[SEAT - 1] ?? []).filter(({ kind }) => kinds.includes(kind));

async function wish(room: Classroom, id: SessionId, what: SeatWish): Promise<number> {
  const before = await room.until(id, allReady);
  const since = new Map(before.seats.map((seat) => [seat.number, seat.since]));
  const begun = performance.now();
  await raiseSeats(room.site, id, [SEAT], what);
  const after = await room.until(id, ({ seats }) =>
    seats.some(
      (seat) => seat.number === SEAT && seat.phase === "ready" && seat.since !== since.get(seat.number),
    ),
  );
  const seconds = (performance.now() - begun) / 1000;
  const touched = after.seats.filter((seat) => seat.number !== SEAT && seat.since !== since.get(seat.number));
  if (touched.length > 0) throw new Error(`${touched.length} other seats changed`);
  return seconds;
}

/** Deletes, waits until it is gone, makes it anew and waits until it is ready: what any reset has to wait for. */
function replaceRaw(bare: BareCluster, lab: LabObjects, manifests: Manifest[]): Promise<number> {
  return timedSeconds(async () => {
    const gone = Promise.all(manifests.map((manifest) => untilDeleted(bare, lab, manifest)));
    await Promise.all([...manifests].reverse().map((manifest) => bare.raw.send("DELETE", placeOf(manifest))));
    await gone;
    const ready = bare.ready(lab);
    for (const manifest of manifests)
      await bare.raw.send("POST", collectionOf(manifest), JSON.stringify(manifest));
    await ready;
  });
}

function untilDeleted(bare: BareCluster, lab: LabObjects, manifest: Manifest): Promise<void> {
  return new Promise((resolve) => {
    const end = bare.raw.watch(`${collectionOf(manifest)}?watch=true&${lab.selector}`, (line) => {
      const { type, object } = JSON.parse(line) as { type: string; object: Manifest };
      if (type !== "DELETED" || object.metadata.name !== manifest.metadata.name) return;
      end();
      resolve();
    });
  });
}

async function replaceByKubectl(bare: BareCluster, lab: LabObjects, manifests: Manifest[]): Promise<number> {
  const file = await bare.file("seat.yaml", manifests);
  return timedSeconds(async () => {
    await bare.kubectl("replace", "--force", "-f", file);
    await bare.ready(lab);
  });
}
