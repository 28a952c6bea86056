import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { SeatView } from "../../../shared/contract/views.ts";
import type { SessionPhase } from "../../../shared/domain/session.ts";
import { useNow } from "../../ui/now.ts";
import { SEAT_MARKS } from "../../ui/StateMark.tsx";
import { sameValue } from "../../ui/sameValue.ts";
import classes from "./board.module.css";
import { seatState, shortNames } from "./seatState.ts";
import { seatDetail, seatLabel } from "./seatWords.ts";

interface SeatTileProps {
  seat: SeatView;
  phase: SessionPhase;
  /** Keyboard place. */
  active: boolean;
  selected: boolean;
  opened: boolean;
  column: number;
}

function Tile({ seat, phase, active, selected, opened, column }: SeatTileProps) {
  const { t } = useTranslation();
  const now = useNow(30_000);
  const state = seatState(seat, phase);
  const { Icon, tone } = SEAT_MARKS[state];
  return (
    <div
      id={`seat-${seat.number}`}
      role="gridcell"
      aria-colindex={column}
      aria-selected={selected}
      aria-label={seatLabel(seat, phase, now, t)}
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
        <span className={classes.check} data-check aria-hidden />
      </span>
      <span className={classes.state}>
        <Icon size={15} stroke={2} aria-hidden />
        <span className={classes.word}>{t(`seat.state.${state}`)}</span>
      </span>
      <span className={classes.detail}>{seatDetail(seat, state, now, t)}</span>
    </div>
  );
}

/** Draws again only when what it says changed: a board may hold 1,000 of them. */
export const SeatTile = memo(
  Tile,
  (a, b) =>
    a.phase === b.phase &&
    a.active === b.active &&
    a.selected === b.selected &&
    a.opened === b.opened &&
    a.column === b.column &&
    sameValue(a.seat, b.seat),
);
