import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { testFiles } from "../../../build/commands/testFiles.mjs";
import { tiers } from "../../../build/commands/tiers.mjs";

test("a run has the test files of its folder without those that others run", () => {
  const run = { project: "unit", folder: "test/unit/build", except: ["test/unit/build/lock.test.ts"] };
  const files = testFiles(run);
  expect(files).toContain("test/unit/build/testFiles.test.ts");
  expect(files).not.toContain("test/unit/build/lock.test.ts");
  expect(testFiles(run, ["testFiles"])).toEqual(["test/unit/build/testFiles.test.ts"]);
  expect(testFiles({ project: "unit", folder: "test/nowhere" })).toEqual([]);
});

test("no test file is forgotten by all tiers", () => {
  const all = testFiles({ project: "", folder: "test" });
  const run = new Set(tiers.flatMap(({ runs }) => runs.flatMap((one) => testFiles(one))));
  expect(all.filter((file) => !run.has(file))).toEqual([]);
});

test("the README names every tier", async () => {
  const readme = await readFile(new URL("../../../README.md", import.meta.url), "utf8");
  const row = readme.split("\n").find((line) => line.includes("one tier:"));
  const named = [...(row?.split("one tier:")[1]?.matchAll(/`(\w+)`/g) ?? [])].map(([, name]) => name);
  expect(named).toEqual(["check", ...tiers.map(({ name }) => name)]);
});
