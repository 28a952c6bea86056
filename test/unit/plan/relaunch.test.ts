import { expect, test } from "vitest";
import { type Relaunchable, relaunchable, relaunchTimes } from "../../../shared/plan/relaunch.ts";
import { at, sampleSession } from "./sample.ts";

const now = (minute: number) => Date.parse(at(minute));
const session = (spec: Partial<Relaunchable> & { phase?: "open" | "prepared" | "paused" } = {}) => {
  const sample = sampleSession({ endsAt: at(120), ...spec });
  return relaunchable({ ...sample, metadata: { ...sample.metadata, creationTimestamp: at(0) } }, undefined);
};

test("a class that runs keeps its end, and one that opens later its opening", () => {
  expect(relaunchTimes(session(), now(60))).toEqual({ endsAt: at(120), anew: false });
  const later = session({ opensAt: at(90), endsAt: at(180) });
  expect(relaunchTimes(later, now(60))).toEqual({ opensAt: at(90), endsAt: at(180), anew: false });
  expect(relaunchTimes(later, now(100))).toEqual({ endsAt: at(180), anew: false });
});

test("a class whose end is too near, or past, gets its whole length", () => {
  expect(relaunchTimes(session(), now(111))).toEqual({ endsAt: at(111 + 120), anew: true });
  expect(relaunchTimes(session(), now(500))).toEqual({ endsAt: at(500 + 120), anew: true });
});

test("a class that was prepared long before it was opened has the length for which it was open", () => {
  const sample = sampleSession({ endsAt: at(120) });
  const launchedAt = { ...sample.metadata, creationTimestamp: at(-900) };
  const status = { phase: "open" as const, seats: { wanted: 1, ready: 1, failed: 0 }, openedAt: at(30) };
  expect(relaunchable({ ...sample, metadata: launchedAt, status }, undefined).minutes).toBe(90);
});

test("students are let in as they were, also out of a pause", () => {
  expect(session({ phase: "open" }).letsIn).toBe(true);
  expect(session({ phase: "paused" }).letsIn).toBe(true);
  expect(session({ phase: "prepared" }).letsIn).toBe(false);
  expect(session({ phase: "prepared", opensAt: at(90) }).letsIn).toBe(true);
});

test("who is on the list without a seat is not taken along", () => {
  const sample = sampleSession({ endsAt: at(120) });
  const person = (seat: number) => ({ lastName: `Name ${seat}`, seat, person: 1 });
  const roster = { version: 1 as const, people: [person(1), person(99)] };
  expect(relaunchable(sample, roster).people.map(({ seat }) => seat)).toEqual([1]);
});
