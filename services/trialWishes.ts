import { LabError, toFailure } from "../shared/contract/failure.ts";
import {
  IMAGES_KEY,
  ImagesTold,
  type ImageVerdict,
  type ImageWhere,
  type ImageWish,
  MAX_TRIED_IMAGES,
  parseImages,
} from "../shared/domain/imageTrial.ts";
import {
  ISOLATION_CONFIG_MAP,
  ISOLATION_WISH_CONFIG_MAP,
  ISOLATION_WISH_KEY,
} from "../shared/domain/isolation.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import type { SiteAccess } from "./site.ts";

/** What the conductor is asked to find out about a cluster, since only it may put trial Pods there. */

type ConfigMap = KubeObject & { data?: Record<string, string> };

const configMap = (namespace: string, name: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  namespace,
  name,
});

/**
 * Asks the conductor to try it again; the verdict comes within a minute or so, by `readIsolation`. Dated by the
 * cluster's clock, which is the one that the conductor compares it with.
 * @throws LabError notFound where no conductor has ever told anything, forbidden
 */
export const askForIsolation = (site: SiteAccess, now: Date): Promise<void> =>
  wishFor(site, now, (at) => ({ [ISOLATION_WISH_KEY]: at }));

/**
 * Asks the conductor to look for these images or to have them fetched; the verdicts come with a later `preflight`.
 * @returns what the answer will be known by, see `readImageAnswer`
 */
export async function askForImages(
  site: SiteAccess,
  images: readonly string[],
  now: Date,
  where: ImageWhere = "one",
): Promise<string> {
  let asked = "";
  await wishFor(site, now, (wantedAt) => {
    asked = wantedAt;
    const wish: ImageWish = { wantedAt, where, images: [...new Set(images)].slice(0, MAX_TRIED_IMAGES) };
    return { [IMAGES_KEY]: JSON.stringify(wish) };
  });
  return asked;
}

/** What was found of the images that were `asked` for; `undefined` as long as nothing was told. */
export async function readImageAnswer(site: SiteAccess, asked: string): Promise<ImageVerdict[] | undefined> {
  const map = await site.cluster.get<ConfigMap>(configMap(site.namespace, ISOLATION_CONFIG_MAP));
  const told = parseImages(ImagesTold, map?.data?.[IMAGES_KEY]);
  return told?.answers === asked ? told.verdicts : undefined;
}

async function wishFor(
  { cluster, namespace }: SiteAccess,
  now: Date,
  wish: (at: string) => Record<string, string>,
): Promise<void> {
  const at = ((await cluster.serverTime?.()) ?? now).toISOString();
  try {
    await cluster.mergePatch(configMap(namespace, ISOLATION_WISH_CONFIG_MAP), { data: wish(at) });
  } catch (error) {
    if (toFailure(error).kind !== "notFound") throw error;
    throw new LabError({ kind: "notFound", params: { what: ISOLATION_WISH_CONFIG_MAP } }, { cause: error });
  }
}
