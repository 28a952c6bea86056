import type { SessionSummary } from "../../../shared/contract/views.ts";
import { daysFromToday } from "../../ui/time.ts";

interface SessionGroups {
  /** Running, or to open today. */
  today: SessionSummary[];
  upcoming: SessionSummary[];
  /** Newest first. */
  ended: SessionSummary[];
}

/** When the class begins, or began. */
export const startOf = (session: SessionSummary): string =>
  session.openedAt ?? session.opensAt ?? session.launchedAt;

export function groupSessions(sessions: readonly SessionSummary[], now: number): SessionGroups {
  const byStart = (a: SessionSummary, b: SessionSummary) => startOf(a).localeCompare(startOf(b));
  const running = sessions.filter(({ phase }) => phase !== "ended").sort(byStart);
  const later = (session: SessionSummary) => daysFromToday(startOf(session), now) > 0;
  const end = (session: SessionSummary) => session.endedAt ?? session.endsAt;
  return {
    today: running.filter((session) => !later(session)),
    upcoming: running.filter(later),
    ended: sessions.filter(({ phase }) => phase === "ended").sort((a, b) => end(b).localeCompare(end(a))),
  };
}
