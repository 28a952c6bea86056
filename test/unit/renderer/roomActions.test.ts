import { expect, test } from "vitest";
import { nextDay, pausedEnd } from "../../../renderer/screens/session/roomActions.ts";

test("a pause is until the next day, at the hour when the class began", () => {
  const begun = new Date(2026, 10, 30, 10, 3).getTime();
  expect(nextDay(begun, new Date(2026, 10, 30, 11, 47).getTime())).toBe("2026-12-01T10:00");
  expect(nextDay(begun, new Date(2026, 11, 31, 9).getTime())).toBe("2027-01-01T10:00");
});

test("the end moves by as long as the pause is, and a time that is past is none", () => {
  const now = new Date(2026, 10, 30, 11).getTime();
  const endsAt = new Date(2026, 10, 30, 12).toISOString();
  expect(pausedEnd("2026-12-01T10:00", endsAt, now)).toEqual({
    resumesAt: new Date(2026, 11, 1, 10).toISOString(),
    endsAt: new Date(2026, 11, 1, 11).getTime(),
  });
  expect(pausedEnd("2026-11-30T10:59", endsAt, now)).toBeUndefined();
  expect(pausedEnd("2026-12-01T", endsAt, now)).toBeUndefined();
});
