import { subscribe } from "../api.ts";
import { controlsFor, openSeat } from "./boardControls.ts";
import { go } from "./navigation.ts";

/** Leads to what a notice on the desktop was about, wherever the window was. */
export const followWanted = (): (() => void) =>
  subscribe("seatWanted", ({ site, session, seat }) => {
    go({ screen: "session", site, session });
    controlsFor(session);
    if (seat !== undefined) openSeat(seat);
  });
