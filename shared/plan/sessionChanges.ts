import type { Issue } from "../contract/failure.ts";
import { MAX_ANNOUNCEMENTS, tidyAnnouncement } from "../domain/announcement.ts";
import {
  type Announcement,
  isPaused,
  letsIn,
  MAX_EXTRA_MINUTES,
  seatEnd,
  type TrainingSession,
  type TrainingSessionSpec,
  timeIssuesOf,
} from "../domain/session.ts";

/** A merge patch of the session (`null` takes a field away), nothing where it is so already, or why it cannot be. */
export type SessionChange =
  | { spec: { [K in keyof TrainingSessionSpec]?: TrainingSessionSpec[K] | null } }
  | { issues: Issue[] }
  | undefined;

export const isRefused = (change: SessionChange): change is { issues: Issue[] } =>
  change !== undefined && "issues" in change;

const iso = (time: number): string => new Date(time).toISOString();

/** The end, and with it the days when names are forgotten and work is, `ms` later (earlier where negative). */
function moved(
  { spec }: TrainingSession,
  ms: number,
): Pick<TrainingSessionSpec, "endsAt" | "retainNamesUntil" | "workKeptUntil"> {
  const later = (instant: string) => iso(Date.parse(instant) + ms);
  const { workKeptUntil } = spec;
  return {
    endsAt: later(spec.endsAt),
    retainNamesUntil: later(spec.retainNamesUntil),
    ...(workKeptUntil === undefined ? {} : { workKeptUntil: later(workKeptUntil) }),
  };
}

export function extension(session: TrainingSession, ms: number): SessionChange {
  const spec = moved(session, ms);
  const issues = timeIssuesOf(session, spec);
  return issues.length > 0 ? { issues } : { spec };
}

/**
 * More time for some seats, beyond what they have; with 0 minutes they are out with the class again. Who is out already
 * gets so many from `now` (ms since 1970).
 */
export function extraTime(
  session: TrainingSession,
  numbers: readonly number[],
  minutes: number,
  now: number,
): SessionChange {
  const { spec } = session;
  const missing = numbers.find((number) => !spec.seats.some((seat) => seat.number === number));
  if (missing !== undefined) return { issues: [{ code: "session.noSuchSeat", params: { seat: missing } }] };
  const extra = (number: number) =>
    Math.ceil((Math.max(now, seatEnd(spec, number)) - Date.parse(spec.endsAt)) / 60_000) + minutes;
  const seats = spec.seats.map(({ extraMinutes: before, ...seat }) => {
    const extraMinutes = !numbers.includes(seat.number)
      ? before
      : minutes === 0
        ? undefined
        : extra(seat.number);
    return { ...seat, ...(extraMinutes === undefined ? {} : { extraMinutes }) };
  });
  if (seats.some(({ extraMinutes = 0 }) => extraMinutes > MAX_EXTRA_MINUTES))
    return { issues: [{ code: "session.tooMuchExtra", params: { max: MAX_EXTRA_MINUTES / 60 } }] };
  const issues = timeIssuesOf(session, { seats });
  return issues.length > 0 ? { issues } : { spec: { seats } };
}

/**
 * The clock of a class runs on while it is paused, so the end moves with the pause, in one write: the class goes on at
 * `resumesAt` with the time that it had left at `now` (both ms since 1970), and no seat is lost in between.
 */
export function pause(session: TrainingSession, resumesAt: number, now: number): SessionChange {
  const { spec } = session;
  if (!letsIn(spec, now)) return { issues: [{ code: "session.pauseNotOpen" }] };
  if (!(resumesAt > now)) return { issues: [{ code: "session.resumesInThePast", path: "resumesAt" }] };
  // Paused already: until another time.
  const since = isPaused(spec, now) && spec.resumesAt ? Date.parse(spec.resumesAt) : now;
  const times = moved(session, resumesAt - since);
  const issues = timeIssuesOf(session, times);
  if (issues.length > 0) return { issues };
  return { spec: { phase: "paused", resumesAt: iso(resumesAt), ...times } };
}

/** Students in; where that ends a pause before its time, the class still has what it had left, and no more. */
export function opening(session: TrainingSession, now: number): SessionChange {
  const { spec } = session;
  if (spec.phase === "open") return undefined;
  if (!isPaused(spec, now) || spec.resumesAt === undefined)
    return { spec: { phase: "open", resumesAt: null } };
  return { spec: { phase: "open", resumesAt: null, ...moved(session, now - Date.parse(spec.resumesAt)) } };
}

/**
 * As it was before its opening. A time of opening that is past would open it again at once, so it goes; from then on the
 * session's days are counted from when it did open.
 */
export function closing({ spec, status }: TrainingSession, now: number): SessionChange {
  if (!letsIn(spec, now)) return undefined;
  if (spec.opensAt !== undefined && status?.openedAt === undefined)
    return { issues: [{ code: "session.closeNotOpen" }] };
  return { spec: { phase: "prepared", opensAt: null, resumesAt: null } };
}

/** One more thing said, to all or to one seat that the session has. The oldest makes room. */
export function announcement(
  { spec }: Pick<TrainingSession, "spec">,
  said: { text: string; seat?: number | undefined },
  now: number,
): SessionChange {
  const text = tidyAnnouncement(said.text);
  if (text === "") return { issues: [{ code: "session.emptyMessage" }] };
  if (said.seat !== undefined && !spec.seats.some(({ number }) => number === said.seat))
    return { issues: [{ code: "session.noSuchSeat", params: { seat: said.seat } }] };
  const one: Announcement = {
    at: iso(now),
    text,
    ...(said.seat === undefined ? {} : { seat: said.seat }),
  };
  return { spec: { announcements: [...(spec.announcements ?? []), one].slice(-MAX_ANNOUNCEMENTS) } };
}

/**
 * An end that students hear of: `minutes` from now, or when it was to be anyway if that is sooner. Whoever conducts the
 * session ends it then, with no application open.
 */
export function endingIn(
  session: TrainingSession,
  { minutes, text }: { minutes: number; text: string },
  now: number,
): SessionChange {
  const { spec } = session;
  const latest = now + minutes * 60_000;
  const end = Math.min(Date.parse(spec.endsAt), latest);
  const endsAt = iso(end);
  // For everybody, and for nobody later than it was: who has more time than the class keeps what is left of it by then.
  const seats = spec.seats.map(({ extraMinutes: _, ...seat }) => {
    const extraMinutes = Math.floor((Math.min(seatEnd(spec, seat.number), latest) - end) / 60_000);
    return { ...seat, ...(extraMinutes > 0 ? { extraMinutes } : {}) };
  });
  const issues = timeIssuesOf(session, { endsAt, seats });
  if (issues.length > 0) return { issues };
  const said = announcement(session, { text }, now);
  return isRefused(said) ? said : { spec: { ...said?.spec, endsAt, seats } };
}
