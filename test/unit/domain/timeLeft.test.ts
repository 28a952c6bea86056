import { expect, test } from "vitest";
import { warningAt } from "../../../shared/domain/timeLeft.ts";

test("the nearest warning that is reached holds, and none before the first or after the end", () => {
  const minutes = (n: number) => warningAt(n * 60_000);
  expect([16, 15, 14, 5.1, 5, 2, 1, 0.1, 0, -3].map(minutes)).toEqual([
    ...[undefined, 15, 15, 15, 5, 5, 1, 1],
    ...[undefined, undefined],
  ]);
});
