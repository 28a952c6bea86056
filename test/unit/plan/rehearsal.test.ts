import { describe, expect, test } from "vitest";
import type { CheckResult } from "../../../shared/domain/checks.ts";
import type { RehearsalTiming } from "../../../shared/domain/rehearsal.ts";
import { imageTrials, imageVerdicts } from "../../../shared/plan/preflightImages.ts";
import {
  finding,
  forecastSeconds,
  inSimulation,
  judgeChecks,
  outcomeOf,
  plannedSteps,
  pullSeconds,
  stateOfStep,
  withStep,
} from "../../../shared/plan/rehearsal.ts";
import { nodeWith } from "./preflightSample.ts";

const title = { en: "A check" };
const checks = ["a", "b"].map((name) => ({ name, title, container: "main", command: ["true"] }));
const result = (name: string, state: CheckResult["state"], more: Partial<CheckResult> = {}): CheckResult => ({
  ...{ name, state, at: "2026-11-30T08:00:00Z" },
  ...more,
});
const told = (results: CheckResult[], when: "before" | "after") =>
  judgeChecks({ checks }, results, when).map(({ code, params }) => `${code} ${params?.check}`);

describe("checks", () => {
  test("fail before any work and pass after the solution: then nothing is found", () => {
    expect(told([result("a", "failed"), result("b", "failed")], "before")).toEqual([]);
    expect(told([result("a", "passed"), result("b", "passed")], "after")).toEqual([]);
  });

  test("one that passes too early, and one that fails too late, are found", () => {
    expect(told([result("a", "passed"), result("b", "failed")], "before")).toEqual(["checkPassesBefore a"]);
    expect(
      judgeChecks({ checks }, [result("a", "passed"), result("b", "failed", { output: "no" })], "after"),
    ).toEqual([{ code: "checkFailsAfter", weight: "fails", params: { check: "b" }, title, output: "no" }]);
  });

  test("one without an answer, that could not be run, or that took too long is found both times", () => {
    const results = [result("a", "broken", { cause: "noProgram" }), result("b", "timedOut")];
    for (const when of ["before", "after"] as const) {
      expect(told(results, when)).toEqual(["checkNotRun a", "checkTimedOut b"]);
      expect(told([], when)).toEqual(["checkNotRun a", "checkNotRun b"]);
    }
    expect(judgeChecks({ checks }, results, "before")[0]?.cause).toBe("noProgram");
  });
});

test("what a solution does not reach where programs are simulated is no fault of the lab", () => {
  expect(inSimulation(finding("checkFailsAfter")).weight).toBe("notes");
  expect(inSimulation(finding("accessSilent")).weight).toBe("fails");
});

test("a step is what was found in it; a rehearsal is its worst step, cancelled or not", () => {
  expect(stateOfStep([])).toBe("passed");
  expect(stateOfStep([finding("noChecks")])).toBe("passed");
  expect(stateOfStep([finding("noChecks"), finding("checkPassesBefore")])).toBe("warned");
  expect(stateOfStep([finding("checkPassesBefore"), finding("accessSilent")])).toBe("failed");
  const passed = plannedSteps().map((step) => ({ ...step, state: "passed" as const }));
  const warned = withStep(passed, "accesses", { state: "warned" });
  expect([outcomeOf(passed, false), outcomeOf(warned, false)]).toEqual(["passed", "warned"]);
  expect([outcomeOf(passed, true), outcomeOf(withStep(warned, "end", { state: "failed" }), true)]).toEqual([
    "cancelled",
    "failed",
  ]);
});

test.each([
  ['Successfully pulled image "a:1" in 1m2.5s (1m3s including waiting). Image size: 12 bytes.', 62.5],
  ['Successfully pulled image "a:1" in 345ms (345ms including waiting). Image size: 12 bytes.', 0.345],
  ['Successfully pulled image "a:1" in 2.125s', 2.125],
  ['Container image "a:1" already present on machine', undefined],
  ["Started container shell", undefined],
])("a kubelet's words tell how long an image took: %s", (message, seconds) => {
  expect(pullSeconds(message)).toBe(seconds);
});

describe("the forecast", () => {
  const timing: RehearsalTiming = { seats: 1, first: 21, last: 21, pull: 16, again: 5 };
  test.each([
    ["one seat where the images are", timing, 1, false, 5],
    ["thirty at half a second each", timing, 30, false, 20],
    ["thirty where an image has to come first", timing, 30, true, 40],
    ["at the pace that two seats showed", { ...timing, seats: 2, first: 20, last: 21 }, 30, false, 35],
    ["without a second start, from the first one", { seats: 1, first: 21, last: 21, pull: 16 }, 1, false, 5],
    ["never nothing", { seats: 1, first: 0, last: 0 }, 1, false, 5],
  ])("%s", (_, times, seats, lacks, seconds) => {
    expect(forecastSeconds(times, seats, lacks)).toBe(seconds);
  });
});

describe("images", () => {
  const nodes = [nodeWith({ images: ["docker.io/library/debian:12.11"] }), nodeWith({}, "node-2")];
  const states = (trials: ReturnType<typeof imageTrials>, ...all: ("fetched" | "notFound")[]) =>
    new Map(trials.map(({ name }, index) => [name, all[index] ?? ("unknown" as const)]));

  test("are only looked for, tried once, or fetched on every node that lacks them", () => {
    expect(imageTrials(["debian:12.11"], "look", nodes)).toEqual([]);
    expect(imageTrials(["debian:12.11"], "one", nodes)).toEqual([{ name: "image-0", image: "debian:12.11" }]);
    expect(imageTrials(["debian:12.11"], "all", nodes)).toEqual([
      { name: "image-0-1", image: "debian:12.11", node: "node-2" },
    ]);
  });

  test("are told with the nodes that have them, before and after they were fetched", () => {
    expect(imageVerdicts(["debian:12.11", "debian:12.12"], nodes, [], new Map())).toEqual([
      { image: "debian:12.11", state: "fetched", nodes: { have: 1, of: 2 } },
      { image: "debian:12.12", state: "unknown", nodes: { have: 0, of: 2 } },
    ]);
    const trials = imageTrials(["debian:12.11"], "all", nodes);
    expect(imageVerdicts(["debian:12.11"], nodes, trials, states(trials, "fetched"))).toEqual([
      { image: "debian:12.11", state: "fetched", nodes: { have: 2, of: 2 } },
    ]);
    expect(imageVerdicts(["debian:12.11"], nodes, trials, states(trials, "notFound"))).toEqual([
      { image: "debian:12.11", state: "notFound", nodes: { have: 1, of: 2 } },
    ]);
  });

  test("where one was tried, its outcome is what is said, whatever nodes have", () => {
    const trials = imageTrials(["debian:12.12"], "one", nodes);
    expect(imageVerdicts(["debian:12.12"], nodes, trials, states(trials, "fetched"))).toEqual([
      { image: "debian:12.12", state: "fetched", nodes: { have: 0, of: 2 } },
    ]);
    expect(imageVerdicts(["debian:12.12"], nodes, trials, new Map())).toEqual([
      { image: "debian:12.12", state: "unknown", nodes: { have: 0, of: 2 } },
    ]);
  });
});
