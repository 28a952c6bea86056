import type { RepeatedSession } from "../contract/classes.ts";
import type { Roster } from "../domain/roster.ts";
import type { TrainingSession } from "../domain/session.ts";
import type { LabTemplate } from "../domain/template.ts";
import { canonical } from "../manifests/fingerprint.ts";
import { seatedPeople } from "./changeClass.ts";

/** A lab that can be launched today under the session's lab's name. */
export interface RepeatableLab {
  ref: string;
  template: LabTemplate;
}

/**
 * What it takes to launch that session again. Only the lab's snapshot is in the cluster, not where it came from: the lab
 * that says the same is the one; else the first of that name, and whoever launches is told that it changed.
 */
export function repeatSession(
  session: TrainingSession,
  roster: Roster | undefined,
  labs: readonly RepeatableLab[],
): RepeatedSession {
  const { spec } = session;
  const snapshot = canonical(spec.template.spec);
  const same = labs.find(({ template }) => canonical(template.spec) === snapshot);
  const lab = same ?? labs[0];
  const declared = new Set(lab?.template.spec.parameters?.map(({ name }) => name));
  const people = seatedPeople(spec.seats, roster);
  const named = new Set(people.map(({ seat }) => seat));
  return {
    title: spec.title,
    ...(lab ? { template: lab.ref } : {}),
    changed: lab !== undefined && same === undefined,
    parameters: Object.fromEntries(Object.entries(spec.parameters).filter(([name]) => declared.has(name))),
    minutes: lengthOf(session),
    opening: spec.opensAt !== undefined ? "atTime" : spec.phase === "prepared" ? "byHand" : "atOnce",
    ...(spec.opensAt !== undefined ? { opensAt: spec.opensAt } : {}),
    spare: roster ? spec.seats.filter(({ number }) => !named.has(number)).length : 0,
    students: people.length,
  };
}

/** As extended. To five minutes: between the clock that wrote the end and the one that wrote the beginning lie some seconds. */
function lengthOf({ metadata, spec }: TrainingSession): number {
  const begins = Date.parse(spec.opensAt ?? metadata.creationTimestamp);
  return Math.max(5, Math.round((Date.parse(spec.endsAt) - begins) / 60_000 / 5) * 5);
}
