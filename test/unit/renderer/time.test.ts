import { describe, expect, test } from "vitest";
import { bytes, cpus } from "../../../renderer/ui/quantity.ts";
import {
  clockTime,
  countdown,
  dayName,
  daysFromToday,
  duration,
  fromLocalInput,
  toLocalInput,
} from "../../../renderer/ui/time.ts";

const local = (text: string) => new Date(text).getTime();

test.each([
  [-5, "0\u00a0s"],
  [45.9, "45\u00a0s"],
  [60, "1\u00a0min"],
  [3599, "59\u00a0min"],
  [3600, "1\u00a0h"],
  [4320, "1\u00a0h\u00a012"],
  [90_000, "25\u00a0h"],
  [200_000, "2\u00a0j"],
])("%d seconds are told as %j", (seconds, text) => {
  expect(duration(seconds, "fr")).toBe(text);
});

test("days have the language's letter", () => {
  expect(duration(200_000, "en")).toBe("2\u00a0d");
});

test.each([
  [4360, "1:12:40"],
  [760, "12:40"],
  [5, "00:05"],
  [-1, "00:00"],
])("%d seconds count down as %s", (seconds, text) => {
  expect(countdown(seconds)).toBe(text);
});

describe("days", () => {
  const now = local("2026-11-23T23:50:00");
  test("midnight makes the day, not 24 hours", () => {
    expect(daysFromToday(local("2026-11-24T00:10:00"), now)).toBe(1);
    expect(daysFromToday(local("2026-11-23T00:10:00"), now)).toBe(0);
  });
  test("near days have names, others a date", () => {
    expect(dayName(local("2026-11-22T10:00:00"), now, "fr")).toBe("hier");
    expect(dayName(local("2026-11-24T10:00:00"), now, "en")).toBe("tomorrow");
    expect(dayName(local("2026-12-01T10:00:00"), now, "fr")).toBe("mar. 1 déc.");
  });
});

describe("a typed time", () => {
  test("goes there and back in the user's zone", () => {
    const time = local("2026-11-23T14:05:00");
    expect(toLocalInput(time)).toBe("2026-11-23T14:05");
    expect(fromLocalInput("2026-11-23T14:05")).toBe(new Date(time).toISOString());
    expect(clockTime(time)).toBe("14:05");
  });
  test("may leave out a leading zero", () => {
    expect(fromLocalInput("2026-11-23T9:30")).toBe(new Date(local("2026-11-23T09:30:00")).toISOString());
  });
  test.each(["", "T14:00", "2026-11-23T", "2026-11-23T25:00", "2026-11-23T14:61"])("%j is none", (text) => {
    expect(fromLocalInput(text)).toBeUndefined();
  });
});

test("amounts are told in binary units, in the language's spelling", () => {
  expect(bytes(256 * 1024 ** 2, "fr")).toBe("256\u00a0Mio");
  expect(bytes(1.5 * 1024 ** 3, "fr")).toBe("1,5\u00a0Gio");
  expect(bytes(30 * 1024 ** 3, "en")).toBe("30\u00a0GiB");
  expect(cpus(0.25, "fr")).toBe("0,25\u00a0CPU");
});
