import type { SessionSummary } from "../contract/views.ts";

/** Ms. A link that is made anew is on the copy that much later, and reading them all is not asked of a site more often. */
const AT_MOST_EVERY = 60_000;
/** Ms before its beginning from which on a class counts as one of today's: the evening before, and the night. */
const AHEAD = 24 * 3_600_000;
/** Ms after its end: until everybody has gone home. */
const AFTER = 12 * 3_600_000;

type Class = Pick<SessionSummary, "phase" | "opensAt" | "launchedAt" | "endsAt" | "lastEndsAt" | "rehearsal">;

/** Whether a teacher may stand before that class soon, or does now. `now`: ms since 1970. */
export function isForToday(
  { opensAt, launchedAt, endsAt, lastEndsAt, rehearsal }: Class,
  now: number,
): boolean {
  const from = Date.parse(opensAt ?? launchedAt) - AHEAD;
  return !rehearsal && from <= now && now <= Date.parse(lastEndsAt ?? endsAt) + AFTER;
}

/** Whether a copy is to be taken: of what stands or is being built, not of what has ended; not more than once a minute. */
export const needsCopy = (session: Class, takenAt: string | undefined, now: number): boolean =>
  session.phase !== "ended" &&
  session.phase !== "ending" &&
  isForToday(session, now) &&
  (takenAt === undefined || now - Date.parse(takenAt) >= AT_MOST_EVERY);
