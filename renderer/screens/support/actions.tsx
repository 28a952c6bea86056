import type { SupportSeatPlace } from "../../../shared/contract/support.ts";
import { useSupportSession } from "../../stores/support.ts";
import { AssistMenu } from "./AssistMenu.tsx";

type SessionPlace = Omit<SupportSeatPlace, "seat">;

/** What support does to a whole session, or to some of its seats: in its row (`small`) and on its page. */
export function SessionActions({ small, ...place }: SessionPlace & { small?: boolean }) {
  const row = useSupportSession(place.site, place.establishment, place.session);
  if (!row || isOver(row.phase)) return null;
  return <AssistMenu place={{ ...place, title: row.title }} {...(small ? { small } : {})} />;
}

/** The same for one seat, at the top right of its page. */
export function SeatActions(place: SupportSeatPlace) {
  const row = useSupportSession(place.site, place.establishment, place.session);
  return row && !isOver(row.phase) ? <AssistMenu place={{ ...place, title: row.title }} /> : null;
}

/** Nothing of it can be restarted or extended any more. */
const isOver = (phase: string): boolean => phase === "ending" || phase === "ended";
