import { z } from "zod";
import { Instant } from "./text.ts";

/** Seconds that a check may take unless its lab says otherwise. */
export const CHECK_SECONDS = 10;
/** Bytes of a check's output that are kept. */
export const MAX_CHECK_OUTPUT = 2_048;
export const MAX_CHECKS = 30;

/**
 * `passed`: its command ended with 0; `failed`: with anything else; `timedOut`: it did not end in time; `broken`: it
 * could not be run, and `cause` says why.
 */
export const CheckState = z.enum(["passed", "failed", "timedOut", "broken"]);
export type CheckState = z.infer<typeof CheckState>;

/** Told in words: `checks:cause.<cause>` in i18n. */
export const CheckCause = z.enum([
  "notRunning", // its container does not run
  "noProgram", // the image has neither a shell nor the program
  "forbidden", // the cluster refuses the exec
  "unreachable", // no answer from the cluster or from the seat's node
  "lost", // the connection broke while it ran
  "endless", // it printed without end
  "unknown",
]);
export type CheckCause = z.infer<typeof CheckCause>;

export const CheckResult = z.object({
  name: z.string().max(40),
  state: CheckState,
  at: Instant,
  cause: CheckCause.optional(),
  /** What it printed, at most 2 kB, without the seat's passwords. May tell the solution: not for students. */
  output: z.string().max(MAX_CHECK_OUTPUT).optional(),
});
export type CheckResult = z.infer<typeof CheckResult>;

/** Of a seat's status: `ran` is the number of presses that these results answer. */
export const SeatChecks = z.object({
  ran: z.int().min(0),
  at: Instant,
  results: z.array(CheckResult).max(MAX_CHECKS),
});
export type SeatChecks = z.infer<typeof SeatChecks>;
