import { describe, expect, test } from "vitest";
import type { SeatView } from "../../../shared/contract/views.ts";
import { attentionCause, leftToHelp, quietFor, waitingSeats } from "../../../shared/plan/attention.ts";

const MINUTE = 60_000;
const NOW = Date.parse("2026-11-23T10:00:00.000Z");
const ago = (minutes: number) => new Date(NOW - minutes * MINUTE).toISOString();
const seat = (number: number, more: Partial<SeatView> = {}): SeatView => ({
  number,
  people: [],
  phase: "ready",
  since: ago(60),
  connected: true,
  firstSeen: ago(50),
  lastActive: ago(0),
  devices: 1,
  restarts: 0,
  resets: 0,
  ...more,
});
const checks = (...states: NonNullable<SeatView["checks"]>["states"]) => ({
  checks: { passed: 0, running: false, states },
});
const away = { connected: false };
const never = (number: number): SeatView => {
  const { firstSeen: _, ...rest } = seat(number, away);
  return rest;
};
const causes = (seats: SeatView[]) =>
  waitingSeats(seats, "open", NOW).map(({ seat, cause }) => [seat.number, cause]);

describe("one order of triage", () => {
  test("help by the time of asking, failed, never connected, checks failing, silent; nobody else waits", () => {
    expect(
      causes([
        seat(1),
        seat(2, { lastActive: ago(11) }),
        seat(3, checks("passed", "failed")),
        never(4),
        seat(5, { phase: "failed" }),
        seat(6, { help: { since: ago(2) } }),
        seat(7, { help: { since: ago(3) } }),
        seat(8, away),
        seat(9, { phase: "starting" }),
      ]),
    ).toEqual([
      [7, "help"],
      [6, "help"],
      [5, "failed"],
      [4, "never"],
      [3, "checks"],
      [2, "silent"],
    ]);
  });
  test("the most urgent reason of a seat is the one that is told", () => {
    const worst = { ...checks("failed"), lastActive: ago(30) };
    expect(causes([seat(1, { ...worst, phase: "failed", help: { since: ago(1) } })])).toEqual([[1, "help"]]);
    expect(causes([seat(1, worst)])).toEqual([[1, "checks"]]);
  });
  test.each([
    ["timedOut", "checks"],
    ["broken", undefined],
    ["passed", undefined],
    [null, undefined],
  ] as const)("a check that is %s makes a seat wait: %s", (state, cause) => {
    expect(attentionCause(seat(1, checks(state)), "open", NOW)).toBe(cause);
  });
  test.each(["preparing", "prepared", "paused", "ending"] as const)(
    "while a session is %s nobody is missed, but a failure is",
    (phase) => {
      const seats = [never(1), seat(2, { lastActive: ago(30) }), seat(3, { phase: "failed" })];
      expect(waitingSeats(seats, phase, NOW).map(({ seat }) => seat.number)).toEqual([3]);
    },
  );
});

test.each([
  [2, undefined],
  [3, 3 * MINUTE],
  [12, 12 * MINUTE],
])("somebody who did nothing for %i min is quiet for %s ms", (minutes, quiet) => {
  expect(quietFor(seat(1, { lastActive: ago(minutes) }), NOW)).toBe(quiet);
});
test("an earlier portal tells nothing of activity, and then nobody is silent", () => {
  const { lastActive: _, ...untold } = seat(1);
  expect(attentionCause(untold, "open", NOW + 60 * MINUTE)).toBeUndefined();
});

describe("the round of those who wait", () => {
  const help = (minutes: number) => ({ help: { since: ago(minutes) } });
  const round = (seats: SeatView[], seen: string[], opened?: number) =>
    leftToHelp(waitingSeats(seats, "open", NOW), new Set(seen), opened).map(({ key }) => key);

  test("goes through all of them once, whatever is opened by hand, and then ends", () => {
    const seats = [seat(1, help(5)), seat(2, help(9)), never(3)];
    const all = round(seats, []);
    expect(all).toEqual([`2 help ${ago(9)}`, `1 help ${ago(5)}`, "3 never "]);
    expect(round(seats, all.slice(0, 1), 2)).toEqual(all.slice(1));
    expect(round(seats, [], 2)).toEqual(all.slice(1));
    expect(round(seats, all)).toEqual([]);
  });
  test("another ask of a seat that was seen comes first again", () => {
    const seen = round([seat(1, help(5)), never(3)], []);
    expect(round([seat(1, help(1)), never(3)], seen, 3)).toEqual([`1 help ${ago(1)}`]);
  });
});
