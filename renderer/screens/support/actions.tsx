import { memo } from "react";
import type { SupportSeatPlace } from "../../../shared/contract/support.ts";
import { useSupport } from "../../stores/support.ts";
import { AssistMenu } from "./AssistMenu.tsx";

type SessionPlace = Omit<SupportSeatPlace, "seat">;

/**
 * What support does to a whole session, or to some of its seats: in its row (`small`) and on its page. There are as many as
 * sessions: none is drawn again because a seat has changed.
 */
export const SessionActions = memo(function SessionActions({
  small,
  ...place
}: SessionPlace & { small?: boolean }) {
  const title = useTitle(place);
  if (title === undefined) return null;
  return <AssistMenu place={{ ...place, title }} {...(small ? { small } : {})} />;
});

/** The same for one seat, at the top right of its page. */
export function SeatActions(place: SupportSeatPlace) {
  const title = useTitle(place);
  return title === undefined ? null : <AssistMenu place={{ ...place, title }} />;
}

/** Of a session that support can act on: of one that is over nothing can be restarted or extended any more. */
const useTitle = ({ site, establishment, session }: SessionPlace): string | undefined =>
  useSupport(({ sites }) => {
    const row = sites
      ?.find((one) => one.site === site)
      ?.sessions.find(({ id, establishment: of }) => id === session && of === establishment);
    return row && row.phase !== "ending" && row.phase !== "ended" ? row.title : undefined;
  });
