import type { SupportSeatPlace } from "../../../shared/contract/support.ts";

type SessionPlace = Omit<SupportSeatPlace, "seat">;

/** Where acting on a whole session has its place, in its row and on its page. */
export function SessionActions(_: SessionPlace) {
  return null;
}

/** Where acting on one seat has its place, at the top right of its page. */
export function SeatActions(_: SupportSeatPlace) {
  return null;
}
