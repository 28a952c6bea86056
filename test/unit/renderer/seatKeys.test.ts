import { expect, test } from "vitest";
import { between, nextIndex } from "../../../renderer/screens/session/useSeatKeys.ts";

const board = { count: 30, columns: 7, page: 4 };

test.each([
  ["ArrowRight", 0, 1],
  ["ArrowRight", 29, 29],
  ["ArrowLeft", 0, 0],
  ["ArrowDown", 3, 10],
  ["ArrowDown", 25, 25], // there is none below
  ["ArrowUp", 10, 3],
  ["ArrowUp", 3, 3],
  ["PageDown", 0, 28],
  ["PageUp", 10, 0],
  ["Home", 17, 0],
  ["End", 17, 29],
  ["x", 17, undefined],
])("%s leads from %i to %s", (key, from, to) => {
  expect(nextIndex(key, from, board)).toBe(to);
});

test("an empty board leads nowhere", () => {
  expect(nextIndex("ArrowRight", 0, { ...board, count: 0 })).toBeUndefined();
});

test("a range runs in the order of the screen, whichever end comes first", () => {
  expect(between([7, 12, 3, 9], 3, 12)).toEqual([12, 3]);
  expect(between([7, 12, 3, 9], 7, 9)).toEqual([7, 12, 3, 9]);
  expect(between([7, 12], 99, 12)).toEqual([12]);
});
