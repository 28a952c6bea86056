import { z } from "zod";
import { MAX_SEATS, SESSION_ID_PATTERN } from "../domain/names.ts";

/** The calls about work that is set aside by a reset and comes back. */

const seats = z.object({
  site: z.string(),
  session: z.string().regex(new RegExp(SESSION_ID_PATTERN)),
  seats: z.array(z.int()).min(1).max(MAX_SEATS),
});

/** Why a seat is left as it is: it is gone, it is being reset already, nothing is set aside in it. */
export const KeepRefusal = z.enum(["gone", "underway", "nothingKept"]);
export type KeepRefusal = z.infer<typeof KeepRefusal>;

/** Which seats were asked to, and which were not. */
export const Turned = z.object({
  seats: z.array(z.int()),
  refused: z.array(z.object({ seat: z.int(), why: KeepRefusal })),
});
export type Turned = z.infer<typeof Turned>;

export const keepingCalls = {
  /** Sets the work aside and builds the seats anew; refused as a whole where the lab has no folder. */
  keepSeats: { input: seats, output: Turned },
  /** Brings back what was set aside last; what lies there now is set aside in its turn. */
  undoSeats: { input: seats, output: Turned },
} as const;
