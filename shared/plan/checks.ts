import type { CheckResult, SeatChecks } from "../domain/checks.ts";
import type { Seat } from "../domain/seat.ts";
import { generationOf } from "../manifests/podManifests.ts";
import { isAskedAgain } from "./keptTurn.ts";

/** Presses so far, of students and of the staff. Both only grow, so no press is lost and none counts twice. */
const checksAsked = (seat: Pick<Seat, "spec">, pressed = 0): number => (seat.spec.checkRuns ?? 0) + pressed;

/** Somebody pressed, and the results do not answer it yet. `pressed`: the students' counter. */
export const checksPending = (seat: Pick<Seat, "spec" | "status">, pressed = 0): boolean =>
  checksAsked(seat, pressed) !== (seat.status?.checks?.ran ?? 0);

/** A run of a seat's checks under way. */
export interface CheckRun {
  /** The presses that it answers. */
  asked: number;
  /** What it looks at: a seat that was reset or restarted since is another one. */
  generation: string;
  results: CheckResult[];
}

/** The run that is due now; of a seat that is not ready every check would fail for the wrong reason. */
export function dueRun(seat: Seat, pressed = 0): CheckRun | undefined {
  const { status, spec } = seat;
  if (status?.phase !== "ready" || !checksPending(seat, pressed)) return undefined;
  if (isAskedAgain(seat)) return undefined;
  return { asked: checksAsked(seat, pressed), generation: generationOf(spec), results: [] };
}

/**
 * Whether a run goes on, and its results are still about this seat. One that is not ready any more is no reason to
 * stop: should a check be what disturbs it, it would be begun for ever.
 */
export function runHolds(run: CheckRun, { spec, status }: Seat): boolean {
  if (generationOf(spec) !== run.generation || !status) return false;
  return !["paused", "ending", "resetting"].includes(status.phase);
}

/** The status after (part of) a run: what has not been looked at again stays; `answered` once all of it has. */
export function checksAfter(
  before: SeatChecks | undefined,
  run: CheckRun,
  answered: boolean,
  at: string,
): SeatChecks {
  const fresh = new Set(run.results.map(({ name }) => name));
  const kept = answered ? [] : (before?.results ?? []).filter(({ name }) => !fresh.has(name));
  return { ran: answered ? run.asked : (before?.ran ?? 0), at, results: [...run.results, ...kept] };
}

/** What the seat's status goes on saying: results of before a reset are about work that lies elsewhere or is no more. */
export function checksThatHold(seat: Seat): SeatChecks | undefined {
  const checks = seat.status?.checks;
  if (!checks || checks.results.length === 0) return checks;
  const changes = ["resets", "keeps", "undoes"] as const;
  return isAskedAgain(seat, changes) ? { ...checks, results: [] } : checks;
}
