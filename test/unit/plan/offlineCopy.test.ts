import { expect, test } from "vitest";
import { isForToday, needsCopy } from "../../../shared/plan/offlineCopy.ts";
import { at } from "./sample.ts";

const MINUTE = 60_000;
const session = {
  ...{ phase: "open" as const, launchedAt: at(0), opensAt: at(60), endsAt: at(180), rehearsal: false },
};
const now = (minute: number) => Date.parse(at(minute));

test.each([
  ["the evening before", session, now(60) - 20 * 60 * MINUTE, true],
  ["two days before", session, now(60) - 48 * 60 * MINUTE, false],
  ["during it", session, now(90), true],
  ["an hour after it", session, now(240), true],
  ["the next day", session, now(180) + 13 * 60 * MINUTE, false],
  ["while somebody has more time", { ...session, lastEndsAt: at(240) }, now(240) + 11 * 60 * MINUTE, true],
  ["of a rehearsal, which nobody teaches", { ...session, rehearsal: true }, now(90), false],
])("a class is one of today's %s: %#", (_, of, when, is) => {
  expect(isForToday(of, when)).toBe(is);
});

test("a copy is taken once a minute at most, and of nothing that ends", () => {
  expect(needsCopy(session, undefined, now(90))).toBe(true);
  expect(needsCopy(session, at(90), now(90) + MINUTE - 1)).toBe(false);
  expect(needsCopy(session, at(90), now(91))).toBe(true);
  expect(needsCopy({ ...session, phase: "ending" }, undefined, now(90))).toBe(false);
  expect(needsCopy({ ...session, phase: "ended" }, undefined, now(90))).toBe(false);
});
