import { isJoining, type JoinClaim } from "../shared/domain/joining.ts";
import { isSessionId, type SessionId, seatName } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { isUnanswered, type Sender } from "../shared/plan/joining.ts";
import type { Directory } from "./directory.ts";
import type { Presence } from "./presence.ts";
import { sameHash } from "./secrets.ts";
import { findLink, linkStanding, sessionStanding } from "./standing.ts";

interface ClaimsOptions {
  directory: Directory;
  presence: Presence;
  clock: () => number;
}

/** How who came by the join page stands. Who is on no list hears what everybody hears who waits. */
type ClaimStanding =
  | { is: "in"; seat: Seat; person: number }
  | { is: "waiting" | "refused" | "closed" | "over" | "expired" | "revoked" | "linkClosed" }
  | { is: "notOpen"; opensAt?: string }
  | { is: "roomClosed" };

/** Who says at the join page to be somebody of the class, until the staff answers. No name is ever kept here. */
export function createClaims({ directory, presence, clock }: ClaimsOptions) {
  const seatsOf = (session: TrainingSession): Seat[] =>
    session.spec.seats.flatMap(
      ({ number }) => directory.seat(seatName(session.metadata.name as SessionId, number)) ?? [],
    );

  /** Of twins, who was refused at one seat may still wait at the other. */
  function isRefused(session: TrainingSession, hash: string): boolean {
    const seats = seatsOf(session);
    const waits = ({ metadata: { name } }: Seat) =>
      presence.claims(name).some((claim) => sameHash(claim.hash, hash));
    return seats.some(({ spec }) => spec.turnedAway?.includes(hash)) && !seats.some(waits);
  }

  return {
    /** A seat changed: who was let in there waits no longer at the others of the class. */
    review(name: string): void {
      const seat = directory.seat(name);
      const session = seat?.spec.joined && directory.session(seat.spec.session);
      if (session) for (const other of seatsOf(session)) presence.review(other.metadata.name);
    },
    /** Puts the claim to each place that has the name, and takes the one away that this link made before. */
    make(
      session: TrainingSession,
      places: readonly { seat: number; person: number }[],
      { hash, device }: Pick<JoinClaim, "hash" | "device">,
      sender: Sender,
    ): void {
      for (const seat of seatsOf(session)) {
        const { name } = seat.metadata;
        const person = places.find((place) => place.seat === seat.spec.number)?.person;
        // A hash that opens something already is not the one of a link that was made a moment ago.
        if (person !== undefined && findLink(seat, hash) === undefined)
          presence.addClaim(name, { person, hash, at: presence.instant(), device }, sender);
        else if (presence.claims(name).some((claim) => claim.hash === hash)) presence.dropClaim(name, hash);
      }
    },

    standing(id: unknown, hash: string): ClaimStanding {
      const session = typeof id === "string" && isSessionId(id) ? directory.session(id) : undefined;
      if (!session) return { is: "closed" };
      const now = clock();
      const ofSession = sessionStanding(session, now);
      if (ofSession.is === "over" || ofSession.is === "expired") return { is: ofSession.is };
      for (const seat of seatsOf(session)) {
        if (!findLink(seat, hash)) continue;
        const { person, ...standing } = linkStanding(session, seat, hash, now);
        if (standing.is === "in" && person !== undefined) return { is: "in", seat, person };
        if (standing.is !== "in" && standing.is !== "unknown") return standing as ClaimStanding;
      }
      if (isRefused(session, hash)) return { is: "refused" };
      return { is: isJoining(session.spec.join) ? "waiting" : "closed" };
    },
  };
}
export type Claims = ReturnType<typeof createClaims>;

/** Whether a claim still waits for its answer: nobody answered it at any seat of its session, and the page is open. */
export function isWaiting(directory: Directory, seat: Seat, { hash }: JoinClaim): boolean {
  const session = directory.session(seat.spec.session);
  if (!session || !isJoining(session.spec.join) || !isUnanswered(seat, hash)) return false;
  const letIn = session.spec.seats.some(({ number }) => {
    const other = directory.seat(seatName(session.metadata.name as SessionId, number));
    return other !== undefined && other !== seat && findLink(other, hash) !== undefined;
  });
  return !letIn;
}
