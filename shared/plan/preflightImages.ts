import type { PreflightFinding } from "../contract/preflight.ts";
import { imageRepository } from "../domain/imagePolicy.ts";
import { closedBy, type PreflightNode } from "./preflightNodes.ts";

/** `debian:12.11` and `docker.io/library/debian:12.11` are one image; so is what a node lists it as. */
function fullName(image: string): string {
  const digest = /@(sha256:[a-f0-9]+)$/.exec(image)?.[1];
  if (digest) return `${imageRepository(image)}@${digest}`;
  const tag = /:([^:/@]+)$/.exec(image)?.[1] ?? "latest";
  return `${imageRepository(image)}:${tag}`;
}

/** Which of these images no usable node has, and which only some have. A node lists its fifty largest: absence is no proof. */
export function missingImages(
  images: readonly string[],
  nodes: readonly PreflightNode[],
): { nowhere: string[]; somewhere: string[] } {
  const usable = nodes.filter((node) => closedBy(node) === undefined);
  const lists = usable.map(
    ({ status }) => new Set((status?.images ?? []).flatMap(({ names }) => names ?? []).map(fullName)),
  );
  const nowhere: string[] = [];
  const somewhere: string[] = [];
  for (const image of new Set(images)) {
    const holders = lists.filter((list) => list.has(fullName(image))).length;
    if (holders === 0) nowhere.push(image);
    else if (holders < lists.length) somewhere.push(image);
  }
  return { nowhere, somewhere };
}

/** Where it would be fetched from: `docker.io`, `registry.example.fr:5000`. */
export const registryOf = (image: string): string => imageRepository(image).split("/")[0] ?? "";

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

/** `nodes` is undefined where they may not be listed: then only what is known of the registry is said. */
export function judgeImages(
  images: readonly string[],
  nodes: readonly PreflightNode[] | undefined,
): PreflightFinding[] {
  const { nowhere } = missingImages(images, nodes ?? []);
  return nowhere.flatMap((image): PreflightFinding[] => {
    const registry = registryOf(image);
    const params = { image, registry };
    // Nodes that cannot be looked at may well have it; but a registry of one's own often wants a password.
    if (!nodes) return PUBLIC.has(registry) ? [] : [note("imagePrivate", params)];
    return [note(PUBLIC.has(registry) ? "imageToFetch" : "imagePrivate", params)];
  });
}

const note = (code: string, params: Record<string, string>): PreflightFinding => ({
  words: "preflight",
  weight: "notes",
  code,
  params,
});
