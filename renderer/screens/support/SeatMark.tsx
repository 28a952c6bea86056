import { SEAT_MARKS, toneColour, toneSurface } from "../../ui/StateMark.tsx";
import type { SeatState } from "../session/seatState.ts";
import classes from "./support.module.css";
import { stateWord } from "./supportWords.ts";

/** A seat's state, by icon and word. */
export function SeatMark({ state }: { state: SeatState }) {
  const { Icon, tone } = SEAT_MARKS[state];
  return (
    <span
      className={classes.mark}
      style={{ color: toneColour(tone), background: toneSurface(tone) }}
      data-state={state}
    >
      <Icon size={14} stroke={2} aria-hidden />
      {stateWord(state)}
    </span>
  );
}
