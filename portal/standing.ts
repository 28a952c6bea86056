import type { Standing } from "../shared/contract/student.ts";
import { isClosed, type Seat } from "../shared/domain/seat.ts";
import { letsIn, seatEnd, type TrainingSession } from "../shared/domain/session.ts";
import { sameHash } from "./secrets.ts";

/**
 * Whether students may be in, by what is wanted: the conductor's status follows a moment later. `now` in ms; `seat`: whose
 * own time counts, where one is asked about.
 */
export function sessionStanding(session: TrainingSession, now: number, seat?: number): Standing {
  const { spec, status } = session;
  const ended = status?.phase === "ending" || status?.phase === "ended";
  if (spec.phase === "ended" || ended || session.metadata.deletionTimestamp) return { is: "over" };
  if ((seat === undefined ? Date.parse(spec.endsAt) : seatEnd(spec, seat)) <= now) return { is: "expired" };
  if (letsIn(spec, now)) return { is: "in" };
  if (spec.opensAt) return { is: "notOpen", opensAt: spec.opensAt };
  return { is: status?.openedAt ? "roomClosed" : "notOpen" };
}

/** The link that a hash belongs to. Looks at every link to the end, so that the time tells nothing. */
export function findLink(seat: Seat, hash: string): FoundLink | undefined {
  let found: FoundLink | undefined;
  for (const { person, issue, ...link } of seat.status?.links ?? []) {
    // Where the newest is closed, nobody waits for a holder of an older one with a better one.
    const is = isClosed(seat.spec) ? "linkClosed" : "revoked";
    // The wish alone closes it: the conductor's word may come a moment later, or not at all.
    const now: FoundLink = { person, is: isClosed(seat.spec, issue) ? is : "good" };
    if (sameHash(link.hash, hash)) found = now;
    // It goes with the other one: a closed one is not good again while the new one is still to be made.
    if (link.declared && sameHash(link.declared, hash)) found = now;
    for (const old of link.revoked) if (sameHash(old, hash)) found ??= { person, is };
  }
  return found;
}

interface FoundLink {
  person: number;
  /** `linkClosed`: there is none in its place. */
  is: "good" | "revoked" | "linkClosed";
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
  const ofSession = session ? sessionStanding(session, now, seat?.spec.number) : undefined;
  if (ofSession?.is === "over") return ofSession;
  const link = seat && findLink(seat, linkHash);
  if (!session || !ofSession || !link || seat.metadata.deletionTimestamp) return { is: "unknown" };
  if (link.is !== "good") return { is: link.is };
  return ofSession.is === "in" ? { is: "in", person: link.person } : ofSession;
}
