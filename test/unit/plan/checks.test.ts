import { describe, expect, test } from "vitest";
import type { CheckResult, SeatChecks } from "../../../shared/domain/checks.ts";
import type { Seat, SeatStatus } from "../../../shared/domain/seat.ts";
import {
  type CheckRun,
  checksAfter,
  checksPending,
  checksThatHold,
  dueRun,
  runHolds,
} from "../../../shared/plan/checks.ts";
import { seatStatus } from "../../../shared/plan/seatStatus.ts";
import { at, EIGHT, sampleSeat } from "./sample.ts";

const result = (name: string, state: CheckResult["state"] = "passed"): CheckResult => ({
  name,
  state,
  at: at(1),
});
const ran = (count: number, ...results: CheckResult[]): SeatChecks => ({ ran: count, at: at(1), results });
const seat = (status: Partial<SeatStatus> = {}, spec: Partial<Seat["spec"]> = {}) =>
  sampleSeat(7, status, spec);
const run = (asked: number, ...results: CheckResult[]): CheckRun => ({ asked, generation: "0.0", results });

describe("checks are due", () => {
  test("after a press of either side, until its results stand there", () => {
    expect(dueRun(seat())).toBeUndefined();
    expect(dueRun(seat(), 1)).toEqual(run(1));
    expect(dueRun(seat({}, { checkRuns: 2 }), 1)).toEqual(run(3));
    expect(dueRun(seat({ checks: ran(3) }, { checkRuns: 2 }), 1)).toBeUndefined();
    expect(checksPending(seat({ checks: ran(2) }, { checkRuns: 2 }), 1)).toBe(true);
  });

  test("once more when a counter was lost with its object, and not for ever", () => {
    expect(dueRun(seat({ checks: ran(3) }), 0)).toEqual(run(0));
    expect(dueRun(seat({ checks: ran(0) }), 0)).toBeUndefined();
  });

  test("of a seat that is ready and is the one that was asked for", () => {
    for (const phase of [
      "waiting",
      "creating",
      "starting",
      "failed",
      "resetting",
      "paused",
      "ending",
    ] as const)
      expect(dueRun(seat({ phase }), 1)).toBeUndefined();
    expect(dueRun(sampleSeat(7), 1)).toBeUndefined();
    expect(dueRun(seat({}, { resets: 1 }), 1)).toBeUndefined();
    expect(dueRun(seat({}, { restarts: 1 }), 1)).toBeUndefined();
    expect(dueRun(seat({ observed: { resets: 1, restarts: 2 } }, { resets: 1, restarts: 2 }), 1)).toEqual({
      ...run(1),
      generation: "1.2",
    });
  });
});

test("a run goes on through what it may have caused itself, and ends with the seat that it was about", () => {
  expect(runHolds(run(1), seat({ phase: "starting" }))).toBe(true);
  expect(runHolds(run(1), seat({ phase: "failed" }))).toBe(true);
  for (const phase of ["resetting", "paused", "ending"] as const)
    expect(runHolds(run(1), seat({ phase }))).toBe(false);
  expect(runHolds(run(1), seat({}, { resets: 1 }))).toBe(false);
  expect(runHolds(run(1), seat({}, { restarts: 1 }))).toBe(false);
  expect(runHolds(run(1), sampleSeat(7))).toBe(false);
});

test("the status tells of a part of a run without forgetting the rest, and then of all of it", () => {
  const before = ran(1, result("a", "failed"), result("b", "failed"));
  const part = checksAfter(before, run(2, result("a")), false, at(5));
  expect(part).toEqual({ ran: 1, at: at(5), results: [result("a"), result("b", "failed")] });
  const whole = checksAfter(part, run(2, result("a")), true, at(6));
  expect(whole).toEqual({ ran: 2, at: at(6), results: [result("a")] });
  expect(checksAfter(undefined, run(1), true, at(6))).toEqual({ ran: 1, at: at(6), results: [] });
});

describe("results of a seat", () => {
  const checks = ran(2, result("a"));

  test("go with the work that they are about", () => {
    const reset = seat({ checks }, { resets: 1 });
    expect(checksThatHold(reset)).toEqual(ran(2));
    // What was pressed stays answered: a reset by itself runs nothing.
    expect(
      dueRun(seat({ checks: ran(2), observed: { resets: 1, restarts: 0 } }, { resets: 1 }), 2),
    ).toBeUndefined();
  });

  test("outlive a restart, which keeps the work", () => {
    expect(checksThatHold(seat({ checks }, { restarts: 1 }))).toBe(checks);
  });

  test("outlive every look of the seat's own controller", () => {
    const situation = {
      seat: seat({ checks, phase: "starting" }),
      wish: "active" as const,
      namespace: "lab",
      steps: [],
      observed: [],
      links: [],
      now: EIGHT,
    };
    expect(seatStatus(situation).checks).toBe(checks);
    expect(seatStatus({ ...situation, seat: seat({ checks }, { resets: 1 }) }).checks).toEqual(ran(2));
    expect(seatStatus({ ...situation, seat: seat() })).not.toHaveProperty("checks");
  });
});
