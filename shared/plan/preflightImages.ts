import type { PreflightFinding } from "../contract/preflight.ts";
import { imageRepository } from "../domain/imagePolicy.ts";
import type { ImageVerdict, ImageWhere } from "../domain/imageTrial.ts";
import type { ImagePlace } from "../domain/rehearsal.ts";
import type { Pod } from "./podStatus.ts";
import { podTrouble } from "./podTrouble.ts";
import { closedBy, type PreflightNode } from "./preflightNodes.ts";

/** `debian:12.11` and `docker.io/library/debian:12.11` are one image; so is what a node lists it as. */
function fullName(image: string): string {
  const digest = /@(sha256:[a-f0-9]+)$/.exec(image)?.[1];
  if (digest) return `${imageRepository(image)}@${digest}`;
  const tag = /:([^:/@]+)$/.exec(image)?.[1] ?? "latest";
  return `${imageRepository(image)}:${tag}`;
}

/** On how many of the nodes that take seats each image is. A node lists its fifty largest: absence is no proof. */
export function imagePlaces(images: readonly string[], nodes: readonly PreflightNode[]): ImagePlace[] {
  const lists = usableNodes(nodes).map(
    ({ status }) => new Set((status?.images ?? []).flatMap(({ names }) => names ?? []).map(fullName)),
  );
  return [...new Set(images)].map((image) => ({
    image,
    have: lists.filter((list) => list.has(fullName(image))).length,
    of: lists.length,
  }));
}

const usableNodes = (nodes: readonly PreflightNode[]): PreflightNode[] =>
  nodes.filter((node) => closedBy(node) === undefined);

/** Where it would be fetched from: `docker.io`, `registry.example.fr:5000`. */
const registryOf = (image: string): string => imageRepository(image).split("/")[0] ?? "";

/** Registries that hand public images to whoever asks. A seat has no password for any other. */
const PUBLIC = new Set([
  "docker.io",
  "ghcr.io",
  "quay.io",
  "registry.k8s.io",
  "gcr.io",
  "public.ecr.aws",
  "mcr.microsoft.com",
  "registry.gitlab.com",
  "cr.fluentbit.io",
]);

const FETCHING = new Set(["ContainerCreating", "PodInitializing", undefined]);

/** What became of the one image of a Pod that runs nothing. `undefined`: not known yet. */
export function imageState(pod: Pod): ImageVerdict["state"] | undefined {
  const [status] = pod.status?.containerStatuses ?? [];
  if (!status) return undefined;
  const { running, terminated, waiting } = status.state ?? {};
  if (running || terminated || status.imageID) return "fetched";
  // The causes of a container that never had its image say so; any other cause means that it has.
  const trouble = podTrouble(pod, Date.parse(pod.metadata.creationTimestamp));
  if (trouble?.reason.code === "imageNotFound") return "notFound";
  if (trouble?.reason.code === "imageAuth") return "noAccess";
  if (trouble?.reason.code === "registryUnreachable") return "unreachable";
  if (/^(ErrImage|ImagePull|Image|InvalidImage|Registry)/.test(waiting?.reason ?? "")) return undefined;
  return FETCHING.has(waiting?.reason) ? undefined : "fetched";
}

/** One Pod that has an image fetched: on a node of its own choice, or on any. */
export interface ImageTrial {
  name: string;
  image: string;
  node?: string;
}
/** So many Pods at a time and no more, however many nodes a cluster has. */
const MAX_TRIALS = 200;

/** Which trials a wish takes. Nodes that list an image already are left alone, unless it is about the registry. */
export function imageTrials(
  images: readonly string[],
  where: ImageWhere,
  nodes: readonly PreflightNode[],
): ImageTrial[] {
  if (where === "look") return [];
  if (where === "one") return images.map((image, index) => ({ name: `image-${index}`, image }));
  return images
    .flatMap((image, index) =>
      usableNodes(nodes).flatMap((node, at): ImageTrial[] =>
        imagePlaces([image], [node])[0]?.have
          ? []
          : [{ name: `image-${index}-${at}`, image, node: node.metadata.name }],
      ),
    )
    .slice(0, MAX_TRIALS);
}

/** What is known after the trials, whose outcomes stand by their names; the worst of an image's is what it is called. */
export function imageVerdicts(
  images: readonly string[],
  nodes: readonly PreflightNode[],
  trials: readonly ImageTrial[],
  states: ReadonlyMap<string, ImageVerdict["state"]>,
): Omit<ImageVerdict, "triedAt">[] {
  return imagePlaces(images, nodes).map(({ image, have, of }) => {
    const own = trials.filter((trial) => trial.image === image);
    const outcomes = own.map(({ name }) => states.get(name) ?? "unknown");
    const fetched = own.filter(
      ({ name, node }) => node !== undefined && states.get(name) === "fetched",
    ).length;
    const bad = outcomes.find((state) => state !== "fetched");
    return {
      image,
      state: bad ?? (outcomes.length > 0 || have > 0 ? "fetched" : "unknown"),
      nodes: { have: have + fetched, of },
    };
  });
}

/** ms for which a trial says something of a launch; a failed one is soon out of date, because somebody mends it. */
const STANDS = { fetched: 24 * 3_600_000, failed: 15 * 60_000 };

/** What trials said of these images and still stands; `now` in ms since 1970. */
export function standingVerdicts(
  images: readonly string[],
  verdicts: readonly ImageVerdict[],
  now: number,
): Map<string, ImageVerdict["state"]> {
  const standing = verdicts.filter(
    ({ image, state, triedAt }) =>
      images.includes(image) &&
      now - Date.parse(triedAt) < (state === "fetched" ? STANDS.fetched : STANDS.failed),
  );
  return new Map(standing.map(({ image, state }) => [image, state]));
}

/** Which code tells of a trial that did not fetch; `unknown` leaves things as they were. */
const FAILED: Partial<Record<ImageVerdict["state"], string>> = {
  notFound: "imageNotFound",
  noAccess: "imageNoAccess",
  unreachable: "imageUnreachable",
};

/** `nodes` is undefined where they may not be listed: then only what is known of the registry is said. */
export function judgeImages(
  images: readonly string[],
  nodes: readonly PreflightNode[] | undefined,
  tried: ReadonlyMap<string, ImageVerdict["state"]> = new Map(),
): PreflightFinding[] {
  const nowhere = imagePlaces(images, nodes ?? []).flatMap(({ image, have }) => (have === 0 ? [image] : []));
  return nowhere.flatMap((image): PreflightFinding[] => {
    const registry = registryOf(image);
    const params = { image, registry };
    const state = tried.get(image);
    const code = state && FAILED[state];
    if (state === "fetched") return [];
    if (code)
      return [{ words: "preflight", weight: state === "unreachable" ? "warns" : "blocks", code, params }];
    // Nodes that cannot be looked at may well have it; but a registry of one's own often wants a password.
    if (!nodes) return [note(PUBLIC.has(registry) ? "imageUnseen" : "imagePrivate", params)];
    return [note(PUBLIC.has(registry) ? "imageToFetch" : "imagePrivate", params)];
  });
}

const note = (code: string, params: Record<string, string>): PreflightFinding => ({
  words: "preflight",
  weight: "notes",
  code,
  params,
});
