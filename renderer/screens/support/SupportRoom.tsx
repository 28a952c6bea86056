import { useEffect } from "react";
import { placeKey, type SupportPlace } from "../../stores/navigation.ts";
import { watchSupport } from "../../stores/support.ts";
import { SeatStory } from "./SeatStory.tsx";
import { SessionPage } from "./SessionPage.tsx";
import { SupportScreen } from "./SupportScreen.tsx";

/** The list, a session's page and a seat's are one room: all sites are watched as long as somebody is in it. */
export function SupportRoom({ place }: { place: SupportPlace }) {
  useEffect(watchSupport, []);
  if (place.screen === "supportSeat") return <SeatStory key={placeKey(place)} place={place} />;
  if (place.screen === "supportSession") return <SessionPage key={placeKey(place)} place={place} />;
  return <SupportScreen />;
}
