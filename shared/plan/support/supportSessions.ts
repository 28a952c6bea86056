import type { SupportSession, SupportTrouble } from "../../contract/support.ts";
import type { Seat, SeatPresence } from "../../domain/seat.ts";
import type { TrainingSession } from "../../domain/session.ts";
import { isForPeople } from "../seatWish.ts";
import { sessionSummary } from "../views.ts";

/** A row tells of so many seats by name; the others are counted. */
const MOST_TOLD = 12;
/** Of what has ended, a list shows the latest; the search finds the others. */
export const MOST_ENDED = 100;

/** One line of support's list, without a name of a student. */
export function supportSession(
  session: TrainingSession,
  seats: Seat[],
  presences: SeatPresence[],
  version: number,
): SupportSession {
  const { metadata, spec } = session;
  const summary = sessionSummary(session, seats, presences, "");
  const trouble = troubleOf(summary.phase, seats, presences);
  const { id, title, phase, launchedAt, endsAt, lastEndsAt, endedAt, counts, reason, rehearsal } = summary;
  return {
    ...{ id, title, phase, launchedAt, endsAt, counts, version },
    ...(lastEndsAt ? { lastEndsAt } : {}),
    ...(endedAt ? { endedAt } : {}),
    ...(reason ? { reason } : {}),
    ...(rehearsal ? { rehearsal } : {}),
    establishment: metadata.namespace ?? "",
    teacher: spec.owner,
    colleagues: spec.coTeachers?.length ?? 0,
    lab: spec.template.spec.title,
    trouble: trouble.slice(0, MOST_TOLD),
    troubled: trouble.length,
  };
}

/** Seats that somebody should look at, the longest waiting first; of an ended session nobody does. */
export function troubleOf(
  phase: SupportSession["phase"],
  seats: readonly Seat[],
  presences: readonly SeatPresence[],
): SupportTrouble[] {
  if (phase === "ended") return [];
  const presenceAt = new Map(presences.map(({ spec }) => [spec.number, spec]));
  return seats
    .filter(isForPeople)
    .flatMap((seat) => {
      const found = seatTrouble(seat, presenceAt.get(seat.spec.number)?.help?.since);
      return found ? [found] : [];
    })
    .sort((a, b) => a.since.localeCompare(b.since) || a.seat - b.seat);
}

/** One seat's, the worst first: it does not work, somebody waits for help, it is held up. */
export function seatTrouble(
  { metadata, spec, status }: Seat,
  helpSince: string | undefined,
): SupportTrouble | undefined {
  const since = status?.since ?? new Date(metadata.creationTimestamp).toISOString();
  const reason = status?.reason ? { reason: status.reason } : {};
  if (status?.phase === "failed") return { seat: spec.number, is: "failed", since, ...reason };
  if (helpSince !== undefined) return { seat: spec.number, is: "help", since: helpSince };
  if (status?.reason && status.phase !== "ready") return { seat: spec.number, is: "held", since, ...reason };
  return undefined;
}

/** What runs before what has ended, each the latest first; of what has ended, the latest. */
export function orderSupportSessions(sessions: readonly SupportSession[]): {
  sessions: SupportSession[];
  olderEnded: number;
} {
  const latest = (key: (one: SupportSession) => string) => (a: SupportSession, b: SupportSession) =>
    key(b).localeCompare(key(a)) || a.id.localeCompare(b.id);
  const running = sessions.filter(({ phase }) => phase !== "ended").sort(latest((one) => one.launchedAt));
  const ended = sessions
    .filter(({ phase }) => phase === "ended")
    .sort(latest((one) => one.endedAt ?? one.endsAt));
  return {
    sessions: [...running, ...ended.slice(0, MOST_ENDED)],
    olderEnded: Math.max(0, ended.length - MOST_ENDED),
  };
}
