import { MAX_CO_TEACHERS, type TrainingSession, teachersOf } from "../domain/session.ts";
import type { SessionChange } from "./sessionChanges.ts";

/** One more who holds it. The owner has it already, and so has who is named. */
export function sharedWith({ spec }: Pick<TrainingSession, "spec">, user: string): SessionChange {
  if (teachersOf(spec).includes(user)) return undefined;
  const coTeachers = [...(spec.coTeachers ?? []), user];
  if (coTeachers.length > MAX_CO_TEACHERS)
    return { issues: [{ code: "session.tooManyCoTeachers", params: { max: MAX_CO_TEACHERS } }] };
  return { spec: { coTeachers } };
}

export function sharedNoMoreWith({ spec }: Pick<TrainingSession, "spec">, user: string): SessionChange {
  if (!spec.coTeachers?.includes(user)) return undefined;
  return { spec: { coTeachers: spec.coTeachers.filter((one) => one !== user) } };
}

/** Colleagues to choose from: whoever holds another session, or shares one, in the order of the alphabet. */
export function knownTeachers(sessions: readonly TrainingSession[], than: TrainingSession): string[] {
  const holders = new Set(teachersOf(than.spec));
  const names = new Set(sessions.flatMap(({ spec }) => teachersOf(spec)));
  return [...names].filter((name) => !holders.has(name)).sort();
}
