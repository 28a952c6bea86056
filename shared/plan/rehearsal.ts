import type { CheckResult } from "../domain/checks.ts";
import type {
  Rehearsal,
  RehearsalFinding,
  RehearsalStep,
  RehearsalStepName,
  RehearsalTiming,
} from "../domain/rehearsal.ts";
import { REHEARSAL_STEPS } from "../domain/rehearsal.ts";
import type { TemplateSpec } from "../domain/template.ts";

const WEIGHT: Record<RehearsalFinding["code"], RehearsalFinding["weight"]> = {
  seatFailed: "fails",
  notStarted: "fails",
  notLetIn: "fails",
  accessSilent: "fails",
  accessRefuses: "fails",
  terminalSilent: "fails",
  // Whoever gets a point for nothing learns nothing; the class works all the same.
  checkPassesBefore: "warns",
  checkFailsAfter: "fails",
  checkTimedOut: "fails",
  checkNotRun: "fails",
  checksUnanswered: "fails",
  noChecks: "notes",
  noSolution: "notes",
  noTerminal: "notes",
  solutionFailed: "fails",
  solutionUnanswered: "fails",
  leftovers: "warns",
  notEnded: "warns",
  failure: "fails",
};

export const finding = (
  code: RehearsalFinding["code"],
  more: Omit<RehearsalFinding, "code" | "weight"> = {},
): RehearsalFinding => ({ code, weight: WEIGHT[code], ...more });

/** The demonstration lacks most programs, so what a solution does not reach there is no fault of the lab. */
const OF_PROGRAMS = new Set<RehearsalFinding["code"]>([
  "solutionFailed",
  "solutionUnanswered",
  "checkFailsAfter",
  "checkTimedOut",
]);
export const inSimulation = (one: RehearsalFinding): RehearsalFinding =>
  OF_PROGRAMS.has(one.code) ? { ...one, weight: "notes" } : one;

export const plannedSteps = (): RehearsalStep[] =>
  REHEARSAL_STEPS.map((name) => ({ name, state: "waiting", findings: [] }));

/** Steps with one of them changed. */
export const withStep = (
  steps: readonly RehearsalStep[],
  name: RehearsalStepName,
  change: Partial<RehearsalStep>,
): RehearsalStep[] => steps.map((step) => (step.name === name ? { ...step, ...change } : step));

/** A step that ran to its end, by what it found. */
export function stateOfStep(findings: readonly RehearsalFinding[]): RehearsalStep["state"] {
  if (findings.some(({ weight }) => weight === "fails")) return "failed";
  return findings.some(({ weight }) => weight === "warns") ? "warned" : "passed";
}

/** What a rehearsal came to. One that was cancelled says nothing of the lab, but what it had found by then. */
export function outcomeOf(steps: readonly RehearsalStep[], isCancelled: boolean): Rehearsal["state"] {
  if (steps.some(({ state }) => state === "failed")) return "failed";
  if (isCancelled) return "cancelled";
  return steps.some(({ state }) => state === "warned") ? "warned" : "passed";
}

/**
 * Before anybody has done anything, every check fails; after the solution, every one passes. Anything else is a
 * fault of the lab, whichever of the two it lies in.
 */
export function judgeChecks(
  spec: Pick<TemplateSpec, "checks">,
  results: readonly CheckResult[],
  when: "before" | "after",
): RehearsalFinding[] {
  return (spec.checks ?? []).flatMap(({ name: check, title, seconds = 10 }): RehearsalFinding[] => {
    const result = results.find(({ name }) => name === check);
    if (!result || result.state === "broken")
      return [
        finding("checkNotRun", {
          params: { check },
          title,
          ...(result?.cause ? { cause: result.cause } : {}),
        }),
      ];
    if (result.state === "timedOut") return [finding("checkTimedOut", { params: { check, seconds }, title })];
    if (when === "before" && result.state === "passed")
      return [finding("checkPassesBefore", { params: { check }, title })];
    if (when === "after" && result.state === "failed")
      return [
        finding("checkFailsAfter", {
          params: { check },
          title,
          ...(result.output ? { output: result.output } : {}),
        }),
      ];
    return [];
  });
}

/** s of `Successfully pulled image "x" in 1m2.5s (…)`, as kubelets word it; `undefined` for anything else. */
export function pullSeconds(message: string): number | undefined {
  const told = /^Successfully pulled image .* in ([0-9hms.µn]+)/.exec(message)?.[1];
  if (told === undefined) return undefined;
  const UNITS = new Map([
    ["h", 3600],
    ["m", 60],
    ["s", 1],
    ["ms", 1e-3],
    ["µs", 1e-6],
    ["ns", 1e-9],
  ]);
  const parts = [...told.matchAll(/([0-9.]+)(h|ms|µs|ns|m|s)/g)];
  const seconds = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS.get(unit ?? "") ?? 0),
    0,
  );
  return Math.round(seconds * 1000) / 1000;
}

/** s that one more seat takes where a rehearsal of one seat cannot tell: what a busy node needs to start one more Pod. */
const ONE_MORE = 0.5;

/**
 * About how long until a class of `seats` is ready, in s: what a start takes where the images are, one more seat after
 * the other at the pace that was seen, and the images' fetching where some node still lacks one. Rounded up to 5 s,
 * because it is a forecast.
 */
export function forecastSeconds(
  { seats: tried, first, last, pull = 0, again }: RehearsalTiming,
  seats: number,
  lacksImages: boolean,
): number {
  const warm = again ?? Math.max(0, last - pull);
  const oneMore = tried > 1 ? (last - first) / (tried - 1) : ONE_MORE;
  const seconds = warm + Math.max(0, seats - tried) * oneMore + (lacksImages ? pull : 0);
  return Math.max(5, Math.ceil(seconds / 5) * 5);
}
