import type { TFunction } from "i18next";
import { memo } from "react";
import type { SeatView } from "../../../shared/contract/views.ts";
import type { SessionPhase } from "../../../shared/domain/session.ts";
import { SEAT_MARKS, toneColour } from "../../ui/StateMark.tsx";
import { duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./board.module.css";
import { TileProgress } from "./CheckMark.tsx";
import { DeclaredMark } from "./DeclaredMark.tsx";
import { seatState, stateSince } from "./seatState.ts";
import { declaredLabel, progressLabel, seatDetail, shownProgress } from "./seatWords.ts";

interface SeatLineProps {
  seat: SeatView;
  phase: SessionPhase;
  active: boolean;
  selected: boolean;
  opened: boolean;
  /** Milliseconds. */
  now: number;
  t: TFunction;
}

export const SeatLine = memo(function SeatLine({
  seat,
  phase,
  active,
  selected,
  opened,
  now,
  t,
}: SeatLineProps) {
  const state = seatState(seat, phase, now);
  const { Icon, tone } = SEAT_MARKS[state];
  const progress = shownProgress(seat);
  const marks = { "data-active": active || undefined, "data-opened": opened || undefined };
  const cell = (column: number, className: string | undefined) => ({
    role: "gridcell" as const,
    "aria-colindex": column,
    className,
  });
  return (
    <div role="presentation" className={classes.line} data-seat={seat.number} data-tone={tone} {...marks}>
      {/* The first cell stands for the line where the grid says which one is active. */}
      <span
        role="gridcell"
        aria-colindex={1}
        className={classes.lineNumber}
        id={`seat-${seat.number}`}
        aria-selected={selected}
        aria-label={[
          t("seat.number", { number: seat.number }),
          ...seat.people,
          t(`seat.state.${state}`),
          ...declaredLabel(seat, "", t),
          ...progressLabel(seat, t),
        ].join(", ")}
      >
        <span className={classes.check} data-check aria-hidden />
        <b className="numbers">{seat.number}</b>
      </span>
      <span {...cell(2, classes.lineName)} data-nobody={seat.people.length === 0 || undefined}>
        {seat.people.length === 0 ? t("seat.nobody") : seat.people.join(" · ")}
        {seat.declared && <DeclaredMark t={t} />}
      </span>
      <span {...cell(3, classes.lineState)} style={{ color: toneColour(tone) }}>
        <Icon size={15} stroke={2} aria-hidden />
        {t(`seat.state.${state}`)}
      </span>
      <span {...cell(4, classes.lineTime)}>
        {duration(secondsBetween(stateSince(seat, state), now), currentLocale())}
      </span>
      <span {...cell(5, classes.lineDetail)}>
        {progress && <TileProgress progress={progress} />} {seatDetail(seat, state, now, t)}
      </span>
    </div>
  );
});
