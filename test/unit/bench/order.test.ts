import { expect, test } from "vitest";
import { orderOf } from "../../../bench/order.ts";

const CONTENDERS = ["replay", "ours", "stock", "apply", "serverSide", "oneByOne", "helm"];
const PAIRS = CONTENDERS.flatMap((a) => CONTENDERS.filter((b) => a !== b).map((b) => [a, b] as const));
const orders = (turns: number) => Array.from({ length: turns }, (_, turn) => orderOf(CONTENDERS, turn));
const count = (turns: number, holds: (order: string[], a: string, b: string) => boolean) =>
  PAIRS.map(([a, b]) => orders(turns).filter((order) => holds(order, a, b)).length);

test("every turn has everybody once", () => {
  for (const order of orders(14)) expect([...order].sort()).toEqual([...CONTENDERS].sort());
});

test("everybody comes before everybody else equally often, in five turns give or take one", () => {
  const before = (order: string[], a: string, b: string) => order.indexOf(a) < order.indexOf(b);
  expect(new Set(count(4, before))).toEqual(new Set([2]));
  expect(new Set(count(5, before))).toEqual(new Set([2, 3]));
});

test("everybody follows directly upon everybody else equally often, and stands everywhere equally often", () => {
  const follows = (order: string[], a: string, b: string) => order.indexOf(b) === order.indexOf(a) + 1;
  expect(new Set(count(14, follows))).toEqual(new Set([2]));
  for (const position of CONTENDERS.keys())
    expect(new Set(orders(14).map((order) => order[position])).size).toBe(CONTENDERS.length);
});
