import { z } from "zod";
import { MAX_SEATS } from "./names.ts";
import { Instant } from "./text.ts";

/** Days after the end, unless the teacher says otherwise. */
export const KEEP_WORK_DAYS = 7;
/** Volumes that nobody comes back for within a month are room that others lack. */
export const MOST_KEPT_DAYS = 30;

/** Work that was on its volumes when the session ended, and that nobody had collected. */
export const LeftWork = z.object({
  /** `going`: its date has come. `gone`: an inventory found nothing of it any more. */
  phase: z.enum(["kept", "going", "gone"]),
  since: Instant,
  seats: z.array(z.int().min(1).max(MAX_SEATS)).max(MAX_SEATS),
  /** When it is gone: what the inventory still found, and why. */
  leftovers: z.array(z.string().max(500)).max(100).optional(),
});
export type LeftWork = z.infer<typeof LeftWork>;
