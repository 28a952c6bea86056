import type { Standing } from "../shared/contract/student.ts";
import type { Seat } from "../shared/domain/seat.ts";
import { letsIn, type TrainingSession } from "../shared/domain/session.ts";
import { sameHash } from "./secrets.ts";

/** Whether students may be in, by what is wanted: the conductor's status follows a moment later. `now` in ms. */
export function sessionStanding(session: TrainingSession, now: number): Standing {
  const { spec, status } = session;
  const ended = status?.phase === "ending" || status?.phase === "ended";
  if (spec.phase === "ended" || ended || session.metadata.deletionTimestamp) return { is: "over" };
  if (Date.parse(spec.endsAt) <= now) return { is: "expired" };
  if (letsIn(spec, now)) return { is: "in" };
  if (spec.opensAt) return { is: "notOpen", opensAt: spec.opensAt };
  return { is: status?.openedAt ? "roomClosed" : "notOpen" };
}

/** The link that a hash belongs to. Looks at every link to the end, so that the time tells nothing. */
export function findLink(seat: Seat, hash: string): { person: number; revoked: boolean } | undefined {
  let found: { person: number; revoked: boolean } | undefined;
  for (const link of seat.status?.links ?? []) {
    if (sameHash(link.hash, hash)) found = { person: link.person, revoked: false };
    for (const old of link.revoked) if (sameHash(old, hash)) found ??= { person: link.person, revoked: true };
  }
  return found;
}

/**
 * Where the holder of a link with this hash stands. When the session is known to be over, everybody at any of its
 * seats hears that, so that it tells nothing about seats; before, only a link that was good once hears more than
 * "unknown".
 */
export function linkStanding(
  session: TrainingSession | undefined,
  seat: Seat | undefined,
  linkHash: string,
  now: number,
): Standing & { person?: number } {
  const ofSession = session ? sessionStanding(session, now) : undefined;
  if (ofSession?.is === "over") return ofSession;
  const link = seat && findLink(seat, linkHash);
  if (!session || !ofSession || !link || seat.metadata.deletionTimestamp) return { is: "unknown" };
  if (link.revoked) return { is: "revoked" };
  return ofSession.is === "in" ? { is: "in", person: link.person } : ofSession;
}
