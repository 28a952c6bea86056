import { type Failure, toFailure } from "../shared/contract/failure.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { refusalTrouble } from "../shared/plan/refusal.ts";
import type { Step } from "../shared/plan/step.ts";
import type { Trouble } from "../shared/plan/trouble.ts";
import type { Context } from "./context.ts";

const FIELD_MANAGER = "pupitre-conductor";

/** `trouble` says why it did not go on, if that is worth telling: what comes right by looking again is not. */
export type Result = { done: true } | { done: false; trouble?: Trouble };

/** Carries steps out, wave by wave, the steps of a wave at once. The first wave that fails is the last one tried. */
export async function carryOut(context: Context, steps: Step[]): Promise<Result> {
  for (const wave of new Set(steps.map((step) => step.wave))) {
    const now = steps.filter((step) => step.wave === wave);
    const outcomes = await Promise.allSettled(now.map((step) => doStep(context, step)));
    const failures = outcomes.flatMap((outcome, index) =>
      outcome.status === "rejected"
        ? [{ failure: toFailure(outcome.reason), namespace: namespaceOf(now[index]) }]
        : [],
    );
    if (failures.length === 0) continue;
    const troubles = failures.flatMap(({ failure, namespace }) => refusalTrouble(failure, namespace) ?? []);
    // What we believed was not so: everything is read before the next plan.
    for (const { failure, namespace } of failures) if (isMisbelief(failure)) context.objects.doubt(namespace);
    const trouble = troubles.find(({ failed }) => failed) ?? troubles[0];
    return { done: false, ...(trouble ? { trouble } : {}) };
  }
  return { done: true };
}

/** Which of the seat's namespaces it is about. */
function namespaceOf(step: Step | undefined): string {
  if (step?.do === "create" || step?.do === "apply")
    return step.manifest.metadata.namespace ?? step.manifest.metadata.name;
  return step?.do === "delete" ? (step.ref.namespace ?? step.ref.name) : "";
}

async function doStep(context: Context, step: Step): Promise<void> {
  const { cluster, objects, clock } = context;
  switch (step.do) {
    case "create":
      return create(context, step.manifest);
    case "apply": {
      const { manifest, resourceVersion } = step;
      const metadata = { ...manifest.metadata, resourceVersion };
      objects.put(await cluster.apply({ ...manifest, metadata }, FIELD_MANAGER));
      return;
    }
    case "delete":
      await cluster.delete(step.ref, { uid: step.uid, ...(step.force ? { gracePeriodSeconds: 0 } : {}) });
      objects.noteDeleted(step.ref, step.uid, clock.now());
      return;
    case "wait":
    case "refuse":
      return;
  }
}

async function create({ cluster, objects }: Context, manifest: Manifest): Promise<void> {
  try {
    objects.put(await cluster.create(manifest));
    // Nobody else has put anything into it yet: what is within is what we shall put there.
    if (manifest.kind === "Namespace") objects.trust(manifest.metadata.name);
  } catch (error) {
    // An earlier life of ours made it, or it is somebody else's: the next plan tells which.
    if (toFailure(error).kind === "alreadyExists" && manifest.kind === "Namespace") {
      const { apiVersion, kind, metadata } = manifest;
      const found = await cluster.get({ apiVersion, kind, name: metadata.name });
      if (found) objects.put(found);
    }
    throw error;
  }
}

const isMisbelief = ({ kind, params }: Failure): boolean =>
  kind === "alreadyExists" || kind === "notFound" || (kind === "conflict" && params?.cause === undefined);
