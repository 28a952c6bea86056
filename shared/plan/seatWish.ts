import { SHARED_SEAT, TEARDOWN_FINALIZER } from "../domain/names.ts";
import type { Seat } from "../domain/seat.ts";
import { endOf, isPaused, type TrainingSession } from "../domain/session.ts";

type SessionWish = "run" | "pause" | "end";
/** `kept`: its work alone, after the end; `read`: the same with the one Pod by which that is collected. */
export type SeatWish = "active" | "paused" | "kept" | "read" | "gone";

/** What a session is to be at `now` (ms since 1970). Ending is for good: no later extension brings seats back. */
export function sessionWish(session: TrainingSession, now: number): SessionWish {
  const { metadata, spec, status } = session;
  const ending = status?.phase === "ending" || status?.phase === "ended";
  if (metadata.deletionTimestamp || ending || spec.phase === "ended") return "end";
  if (now >= endOf(session)) return "end";
  return isPaused(spec, now) ? "pause" : "run";
}

/** What a seat is to be. A seat whose session is gone, or no longer lists it, goes too. */
export function seatWish(seat: Seat, session: TrainingSession | undefined, now: number): SeatWish {
  if (!session || seat.metadata.deletionTimestamp) return "gone";
  const owner = seat.metadata.ownerReferences?.find(({ kind }) => kind === "TrainingSession");
  if (owner && owner.uid !== session.metadata.uid) return "gone"; // of an earlier session of that name
  const { metadata, spec, status } = session;
  if (metadata.deletionTimestamp) return "gone";
  // Who takes it off the list now comes too late: what is kept was decided as the end began.
  if (status?.phase === "ending" || status?.phase === "ended") return isLeft(seat, session) ? "kept" : "gone";
  if (!isListed(seat, session)) return "gone";
  // What of it is kept is said with the word that it ends: until then a seat stays as it is.
  return isPaused(spec, now) ? "paused" : "active";
}

/** Its work stays although its session has ended. */
export const isLeft = ({ spec }: Seat, { status }: TrainingSession): boolean =>
  status?.work?.phase === "kept" && status.work.seats.includes(spec.number);

/** The seats that the session lists, and the place of what it shares. */
export const wantedSeats = ({ spec }: TrainingSession): { number: number; persons: number }[] => [
  ...(spec.template.spec.shared ? [{ number: SHARED_SEAT, persons: 0 }] : []),
  ...spec.seats,
];

export const isListed = (seat: Seat, session: TrainingSession): boolean =>
  wantedSeats(session).some(({ number }) => number === seat.spec.number);

/** Somebody may sit there. */
export const isForPeople = ({ spec }: Seat): boolean => spec.number !== SHARED_SEAT;

/** Its namespace may still stand. Once verified gone, the conductor takes its finalizer away. */
export const isStanding = (seat: Seat): boolean =>
  seat.metadata.finalizers?.includes(TEARDOWN_FINALIZER) ?? false;
