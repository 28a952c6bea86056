import type { TFunction } from "i18next";
import { memo } from "react";
import type { SeatView } from "../../../shared/contract/views.ts";
import type { SessionPhase } from "../../../shared/domain/session.ts";
import { SEAT_MARKS } from "../../ui/StateMark.tsx";
import classes from "./board.module.css";
import { TileProgress } from "./CheckMark.tsx";
import { DeclaredMark } from "./DeclaredMark.tsx";
import { seatState, shortNames } from "./seatState.ts";
import { seatDetail, seatLabel, shownProgress } from "./seatWords.ts";

interface SeatTileProps {
  seat: SeatView;
  phase: SessionPhase;
  /** Keyboard place. */
  active: boolean;
  selected: boolean;
  opened: boolean;
  /** Milliseconds. */
  now: number;
  t: TFunction;
}

/** Draws again only when what it says changed: a board may hold 1,000 of them. */
export const SeatTile = memo(function SeatTile({
  seat,
  phase,
  active,
  selected,
  opened,
  now,
  t,
}: SeatTileProps) {
  const state = seatState(seat, phase, now);
  const { Icon, tone } = SEAT_MARKS[state];
  const word = t(`seat.state.${state}`);
  const detail = seatDetail(seat, state, now, t);
  const progress = shownProgress(seat);
  return (
    <div
      id={`seat-${seat.number}`}
      role="gridcell"
      aria-selected={selected}
      aria-label={seatLabel(seat, word, detail, t)}
      className={classes.tile}
      data-seat={seat.number}
      data-state={state}
      data-tone={tone}
      data-active={active || undefined}
      data-opened={opened || undefined}
    >
      <span className={classes.who}>
        <b className="numbers">{seat.number}</b>
        <span className={classes.name} data-nobody={seat.people.length === 0 || undefined}>
          {seat.people.length === 0 ? t("seat.nobody") : shortNames(seat.people)}
        </span>
        {seat.declared && <DeclaredMark t={t} />}
        <span className={classes.check} data-check aria-hidden />
      </span>
      <span className={classes.state}>
        <Icon size={15} stroke={2} aria-hidden />
        <span className={classes.word}>{state === "help" ? t("seat.helpShort") : word}</span>
      </span>
      <span className={classes.foot}>
        <span className={classes.detail}>{detail}</span>
        {progress && <TileProgress progress={progress} brief={detail !== ""} />}
      </span>
    </div>
  );
});
