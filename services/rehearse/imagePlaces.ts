import type { ImagePlace } from "../../shared/domain/rehearsal.ts";
import { imagePlaces } from "../../shared/plan/preflightImages.ts";
import { listNodes } from "../capacity.ts";
import type { SiteAccess } from "../site.ts";
import { askForImages, readImageAnswer } from "../trialWishes.ts";
import { patiently } from "./patience.ts";

/** s for the conductor's answer; it reads wishes three times a minute. */
const PATIENCE = 50;

/**
 * On how many nodes each image is: by a look of one's own, or by the conductor's where this user may not list nodes.
 * `undefined` where nobody can say: a rehearsal tells the rest, so this never fails it.
 */
export async function findImages(
  site: SiteAccess,
  images: readonly string[],
  now: Date,
  signal: AbortSignal,
): Promise<ImagePlace[] | undefined> {
  if (site.kind === "practice") return undefined;
  try {
    const nodes = await listNodes(site);
    if ("seen" in nodes) return imagePlaces(images, nodes.seen);
    const asked = await askForImages(site, images, now, "look");
    const told = await patiently(() => readImageAnswer(site, asked), signal, PATIENCE);
    return told?.flatMap(({ image, nodes }) =>
      nodes && images.includes(image) ? [{ image, ...nodes }] : [],
    );
  } catch {
    return undefined;
  }
}
