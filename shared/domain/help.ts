import { z } from "zod";
import { Instant, line } from "./text.ts";

/** What a student may add to the press: one line, read on the board. */
const HELP_LINE_MAX = 200;

/** In SeatPresence, for the students' wishes are the portal's to write: somebody of the seat asks for help. */
export const SeatHelp = z.object({ since: Instant, line: line(HELP_LINE_MAX).optional() });
export type SeatHelp = z.infer<typeof SeatHelp>;

/** What the student's page sends. */
export const HelpWish = z.discriminatedUnion("is", [
  z.object({ is: z.literal("asked"), line: line(HELP_LINE_MAX).optional() }),
  z.object({ is: z.literal("withdrawn") }),
]);
export type HelpWish = z.infer<typeof HelpWish>;

interface Answers {
  /** Of the Seat's spec: the moment of the ask that the staff called done. */
  helped?: string | undefined;
  /** When somebody of the staff began to look into the seat, by each Visit. */
  visitedAt: readonly string[];
}

/**
 * Whether an ask is answered: by the word of the staff about this very ask, whatever their clock says, or by a visit
 * that began after it. A later ask is another one.
 */
export const isHelped = ({ since }: SeatHelp, { helped, visitedAt }: Answers): boolean =>
  (helped !== undefined && Date.parse(helped) >= Date.parse(since)) ||
  visitedAt.some((at) => Date.parse(at) > Date.parse(since));
