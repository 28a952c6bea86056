import {
  LABEL,
  MANAGED_BY,
  SEAT_NAMESPACE_PREFIX,
  type SessionId,
  seatName,
  seatSuffix,
} from "../shared/domain/names.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { waveOf } from "../shared/plan/step.ts";
import { collectionOf, type LabObjects } from "./labObjects.ts";
import { openRaw, type RawApi } from "./rawHttp2.ts";
import { ESTABLISHMENT } from "./realCluster.ts";

/** What the conductor uses in the cluster: calls at a time (conductor/main.ts) and seats at a time. */
const CALLS_IN_FLIGHT = 32;
const SEATS_IN_FLIGHT = 24;
/** Of the writes of ours that the replay carries too: one that says "creating", one that says "ready". */
const STATUS_WRITES = 2;

/** The same objects in the same order, and the writes about them, by nothing but bare requests. */
export async function replay(kubeconfigPath: string, lab: LabObjects): Promise<void> {
  const raw = await openRaw(kubeconfigPath, CALLS_IN_FLIGHT);
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
  await postInWaves(raw, manifests);
  for (let write = 0; write < STATUS_WRITES; write += 1) await say(write === 0 ? "creating" : "ready");
}

/** Each kind when those that it needs are there. */
export async function postInWaves(raw: RawApi, manifests: Manifest[]): Promise<void> {
  for (const wave of new Set(manifests.map(waveOf)))
    await Promise.all(manifests.filter((each) => waveOf(each) === wave).map((each) => post(raw, each)));
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
