import { z } from "zod";
import { Isolation } from "../domain/isolation.ts";
import { Instant } from "../domain/text.ts";
import { Capacity } from "./views.ts";

/** One thing that was found before a launch: a key of `preflight.finding` in i18n, or of `issue` for refused input. */
export const PreflightFinding = z.object({
  words: z.enum(["preflight", "issue"]),
  code: z.string(),
  /**
   * `blocks`: it fails for certain, so the launch is not offered. `warns`: something of it will not work, or not for
   * all. `notes`: worth knowing, or not to be found out with these rights.
   */
  weight: z.enum(["blocks", "warns", "notes"]),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type PreflightFinding = z.infer<typeof PreflightFinding>;

export const Preflight = z.object({
  checkedAt: Instant,
  capacity: Capacity,
  /** The heaviest first. */
  findings: z.array(PreflightFinding),
  /** Whether the cluster keeps seats apart; absent: never tried, or not to be read with these rights. */
  isolation: Isolation.optional(),
});
export type Preflight = z.infer<typeof Preflight>;
