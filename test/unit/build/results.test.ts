import { expect, test } from "vitest";
import { countTests, resultTable, tierWithoutRun } from "../../../build/commands/results.mjs";

const report = (...files: { status: string; tests: string[] }[]) =>
  JSON.stringify({
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((one) => ({ status: one })),
    })),
  });

test("tests are counted by how they ended", () => {
  const json = report(
    { status: "failed", tests: ["passed", "failed", "passed"] },
    { status: "passed", tests: ["pending"] },
  );
  expect(countTests(json, 1)).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

test("a file that could not be loaded is a failure", () => {
  const json = report({ status: "failed", tests: [] }, { status: "passed", tests: ["passed"] });
  expect(countTests(json, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
});

test("a run that ended badly is a failure though every test passed", () => {
  expect(countTests(report({ status: "passed", tests: ["passed"] }), 1)).toEqual({
    passed: 1,
    failed: 1,
    skipped: 0,
  });
});

test("a run that left no report is a failure", () => {
  expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a tier that cannot run is skipped, and a failure where it is named as one that must", () => {
  const verdict = (mustRun?: string) => {
    const { verdict, failed } = tierWithoutRun("node", "needs root", mustRun);
    return [verdict, failed];
  };
  expect(verdict()).toEqual(["skipped", 0]);
  expect(verdict("unit, api")).toEqual(["skipped", 0]);
  expect(verdict("api, node")).toEqual(["FAILED", 1]);
  expect(verdict("all")).toEqual(["FAILED", 1]);
});

test("the table names each tier, why it was left out, and the totals", () => {
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
    },
    { ...nothing, name: "e2e", verdict: "skipped", why: "There is no Chromium." },
  ]);
  expect(table).toBe(
    [
      "tier      result   passed  failed  skipped    time",
      "unit      passed      120       0        0   3.2 s  rules",
      "contract  FAILED        7       2        1  61.0 s  kubectl",
      "e2e       skipped       -       -        -       -  There is no Chromium.",
      "",
      "127 passed, 2 failed",
    ].join("\n"),
  );
});
