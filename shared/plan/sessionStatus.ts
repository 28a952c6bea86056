import type { Isolation } from "../domain/isolation.ts";
import type { Seat } from "../domain/seat.ts";
import {
  letsIn,
  type SessionPhase,
  type TrainingSession,
  type TrainingSessionStatus,
} from "../domain/session.ts";
import { isolationOnRecord } from "./preflightIsolation.ts";
import { isForPeople, isListed, sessionWish } from "./seatWish.ts";

/** What a session is, from its Seats. `now` in ms since 1970. An ended session is never anything else again. */
export function sessionStatus(
  session: TrainingSession,
  seats: Seat[],
  now: number,
  reason?: TrainingSessionStatus["reason"],
  knownIsolation?: Isolation,
): TrainingSessionStatus {
  const before = session.status;
  if (before?.phase === "ended") return before;
  const counts = countSeats(session, seats);
  const instant = new Date(now).toISOString();
  const settled = counts.ready + counts.failed >= counts.wanted;
  const preparedAt = before?.preparedAt ?? (settled ? instant : undefined);
  const phase = phaseOf(session, counts.ready > 0, preparedAt !== undefined, now);
  const openedAt = before?.openedAt ?? (phase === "open" ? instant : undefined);
  const endingAt = before?.endingAt ?? (phase === "ending" ? instant : undefined);
  const isolation = isolationOnRecord(before?.isolation, knownIsolation);
  const { generation } = session.metadata;
  return {
    phase,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    seats: counts,
    ...(preparedAt ? { preparedAt } : {}),
    ...(openedAt ? { openedAt } : {}),
    ...(endingAt ? { endingAt } : {}),
    ...(before?.work ? { work: before.work } : {}),
    ...(isolation ? { isolation } : {}),
    ...(before?.accepted ? { accepted: before.accepted } : {}),
    ...(reason ? { reason } : {}),
  };
}

/** `open` as soon as students can be let in somewhere: one seat that fails must not keep the class outside. */
function phaseOf(session: TrainingSession, anyReady: boolean, prepared: boolean, now: number): SessionPhase {
  const wish = sessionWish(session, now);
  if (wish === "end") return "ending";
  if (wish === "pause") return "paused";
  const { spec, status } = session;
  if (letsIn(spec, now) && (anyReady || status?.openedAt !== undefined)) return "open";
  return prepared ? "prepared" : "preparing";
}

function countSeats(session: TrainingSession, seats: Seat[]): TrainingSessionStatus["seats"] {
  const listed = seats.filter(
    (seat) => isForPeople(seat) && isListed(seat, session) && !seat.metadata.deletionTimestamp,
  );
  const inPhase = (phase: string) => listed.filter(({ status }) => status?.phase === phase).length;
  return { wanted: session.spec.seats.length, ready: inPhase("ready"), failed: inPhase("failed") };
}
