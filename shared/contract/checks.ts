import { z } from "zod";
import { CheckState } from "../domain/checks.ts";
import { Bilingual, Instant } from "../domain/text.ts";

/** A check of a lab, as people read it. */
export const CheckCard = z.object({ name: z.string(), title: Bilingual, hint: Bilingual.optional() });
export type CheckCard = z.infer<typeof CheckCard>;

/**
 * How a seat stands, as the board shows it for a whole class at once: what the checks printed comes by `seatChecks`,
 * for one seat.
 */
export const SeatProgress = z.object({
  passed: z.int(),
  /** Somebody pressed, and the results are not there yet. */
  running: z.boolean(),
  /** In the order of the session's checks; `null` where one was not run yet. */
  states: z.array(CheckState.nullable()),
  /** When the results were found. */
  at: Instant.optional(),
});
export type SeatProgress = z.infer<typeof SeatProgress>;
