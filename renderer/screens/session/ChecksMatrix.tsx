import { Button } from "@mantine/core";
import { IconChecklist } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { CheckCard } from "../../../shared/contract/checks.ts";
import type { SeatView } from "../../../shared/contract/views.ts";
import { read } from "../../ui/words.ts";
import { ProgressMark } from "./CheckMark.tsx";
import { ChecksRow } from "./ChecksRow.tsx";
import classes from "./checks.module.css";
import { classProgress } from "./seatChecks.ts";
import { cellId, useCheckKeys } from "./useCheckKeys.ts";

/** Pixels; the style sheet says the same. */
const ROW_HEIGHT = 36;
const COLUMN = 84;

interface ChecksMatrixProps {
  /** In the order in which they are shown. */
  seats: readonly SeatView[];
  checks: readonly CheckCard[];
  opened: number | undefined;
  /** Whether students are to be checked at all: not while the session ends. */
  running: boolean;
  /** `check` is absent for the seat as a whole. */
  onOpen: (seat: number, check: string | undefined) => void;
  onRun: (seats: number[]) => void;
  onEscape: () => void;
  /** While somebody points at it, the order should rest. */
  onBusy: (busy: boolean) => void;
}

/** Seats and what is checked, live. Only the rows in sight are drawn; head and names stay in sight. */
export function ChecksMatrix(props: ChecksMatrixProps) {
  const { seats, checks, opened, onOpen, onEscape, onBusy } = props;
  const { t } = useTranslation(["app", "checks"]);
  const scroller = useRef<HTMLDivElement>(null);
  const [cell, setCell] = useState({ seat: 0, column: 0 });
  const virtual = useVirtualizer({
    count: seats.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
    // The head covers the first rows while it sticks.
    scrollPaddingStart: 92,
  });
  // Sideways, too: of a long lab not all checks are in sight. The first column always is.
  useEffect(() => {
    if (cell.column === 0) return;
    const element = document.getElementById(cellId(cell.seat, cell.column));
    element?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [cell]);
  const at = seats.findIndex(({ number }) => number === cell.seat);
  const onKeyDown = useCheckKeys({
    seats,
    checks,
    at,
    column: cell.column,
    page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 3),
    onMove: (index, column) => {
      const seat = seats[index];
      if (!seat) return;
      virtual.scrollToIndex(index);
      setCell({ seat: seat.number, column });
    },
    onOpen,
    onEscape,
  });
  /** Without scrolling there: a first click gives the focus too, and must not lose what it points at. */
  const onFocus = () => {
    const [first] = seats;
    if (at < 0 && first) setCell({ seat: first.number, column: 0 });
  };
  const onClick = (event: React.MouseEvent) => {
    const target = (event.target as Element).closest<HTMLElement>("[data-column]");
    const seat = Number(target?.closest<HTMLElement>("[data-seat]")?.dataset.seat);
    if (!target || !seat) return;
    const column = Number(target.dataset.column);
    setCell({ seat, column });
    onOpen(seat, checks[column - 1]?.name);
  };
  const columns = {
    "--columns": `minmax(150px, 1.4fr) 76px repeat(${checks.length}, minmax(${COLUMN}px, 1fr))`,
    "--width": `${226 + checks.length * COLUMN}px`,
  } as CSSProperties;
  return (
    <div className={classes.view}>
      <MatrixHead {...props} />
      <div
        ref={scroller}
        className={classes.scroller}
        role="grid"
        aria-label={t("checks:matrix")}
        aria-rowcount={seats.length + 1}
        aria-colcount={checks.length + 1}
        aria-activedescendant={at < 0 ? undefined : cellId(cell.seat, cell.column)}
        tabIndex={0}
        style={columns}
        data-testid="checks-matrix"
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onClick={onClick}
        onPointerEnter={() => onBusy(true)}
        onPointerLeave={() => onBusy(false)}
      >
        <Columns seats={seats} checks={checks} />
        <div role="presentation" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const seat = seats[index];
            return (
              seat && (
                <ChecksRow
                  key={index}
                  seat={seat}
                  checks={checks}
                  index={index}
                  start={start}
                  opened={seat.number === opened}
                  active={seat.number === cell.seat ? cell.column : undefined}
                  t={t}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** What the class has reached, and the one action. */
function MatrixHead({ seats, running, onRun }: ChecksMatrixProps) {
  const { t } = useTranslation(["app", "checks"]);
  const { done, waiting, ready } = useMemo(() => classProgress(seats), [seats]);
  return (
    <div className={classes.head}>
      <span className="numbers" role="status">
        {t("checks:summary", { done, all: seats.length })}
        {waiting > 0 && ` · ${t("checks:waiting", { count: waiting })}`}
      </span>
      {ready.length === 0 && <span className={classes.soft}>{t("checks:noneReady")}</span>}
      <Button
        size="xs"
        variant="light"
        leftSection={<IconChecklist size={15} aria-hidden />}
        disabled={!running || ready.length === 0}
        onClick={() => onRun(ready)}
        data-testid="run-all-checks"
      >
        {t("checks:runAll")}
      </Button>
    </div>
  );
}

function Columns({ seats, checks }: Pick<ChecksMatrixProps, "seats" | "checks">) {
  const { t } = useTranslation(["app", "checks"]);
  const passed = useMemo(
    () => checks.map((_, index) => seats.filter(({ checks }) => checks?.states[index] === "passed").length),
    [seats, checks],
  );
  return (
    <div role="row" aria-rowindex={1} className={classes.columns}>
      <span role="columnheader" aria-colindex={1} className={classes.nameHead}>
        {t("checks:seat")}
      </span>
      <span role="columnheader" aria-colindex={1} className={classes.scoreHead}>
        {t("checks:passedOf")}
      </span>
      {checks.map(({ name, title }, index) => (
        <span
          key={name}
          role="columnheader"
          aria-colindex={index + 2}
          className={classes.checkHead}
          title={read(title)}
        >
          <span className={classes.checkTitle}>{read(title)}</span>
          <ProgressMark passed={passed[index] ?? 0} all={seats.length} />
        </span>
      ))}
    </div>
  );
}
