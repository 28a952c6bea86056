import type { ImagePlace } from "../../shared/domain/rehearsal.ts";
import { imagePlaces } from "../../shared/plan/preflightImages.ts";
import { listNodes } from "../capacity.ts";
import type { SiteAccess } from "../site.ts";
import { askForImages, readImageAnswer } from "../trialWishes.ts";

const LOOK_EVERY = 2_000;
/** Looks; the conductor reads wishes three times a minute. */
const LOOKS = 25;

/**
 * On how many nodes each image is: by a look of one's own, or by the conductor's where this user may not list nodes.
 * `undefined` where nobody can say.
 */
export async function findImages(
  site: SiteAccess,
  images: readonly string[],
  now: Date,
): Promise<ImagePlace[] | undefined> {
  if (site.kind === "practice") return undefined;
  const nodes = await listNodes(site);
  if ("seen" in nodes) return imagePlaces(images, nodes.seen);
  try {
    const asked = await askForImages(site, images, now, "look");
    for (let look = 0; look < LOOKS; look++) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
      const told = await readImageAnswer(site, asked);
      if (!told) continue;
      return told.flatMap(({ image, nodes }) =>
        nodes && images.includes(image) ? [{ image, ...nodes }] : [],
      );
    }
  } catch {
    // Without a conductor that is asked, or a right to ask it, nothing is known: a rehearsal tells the rest.
  }
  return undefined;
}
