import { toFailure } from "../shared/contract/failure.ts";
import { imagePolicyIssues } from "../shared/domain/imagePolicy.ts";
import type { ImageVerdict } from "../shared/domain/imageTrial.ts";
import { newSessionId } from "../shared/domain/names.ts";
import { placeNamespace, type SeatPlace } from "../shared/manifests/seatPlace.ts";
import type { Pod } from "../shared/plan/podStatus.ts";
import { imageState } from "../shared/plan/preflightImages.ts";
import { type ProbePorts, patiently, pause, sendAway } from "./isolationProbe.ts";
import { imagePod, probeAccount, probeBinding, probeNamespace, probePlaces } from "./isolationProbePods.ts";
import { failureFields } from "./log.ts";

/** ms for all images together: large ones take minutes. */
const PATIENCE = 150_000;

/**
 * Has the cluster fetch these images, each by a throw-away Pod that runs nothing of it, and says what came of it.
 * Images that `sources` do not allow are not fetched.
 */
export async function tryImages(
  ports: ProbePorts,
  images: readonly string[],
  sources: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<ImageVerdict[]> {
  const { cluster, clock, log, account } = ports;
  const triedAt = new Date(clock.now()).toISOString();
  const isForbidden = (image: string) => imagePolicyIssues([{ image }], sources).length > 0;
  const allowed = images.filter((image) => !isForbidden(image));
  const states = new Map<string, ImageVerdict["state"]>();
  const id = newSessionId((below) => (ports.random(1)[0] ?? 0) % below);
  const [place] = probePlaces(ports.establishment, id);
  const namespace = await cluster.create(probeNamespace(place));
  try {
    if (account) await cluster.create(probeBinding(place, account));
    await patiently(ports, signal, () => cluster.create(probeAccount(place)));
    for (const [index, image] of allowed.entries()) await cluster.create(imagePod(place, index, image));
    const end = clock.monotonic() + PATIENCE;
    while (states.size < allowed.length && clock.monotonic() < end) {
      await pause(ports, signal);
      for (const [image, state] of await readStates(ports, place, allowed)) states.set(image, state);
    }
  } catch (error) {
    if (signal.aborted) throw error;
    log("warn", "images could not be tried", failureFields(toFailure(error)));
  } finally {
    await sendAway(ports, namespace);
  }
  return images.map((image) => ({
    image,
    state: isForbidden(image) ? "forbidden" : (states.get(image) ?? "unknown"),
    triedAt,
  }));
}

async function readStates({ cluster }: ProbePorts, place: SeatPlace, images: readonly string[]) {
  const { items } = await cluster.list<Pod>(
    { apiVersion: "v1", kind: "Pod" },
    { namespace: placeNamespace(place) },
  );
  return items.flatMap((pod): [string, ImageVerdict["state"]][] => {
    const image = images[Number(pod.metadata.name.replace("image-", ""))];
    const state = imageState(pod);
    return image !== undefined && state ? [[image, state]] : [];
  });
}
