import { expect, test } from "vitest";
import type { Line } from "../../../bench/benchmark.ts";
import { percentile } from "../../../bench/statistics.ts";
import { buildRows } from "../../../bench/table.ts";

const line: Line = {
  key: "ours",
  what: "30 seats open",
  unit: "s",
  goal: 3,
  limit: { key: "raw", what: "bare HTTP/2" },
  instead: [{ key: "kubectl", what: "kubectl apply" }],
};

test("a row says the median, its spread, the goal and the ratio of each turn", () => {
  const turns = [
    { ours: 2, raw: 1, kubectl: 8 },
    { ours: 3, raw: 2, kubectl: 6 },
    { ours: 2.5, raw: 1, kubectl: 5 },
  ];
  expect(buildRows([line], turns)).toEqual([
    {
      what: "30 seats open",
      figure: "2.5 s (2–3)",
      goal: "≤ 3 s",
      compared: "2.00 [2.00 1.50 2.50] × bare HTTP/2 (1 s); 0.50 [0.25 0.50 0.50] × kubectl apply (6 s)",
      verdict: "met",
    },
  ]);
});

test("a figure above its goal is missed, however little", () => {
  expect(buildRows([line], [{ ours: 3.001 }])[0]?.verdict).toBe("MISSED");
  expect(buildRows([line], [{ ours: 3 }])[0]?.verdict).toBe("met");
});

test("a promised ratio is judged by the median of the ratios of each turn, and named where it is missed", () => {
  const promised = { ...line, limit: { key: "raw", what: "bare HTTP/2", atMost: 1.2 } };
  const turns = [
    { ours: 1.3, raw: 1 },
    { ours: 1.1, raw: 1 },
    { ours: 1.2, raw: 1 },
  ];
  expect(buildRows([promised], turns)[0]).toMatchObject({
    compared: "1.20 [1.30 1.10 1.20] × bare HTTP/2 (1 s), goal ≤ 1.20",
    verdict: "met",
  });
  expect(buildRows([promised], turns.slice(0, 1))[0]).toMatchObject({
    compared: "1.30 × bare HTTP/2 (1 s), goal ≤ 1.20 MISSED",
    verdict: "MISSED",
  });
});

test("what was not measured has no row, and what was not compared no ratio", () => {
  expect(buildRows([line], [{ raw: 1 }])).toEqual([]);
  expect(buildRows([line], [{ ours: 1 }])[0]?.compared).toBe("");
});

test("a percentile lies between its neighbours", () => {
  expect(percentile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(percentile([1, 2, 3], 1)).toBe(3);
  expect(() => percentile([], 0.5)).toThrow(RangeError);
});
