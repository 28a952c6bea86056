import { z } from "zod";
import type { Failure } from "../contract/failure.ts";
import { CheckCause } from "./checks.ts";
import { SeatReason } from "./seat.ts";
import { Bilingual, Instant } from "./text.ts";

/**
 * A rehearsal: a few throw-away seats of a lab through the very path that students take, timed, and all of it removed
 * after. It is a TrainingSession like any other, with this annotation, that ends by itself should its teacher's
 * computer be gone.
 */
export const REHEARSAL_ANNOTATION = "pupitre.fr/rehearsal";
export const MAX_REHEARSAL_SEATS = 3;
/** Minutes after which a rehearsal that nobody ended is torn down. */
export const REHEARSAL_MINUTES = 45;

/** In this order. `again`: reset to the start, which is what a start takes where the images are there already. */
export const REHEARSAL_STEPS = [
  "start",
  "enter",
  "accesses",
  "checksBefore",
  "solution",
  "checksAfter",
  "again",
  "end",
] as const;
const StepName = z.enum(REHEARSAL_STEPS);
export type RehearsalStepName = z.infer<typeof StepName>;

/** What was found: told in words by `rehearsal:finding.<code>` in i18n, and by what comes along. */
export const RehearsalFinding = z.object({
  code: z.enum([
    "seatFailed", // reason
    "notStarted", // seconds
    "notLetIn", // standing
    "accessSilent", // access, port
    "accessRefuses", // access, status
    "terminalSilent", // access
    "checkPassesBefore", // check
    "checkFailsAfter", // check, output
    "checkTimedOut", // check
    "checkNotRun", // check, cause
    "checksUnanswered", // seconds
    "noChecks",
    "noSolution",
    "noTerminal",
    "solutionFailed", // exitCode, output
    "solutionUnanswered", // seconds, output
    "leftovers", // count
    "notEnded", // seconds
    "failure", // failure
  ]),
  /** `fails`: students would meet it. `warns`: worth mending. `notes`: worth knowing. */
  weight: z.enum(["fails", "warns", "notes"]),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  title: Bilingual.optional(),
  reason: SeatReason.optional(),
  cause: CheckCause.optional(),
  failure: z.custom<Failure>((value) => typeof value === "object" && value !== null).optional(),
  output: z.string().max(4_000).optional(),
});
export type RehearsalFinding = z.infer<typeof RehearsalFinding>;

const RehearsalStep = z.object({
  name: StepName,
  state: z.enum(["waiting", "running", "passed", "warned", "failed", "skipped"]),
  /** s that it took. */
  seconds: z.number().min(0).optional(),
  findings: z.array(RehearsalFinding).max(100),
});
export type RehearsalStep = z.infer<typeof RehearsalStep>;

/** All in s. */
export const RehearsalTiming = z.object({
  seats: z.int().min(1),
  /** From the launch to the first seat and to the last one that was ready. */
  first: z.number().min(0),
  last: z.number().min(0),
  /** What fetching images took of that, at the slowest node; absent where all were there already. */
  pull: z.number().min(0).optional(),
  /** From a reset to the start until all were ready again. */
  again: z.number().min(0).optional(),
});
export type RehearsalTiming = z.infer<typeof RehearsalTiming>;

/** On how many of the nodes that take seats an image is. */
export const ImagePlace = z.object({ image: z.string(), have: z.int().min(0), of: z.int().min(0) });
export type ImagePlace = z.infer<typeof ImagePlace>;

const Outcome = z.enum(["passed", "warned", "failed", "cancelled"]);

/** What a lab that is shared says of its rehearsal. Whoever may write there may have written it: it decides nothing. */
export const RehearsalWord = z.object({
  at: Instant,
  state: Outcome,
  /** Of the text that was rehearsed; of another one it says nothing. */
  fingerprint: z.string().max(64),
});
export type RehearsalWord = z.infer<typeof RehearsalWord>;

export const Rehearsal = z.object({
  id: z.string(),
  lab: z.object({
    ref: z.string(),
    name: z.string(),
    version: z.string(),
    title: Bilingual,
    /** Of everything that the template says: a rehearsal tells of that text and of no later one. */
    fingerprint: z.string(),
  }),
  site: z.string(),
  /** In the demonstration, whose programs are simulated: what a solution comes to there says little of the lab. */
  simulated: z.boolean().optional(),
  /** Once launched. */
  session: z.string().optional(),
  startedAt: Instant,
  endedAt: Instant.optional(),
  state: z.enum(["running", "cancelling", ...Outcome.options]),
  steps: z.array(RehearsalStep),
  timing: RehearsalTiming.optional(),
  /** Absent where nobody can say, and in the demonstration. */
  images: z.array(ImagePlace).optional(),
});
export type Rehearsal = z.infer<typeof Rehearsal>;
