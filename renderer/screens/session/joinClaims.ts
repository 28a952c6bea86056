import type { ClaimView, SeatView } from "../../../shared/contract/views.ts";

export type WaitingClaim = ClaimView & { seat: number };

/** Everybody who waits to be let in, the longest first. */
export const waitingClaims = (seats: readonly SeatView[]): WaitingClaim[] =>
  seats
    .flatMap(({ number, claims = [] }) => claims.map((claim) => ({ ...claim, seat: number })))
    .sort((a, b) => a.at.localeCompare(b.at) || a.seat - b.seat);

/** Nobody else says to be that person, nobody is in there, nobody else has the name: no reason to look twice. */
export const hasNoRival = (claim: WaitingClaim, all: readonly WaitingClaim[]): boolean =>
  !claim.taken &&
  !claim.twins &&
  all.filter(({ seat, person }) => seat === claim.seat && person === claim.person).length === 1;
