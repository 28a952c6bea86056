import fc from "fast-check";
import { expect, test } from "vitest";
import { keepSame } from "../../../renderer/screens/editor/keepSame.ts";

const clone = (value: unknown): unknown => structuredClone(value);

test("what says the same is the very same, around it what is new", () => {
  const before = { spec: { containers: [{ name: "a" }, { name: "b" }], title: { fr: "A" } } };
  const next = clone(before) as typeof before;
  expect(keepSame(before, next)).toBe(before);
  next.spec.title.fr = "Autre";
  const kept = keepSame(before, next) as typeof before;
  expect(kept).toEqual(next);
  expect(kept.spec.containers).toBe(before.spec.containers);
});

test("it never changes what is said", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, next) => {
      expect(keepSame(before, next)).toEqual(next);
      expect(keepSame(next, clone(next))).toEqual(next);
    }),
    { numRuns: 2_000 },
  );
});

test("a field that was there without a value is told from one that was not there", () => {
  expect(Object.keys(keepSame({ a: 1 }, { a: 1, b: undefined }) as object)).toEqual(["a", "b"]);
  expect(keepSame({ a: null }, {})).toEqual({});
  expect(keepSame([1, 2], [1])).toEqual([1]);
  expect(keepSame({ 0: 1 }, [1])).toEqual([1]);
});
