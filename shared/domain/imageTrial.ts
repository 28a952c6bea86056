import { z } from "zod";
import { Instant } from "./text.ts";

/**
 * Whether this cluster can fetch an image, as a throw-away Pod found out. Asked for in ConfigMap
 * `pupitre-isolation-wish`, key `images`; told in `pupitre-isolation`, key of the same name. One verdict an image.
 */
export const IMAGES_KEY = "images";
/** So many images are tried at a time; no lab has more containers. */
export const MAX_TRIED_IMAGES = 10;

const ImageName = z.string().min(1).max(300);
/** To `look` which nodes have it, to fetch it on any `one`, or on `all` that take seats, so that none waits for it later. */
const ImageWhere = z.enum(["look", "one", "all"]);
export type ImageWhere = z.infer<typeof ImageWhere>;
export const ImageWish = z.object({
  wantedAt: Instant,
  /** `one` when absent. */
  where: ImageWhere.optional(),
  images: z.array(ImageName).min(1).max(MAX_TRIED_IMAGES),
});
export type ImageWish = z.infer<typeof ImageWish>;

export const ImageVerdict = z.object({
  image: ImageName,
  state: z.enum(["fetched", "notFound", "noAccess", "unreachable", "forbidden", "unknown"]),
  triedAt: Instant,
  /** On how many of the nodes that take seats it is. */
  nodes: z.object({ have: z.int().min(0), of: z.int().min(0) }).optional(),
});
export type ImageVerdict = z.infer<typeof ImageVerdict>;

/** What was told last: which wish it answers, and the verdicts of it and of earlier ones. */
export const ImagesTold = z.object({ answers: Instant, verdicts: z.array(ImageVerdict).max(100) });
export type ImagesTold = z.infer<typeof ImagesTold>;

/** `undefined` for anything of another form. */
export function parseImages<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text ?? "")).data;
  } catch {
    return undefined;
  }
}
