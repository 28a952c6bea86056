import type { SeatView } from "../../../shared/contract/views.ts";

/** Where a class is: seats that passed everything, that are being checked, and that can be checked. */
export function classProgress(seats: readonly SeatView[]): {
  done: number;
  waiting: number;
  ready: number[];
} {
  const isDone = ({ checks }: SeatView) => checks !== undefined && checks.passed === checks.states.length;
  return {
    done: seats.filter(isDone).length,
    waiting: seats.filter(({ checks }) => checks?.running).length,
    ready: seats.flatMap(({ phase, number }) => (phase === "ready" ? [number] : [])),
  };
}

/** More than these are no longer told at a glance: then the number alone says it. */
const MOST_DOTS = 6;

/** `●●●○`, in no particular order: how many is what a tile tells. */
export const dots = (passed: number, all: number): string =>
  all > MOST_DOTS ? "" : "●".repeat(passed) + "○".repeat(all - passed);
