import { randomUUID } from "node:crypto";
import { toFailure } from "../../shared/contract/failure.ts";
import type { Rehearsal, RehearsalFinding, RehearsalStepName } from "../../shared/domain/rehearsal.ts";
import {
  finding,
  inSimulation,
  outcomeOf,
  plannedSteps,
  stateOfStep,
  withStep,
} from "../../shared/plan/rehearsal.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { findImages } from "./imagePlaces.ts";
import { createStage } from "./stage.ts";
import type { RehearsalWish } from "./wish.ts";

/**
 * Rehearses a lab from launch to end, whatever happens between. Never throws: what went wrong is what was found.
 * Aborting `signal` ends it early; what it made is removed all the same.
 */
export async function rehearse(wish: RehearsalWish): Promise<Rehearsal> {
  const { site, template, signal, now } = wish;
  let rehearsal: Rehearsal = {
    id: randomUUID(),
    lab: {
      ref: wish.ref,
      name: template.metadata.name,
      version: template.spec.version,
      title: template.spec.title,
      fingerprint: fingerprintOf(template),
    },
    site: site.id,
    ...(site.kind === "practice" ? { simulated: true } : {}),
    startedAt: now().toISOString(),
    state: "running",
    steps: plannedSteps(),
  };
  const change = (part: Partial<Rehearsal>) => {
    rehearsal = { ...rehearsal, ...part };
    wish.onChange(rehearsal);
  };
  const cancelling = () => change({ state: "cancelling" });
  signal.addEventListener("abort", cancelling, { once: true });

  /** @returns whether to go on: what follows a failed start or entrance would only say the same again. */
  const step = async (
    name: RehearsalStepName,
    work: () => Promise<RehearsalFinding[] | "skipped">,
  ): Promise<boolean> => {
    change({ steps: withStep(rehearsal.steps, name, { state: "running" }) });
    const began = performance.now();
    let findings: RehearsalFinding[] | "skipped";
    try {
      findings = await work();
      if (findings !== "skipped" && rehearsal.simulated) findings = findings.map(inSimulation);
    } catch (error) {
      findings = signal.aborted ? "skipped" : [finding("failure", { failure: toFailure(error) })];
    }
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    const done =
      findings === "skipped"
        ? { state: "skipped" as const }
        : { state: stateOfStep(findings), findings, seconds };
    change({ steps: withStep(rehearsal.steps, name, done) });
    return done.state !== "failed" && !signal.aborted;
  };

  const stage = createStage(wish);
  let images: ReturnType<typeof findImages> | undefined;
  wish.onChange(rehearsal);
  try {
    if (await step("start", () => stage.start(change))) {
      // Now that one node has them all: what a class would still wait for.
      images = findImages(site, stage.images, now(), signal);
      if (await step("enter", stage.enter)) {
        const steps = [
          ["accesses", stage.tryAccesses],
          ["checksBefore", () => stage.runChecks("before")],
          ["solution", stage.solve],
          ["checksAfter", () => stage.runChecks("after")],
          ["again", () => stage.again(change, () => rehearsal.timing)],
        ] as const;
        for (const [name, work] of steps) if (!signal.aborted) await step(name, work);
      }
    }
  } finally {
    signal.removeEventListener("abort", cancelling);
  }
  const skipped = rehearsal.steps.map((one) =>
    one.state === "waiting" && one.name !== "end" ? { ...one, state: "skipped" as const } : one,
  );
  change({ steps: skipped });
  await step("end", stage.end);
  const places = signal.aborted ? undefined : await images;
  if (places) change({ images: places });
  change({ endedAt: now().toISOString(), state: outcomeOf(rehearsal.steps, signal.aborted) });
  return rehearsal;
}
