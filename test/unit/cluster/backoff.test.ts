import { expect, test } from "vitest";
import { backoffDelay, quotaDelay } from "../../../cluster/backoff.ts";

const usual = { base: 200, max: 10_000 };

test("each failure doubles the wait, up to a limit; half of it is left to chance", () => {
  const waits = (random: () => number) => [1, 2, 3, 20].map((n) => backoffDelay(n, { ...usual, random }));
  expect(waits(() => 0)).toEqual([100, 200, 400, 5_000]);
  expect(waits(() => 1)).toEqual([200, 400, 800, 10_000]);
});

test("a new quota is asked for again sooner than a server in trouble, and never seldom", () => {
  const waits = [1, 2, 3, 4, 9].map((failures) => quotaDelay(failures, () => 0.5));
  expect(waits).toEqual([30, 60, 120, 150, 150]);
});
