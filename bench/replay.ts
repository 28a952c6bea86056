import type { KubeObject, Manifest } from "../shared/kubernetes/objects.ts";
import { waveOf } from "../shared/plan/step.ts";
import { collectionOf } from "./labObjects.ts";
import { openRaw, type RawApi } from "./rawHttp2.ts";
import { type Recording, type SeatWrites, sortWrites, type Write } from "./recording.ts";

/** What the conductor uses in the cluster: calls at a time (conductor/fromEnvironment.ts) and seats at a time. */
const CALLS_IN_FLIGHT = 32;
const SEATS_IN_FLIGHT = 24;

/** The writes of a recorded launch once more, each of them, as fast as bare requests can. @returns how many there were */
export async function replay(kubeconfigPath: string, recording: Recording): Promise<number> {
  const raw = await openRaw(kubeconfigPath, CALLS_IN_FLIGHT);
  const { before, after, seats } = sortWrites(recording);
  const send = again(raw, recording);
  const inOrder = async (steps: SeatWrites) => {
    for (const step of steps) await Promise.all(step.map(send));
  };
  const queue = [...seats];
  const worker = async () => {
    for (let seat = queue.shift(); seat; seat = queue.shift()) await inOrder(seat);
  };
  try {
    await inOrder(before.map((write) => [write]));
    await Promise.all([
      inOrder(after.map((write) => [write])),
      ...Array.from({ length: SEATS_IN_FLIGHT }, worker),
    ]);
    return recording.writes.length;
  } finally {
    raw.close();
  }
}

/** Whoever writes to an object for a second time names its version, and an owner is named by its UID: both are new. */
function again(raw: RawApi, { uid, session }: Recording): (write: Write) => Promise<void> {
  const answers = new Map<string, string>();
  let owner: string | undefined;
  return async ({ method, kind, object, path, contentType, body }) => {
    const text = JSON.stringify(
      method === "POST" ? body : ofVersion(method, body, parsed(answers.get(object))),
    );
    const answer = await patiently(() =>
      raw.send(method, path, owner === undefined ? text : text.replaceAll(uid, owner), contentType),
    );
    answers.set(object, answer);
    if (kind === "TrainingSession" && method === "POST" && object.endsWith(`/${session}`))
      owner = parsed(answer)?.metadata.uid;
  };
}

const parsed = (answer: string | undefined): KubeObject | undefined =>
  answer === undefined ? undefined : (JSON.parse(answer) as KubeObject);

function ofVersion(method: "PUT" | "PATCH", body: Manifest, latest: KubeObject | undefined): object {
  if (!latest) return body;
  if (method === "PUT") return { ...body, metadata: latest.metadata };
  if (body.metadata?.resourceVersion === undefined) return body;
  return { ...body, metadata: { ...body.metadata, resourceVersion: latest.metadata.resourceVersion } };
}

/** Each kind when those that it needs are there. */
export async function postInWaves(raw: RawApi, manifests: Manifest[]): Promise<void> {
  for (const wave of new Set(manifests.map(waveOf)))
    await Promise.all(
      manifests
        .filter((each) => waveOf(each) === wave)
        .map((each) => patiently(() => raw.send("POST", collectionOf(each), JSON.stringify(each)))),
    );
}

/** A quota that was made a moment ago is not counted yet, which everybody has to ask again for. */
async function patiently(send: () => Promise<string>): Promise<string> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!String(error).includes("status unknown for quota")) throw error;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
}
