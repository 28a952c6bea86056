import { toFailure } from "../shared/contract/failure.ts";
import { imagePolicyIssues } from "../shared/domain/imagePolicy.ts";
import type { ImageVerdict, ImageWhere } from "../shared/domain/imageTrial.ts";
import { newSessionId } from "../shared/domain/names.ts";
import { placeNamespace, type SeatPlace } from "../shared/manifests/seatPlace.ts";
import type { Pod } from "../shared/plan/podStatus.ts";
import { type ImageTrial, imageState, imageTrials, imageVerdicts } from "../shared/plan/preflightImages.ts";
import type { PreflightNode } from "../shared/plan/preflightNodes.ts";
import { type ProbePorts, patiently, pause, sendAway } from "./isolationProbe.ts";
import { imagePod, probeAccount, probeBinding, probeNamespace, probePlaces } from "./isolationProbePods.ts";
import { failureFields } from "./log.ts";

/** ms for all images together: large ones take minutes. */
const PATIENCE = 150_000;

/**
 * Says where these images are, after having the cluster fetch them where that is wished: each by a throw-away Pod that
 * runs nothing of it. Images that `sources` do not allow are not fetched.
 */
export async function tryImages(
  ports: ProbePorts,
  { images, where = "one" }: { images: readonly string[]; where?: ImageWhere | undefined },
  sources: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<ImageVerdict[]> {
  const triedAt = new Date(ports.clock.now()).toISOString();
  const isForbidden = (image: string) => imagePolicyIssues([{ image }], sources).length > 0;
  const { items: nodes } = await ports.cluster.list<PreflightNode>({ apiVersion: "v1", kind: "Node" });
  const allowed = images.filter((image) => !isForbidden(image));
  const trials = imageTrials(allowed, where, nodes);
  const states = trials.length > 0 ? await runTrials(ports, trials, signal) : new Map();
  return imageVerdicts(images, nodes, trials, states).map(({ image, ...told }) => ({
    image,
    ...told,
    ...(isForbidden(image) ? { state: "forbidden" as const } : {}),
    triedAt,
  }));
}

/** @returns by the trial's name; without those of which nothing was known in time */
async function runTrials(
  ports: ProbePorts,
  trials: readonly ImageTrial[],
  signal: AbortSignal,
): Promise<Map<string, ImageVerdict["state"]>> {
  const { cluster, clock, log, account } = ports;
  const states = new Map<string, ImageVerdict["state"]>();
  const id = newSessionId((below) => (ports.random(1)[0] ?? 0) % below);
  const [place] = probePlaces(ports.establishment, id);
  const namespace = await cluster.create(probeNamespace(place));
  try {
    if (account) await cluster.create(probeBinding(place, account));
    await patiently(ports, signal, () => cluster.create(probeAccount(place)));
    for (const { name, image, node } of trials) await cluster.create(imagePod(place, name, image, node));
    const end = clock.monotonic() + PATIENCE;
    while (states.size < trials.length && clock.monotonic() < end) {
      await pause(ports, signal);
      for (const [name, state] of await readStates(ports, place)) states.set(name, state);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    log("warn", "images could not be tried", failureFields(toFailure(error)));
  } finally {
    await sendAway(ports, namespace);
  }
  return states;
}

async function readStates({ cluster }: ProbePorts, place: SeatPlace) {
  const { items } = await cluster.list<Pod>(
    { apiVersion: "v1", kind: "Pod" },
    { namespace: placeNamespace(place) },
  );
  return items.flatMap((pod): [string, ImageVerdict["state"]][] => {
    const state = imageState(pod);
    return state ? [[pod.metadata.name, state]] : [];
  });
}
