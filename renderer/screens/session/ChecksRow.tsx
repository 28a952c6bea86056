import { IconLoader2 } from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { memo } from "react";
import type { CheckCard } from "../../../shared/contract/checks.ts";
import type { SeatView } from "../../../shared/contract/views.ts";
import { CheckMark, ProgressMark } from "./CheckMark.tsx";
import classes from "./checks.module.css";
import { shortNames } from "./seatState.ts";
import { cellId } from "./useCheckKeys.ts";

interface ChecksRowProps {
  seat: SeatView;
  checks: readonly CheckCard[];
  index: number;
  /** Pixels from the top. */
  start: number;
  opened: boolean;
  /** The column that has the keyboard's place, if it is in this row. */
  active: number | undefined;
  t: TFunction<["app", "checks"]>;
}

/** Draws again only when its seat changed: a class may have hundreds. */
export const ChecksRow = memo(function ChecksRow(props: ChecksRowProps) {
  const { seat, checks, index, start, opened, active, t } = props;
  const { number, people, checks: progress } = seat;
  const cell = (column: number) => ({
    id: cellId(number, column),
    "aria-colindex": column + 1,
    "data-column": column,
    "data-active": active === column || undefined,
  });
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      data-seat={number}
      data-opened={opened || undefined}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span role="rowheader" {...cell(0)} className={classes.name}>
        <b className="numbers">{number}</b>
        <span className={classes.person}>{people.length === 0 ? t("seat.nobody") : shortNames(people)}</span>
        {progress?.running && (
          <>
            <IconLoader2 size={14} className={classes.turning} aria-hidden />
            <span className="visually-hidden">{t("checks:running")}</span>
          </>
        )}
        <span className={classes.rowScore}>
          <ProgressMark passed={progress?.passed ?? 0} all={checks.length} />
        </span>
      </span>
      {checks.map(({ name }, at) => (
        <span key={name} role="gridcell" {...cell(at + 1)} className={classes.cell}>
          <CheckMark state={progress?.states[at] ?? null} />
        </span>
      ))}
    </div>
  );
});
