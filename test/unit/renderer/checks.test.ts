import { describe, expect, test } from "vitest";
import { classProgress, dots } from "../../../renderer/screens/session/seatChecks.ts";
import { nextCell } from "../../../renderer/screens/session/useCheckKeys.ts";
import { shownLayout } from "../../../renderer/stores/boardControls.ts";
import type { SeatView } from "../../../shared/contract/views.ts";
import { checks as en } from "../../../shared/i18n/en/checks.ts";
import { studentChecks as enStudent } from "../../../shared/i18n/en/studentChecks.ts";
import { checks as fr } from "../../../shared/i18n/fr/checks.ts";
import { studentChecks as frStudent } from "../../../shared/i18n/fr/studentChecks.ts";

describe("keys in the matrix", () => {
  const size = { rows: 30, columns: 5, page: 10 };
  const at = (row: number, column: number) => ({ row, column });
  test.each([
    ["ArrowDown", false, at(3, 2), at(4, 2)],
    ["ArrowUp", false, at(0, 2), at(0, 2)],
    ["ArrowRight", false, at(3, 4), at(3, 4)],
    ["ArrowLeft", false, at(3, 1), at(3, 0)],
    ["PageDown", false, at(25, 1), at(29, 1)],
    ["PageUp", false, at(15, 1), at(5, 1)],
    ["Home", false, at(3, 4), at(3, 0)],
    ["End", false, at(3, 0), at(3, 4)],
    ["Home", true, at(3, 4), at(0, 0)],
    ["End", true, at(3, 0), at(29, 4)],
    ["a", false, at(3, 3), undefined],
  ] as const)("%s (with Control: %s)", (key, control, from, to) =>
    expect(nextCell(key, control, from, size)).toEqual(to),
  );

  test("lead nowhere in an empty class", () =>
    expect(nextCell("End", true, at(0, 0), { rows: 0, columns: 5, page: 1 })).toBeUndefined());
});

test("where a class is, is told from its seats", () => {
  const seat = (number: number, phase: string, passed: number, running = false) =>
    ({ number, phase, checks: { passed, running, states: ["passed", "failed"] } }) as unknown as SeatView;
  expect(classProgress([seat(1, "ready", 2), seat(2, "ready", 1, true), seat(3, "failed", 0)])).toEqual({
    done: 1,
    waiting: 1,
    ready: [1, 2],
  });
});

test("a tile shows up to six checks as dots, more as a number alone", () => {
  expect(dots(3, 4)).toBe("●●●○");
  expect(dots(6, 6)).toBe("●●●●●●");
  expect(dots(3, 7)).toBe("");
});

test("the view of checks gives way in a class whose lab has none", () => {
  expect(shownLayout("checks", true)).toBe("checks");
  expect(shownLayout("checks", false)).toBe("grid");
  expect(shownLayout("list", false)).toBe("list");
});

type Tree = { readonly [key: string]: string | Tree };
const texts = (tree: Tree): string[] =>
  Object.values(tree).flatMap((value) => (typeof value === "string" ? [value] : texts(value)));

test("French keeps its double punctuation on the line, and both languages fill in the same values", () => {
  const values = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();
  for (const [french, english] of [
    [texts(fr), texts(en)],
    [texts(frStudent), texts(enStudent)],
  ] as const) {
    for (const text of french) expect([text, / [;:?!»]|« /.test(text)]).toEqual([text, false]);
    expect(french.map(values)).toEqual(english.map(values));
  }
});
