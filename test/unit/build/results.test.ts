import { join } from "node:path";
import { expect, test } from "vitest";
import { tiersThatMustRun, whatIsAsked } from "../../../build/commands/mustRun.mjs";
import { countTests, resultTable, tierThatRan, tierWithoutRun } from "../../../build/commands/results.mjs";
import { repository } from "../../../build/tools/paths.mjs";

const report = (...files: { status: string; tests: string[] }[]) =>
  JSON.stringify({
    testResults: files.map(({ status, tests }) => ({
      name: join(repository, "test/unit/a.test.ts"),
      status,
      message: "no such module",
      assertionResults: tests.map((one) => ({
        status: one,
        fullName: "one is two",
        failureMessages: one === "failed" ? ["expected 1 to be 2\nat a\nat b\nat c\nat d"] : [],
      })),
    })),
  });

test("tests are counted by how they ended", () => {
  const json = report(
    { status: "failed", tests: ["passed", "failed", "passed"] },
    { status: "passed", tests: ["pending"] },
  );
  expect(countTests(json, 1)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 1,
    failures: ["test/unit/a.test.ts > one is two\nexpected 1 to be 2\nat a\nat b\nat c"],
  });
});

test("a file that could not be loaded is a failure", () => {
  const json = report({ status: "failed", tests: [] }, { status: "passed", tests: ["passed"] });
  expect(countTests(json, 1)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
    failures: ["test/unit/a.test.ts\nno such module"],
  });
});

test("a run that ended badly is a failure though every test passed", () => {
  expect(countTests(report({ status: "passed", tests: ["passed"] }), 1)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
    failures: ["a run that ended with 1 although no test failed"],
  });
});

test("a run that left no report is a failure", () => {
  expect(countTests(undefined, 1)).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
});

test("a tier that cannot run is skipped, and a failure where it must run", () => {
  expect(tierWithoutRun("node", "needs root", false)).toMatchObject({ verdict: "skipped", failed: 0 });
  expect(tierWithoutRun("node", "needs root", true)).toMatchObject({ verdict: "FAILED", failed: 1 });
});

test("a tier that must run fails for every test that it leaves out; another says how many", () => {
  const run = { about: "rules", seconds: 1 };
  const whole = { passed: 3, failed: 0, skipped: 0 };
  const holed = { passed: 3, failed: 0, skipped: 2 };
  expect(tierThatRan("unit", whole, { ...run, mustRun: true })).toMatchObject({
    verdict: "passed",
    ...whole,
  });
  expect(tierThatRan("unit", holed, { ...run, mustRun: false })).toMatchObject({
    verdict: "passed",
    ...holed,
  });
  expect(tierThatRan("unit", holed, { ...run, mustRun: true })).toMatchObject({
    ...{ verdict: "FAILED", passed: 3, failed: 1, skipped: 2 },
    why: "must run whole and left out 2 of its tests",
  });
  const worse = { ...holed, failed: 4 };
  expect(tierThatRan("unit", worse, { ...run, mustRun: true })).toMatchObject({
    verdict: "FAILED",
    failed: 4,
  });
});

test("tiers that must run are named with commas, or all of them, and a misspelt name is refused", () => {
  const names = ["unit", "api", "node"];
  const read = (text?: string) => [...tiersThatMustRun(text, names)];
  expect(read()).toEqual([]);
  expect(read("")).toEqual([]);
  expect(read("node, unit")).toEqual(["node", "unit"]);
  expect(read("all")).toEqual(names);
  expect(() => read("unit,nod")).toThrow("PUPITRE_TIERS names nod, which is no tier");
  expect(() => read("All")).toThrow("the tiers are unit, api, node (or all)");
});

test("a word that is no tier and in no test file's path is refused, for it would run nothing", () => {
  const asked = (...words: string[]) => whatIsAsked(words, ["unit", "node"], ["test/unit/a.test.ts"]);
  expect(asked("unit", "a.test")).toEqual({ tiers: ["unit"], filters: ["a.test"] });
  expect(() => asked("nodee")).toThrow("nodee is no tier and in no path of a test file");
});

test("the closing words tell each failed test, each tier, why it was left out, and the totals", () => {
  const nothing = { passed: 0, failed: 0, skipped: 0, seconds: 0 };
  const table = resultTable([
    { ...nothing, name: "unit", verdict: "passed", passed: 120, seconds: 3.21, why: "rules" },
    {
      ...nothing,
      name: "contract",
      verdict: "FAILED",
      passed: 7,
      failed: 2,
      skipped: 1,
      seconds: 61,
      why: "kubectl",
      failures: ["a.test.ts > one is two\nexpected 1 to be 2"],
    },
    { ...nothing, name: "e2e", verdict: "skipped", why: "There is no Chromium." },
  ]);
  expect(table).toBe(
    [
      "FAILED contract: a.test.ts > one is two",
      "expected 1 to be 2",
      "",
      "tier      result   passed  failed  skipped    time",
      "unit      passed      120       0        0   3.2 s  rules",
      "contract  FAILED        7       2        1  61.0 s  kubectl",
      "e2e       skipped       -       -        -       -  There is no Chromium.",
      "",
      "127 passed, 2 failed",
    ].join("\n"),
  );
});
