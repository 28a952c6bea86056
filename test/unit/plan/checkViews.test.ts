import { expect, test } from "vitest";
import type { SeatPresence } from "../../../shared/domain/seat.ts";
import { checkCards, seatProgress } from "../../../shared/plan/checkViews.ts";
import { sessionView } from "../../../shared/plan/views.ts";
import { at, LAB, sampleSeat, sampleSession } from "./sample.ts";

const check = (name: string, title: string) => ({
  name,
  title: { en: title },
  hint: { en: `more than $(param.least) at seat $(seat.number)` },
  container: "shell",
  command: ["true"],
});
const SPEC = {
  ...LAB,
  parameters: [{ type: "number" as const, name: "least", title: { en: "Least" }, default: 3 }],
  checks: [check("first", "First $(param.least)"), check("second", "Second")],
};
const session = sampleSession({ template: { name: "shell", spec: SPEC }, parameters: { least: 7 } });
const ran = {
  ran: 2,
  at: at(5),
  results: [{ name: "second", state: "passed" as const, at: at(5), output: "the solution is 42" }],
};

test("titles and hints say the class' values, and what differs from seat to seat stays as it is", () => {
  expect(checkCards(SPEC, { least: 7 })).toEqual([
    { name: "first", title: { en: "First 7" }, hint: { en: "more than 7 at seat $(seat.number)" } },
    { name: "second", title: { en: "Second" }, hint: { en: "more than 7 at seat $(seat.number)" } },
  ]);
  expect(checkCards(SPEC)[0]?.title).toEqual({ en: "First 3" });
  expect(checkCards(LAB)).toEqual([]);
});

test("the board has states in the order of the checks, and nothing of what they printed", () => {
  const presence = { spec: { checkRuns: 1, number: 2, cookies: [] } } as unknown as SeatPresence;
  const seats = [
    sampleSeat(1),
    sampleSeat(2, { checks: ran }, { checkRuns: 1 }),
    sampleSeat(3, {}, { checkRuns: 1 }),
  ];
  const view = sessionView(session, seats, [presence], undefined, "practice");
  expect(view.checks.map(({ name }) => name)).toEqual(["first", "second"]);
  expect(view.seats.map(({ checks }) => checks)).toEqual([
    { passed: 0, running: false, states: [null, null] },
    { passed: 1, running: false, states: [null, "passed"], at: at(5) },
    { passed: 0, running: true, states: [null, null] },
  ]);
  expect(JSON.stringify(view)).not.toContain("42");
});

test("a lab without checks has no progress, and a seat that is not ready runs nothing", () => {
  expect(seatProgress([], sampleSeat(1), undefined)).toBeUndefined();
  const cards = checkCards(SPEC);
  expect(
    seatProgress(cards, sampleSeat(1, { phase: "starting" }, { checkRuns: 1 }), undefined)?.running,
  ).toBe(false);
  expect(seatProgress(cards, undefined, undefined)).toEqual({
    passed: 0,
    running: false,
    states: [null, null],
  });
});
