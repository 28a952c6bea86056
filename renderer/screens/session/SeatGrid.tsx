import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SeatView } from "../../../shared/contract/views.ts";
import { useNow } from "../../ui/now.ts";
import classes from "./board.module.css";
import { SeatLine } from "./SeatLine.tsx";
import { SeatTile } from "./SeatTile.tsx";
import type { SeatGridProps } from "./seatGridProps.ts";
import { useSeatKeys } from "./useSeatKeys.ts";

/** Pixels; the style sheet says the same. Tiles never change size, so that nothing moves while states change. */
const TILE_WIDTH = 140;
const TILE_HEIGHT = 80;
const LINE_HEIGHT = 34;
const GAP = 8;

const NONE: ReadonlySet<number> = new Set();
const nothing = () => {};

/** The board: seats as tiles or lines, only those in sight drawn. It needs no store and no provider but i18n. */
export function SeatGrid(props: SeatGridProps) {
  const { seats, phase, label, layout = "grid", active, opened, selected = NONE, onBusy = nothing } = props;
  const { t } = useTranslation();
  const now = useNow(30_000);
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const columns = layout === "list" ? 1 : Math.max(1, Math.floor((width + GAP) / (TILE_WIDTH + GAP)));
  const rows = Math.ceil(seats.length / columns);
  const rowHeight = layout === "list" ? LINE_HEIGHT : TILE_HEIGHT + GAP;
  const virtual = useVirtualizer({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 2,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are measured again when the layout changes
  useEffect(() => {
    virtual.measure();
  }, [rowHeight, columns]);
  const { onKeyDown, onClick, onFocus } = useSeatKeys({
    ...props,
    columns,
    page: Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight)),
    reveal: (index) => virtual.scrollToIndex(Math.floor(index / columns)),
  });
  // Keyed by place, not by seat: when seats change places, writing a tile anew costs less than building another.
  const cell = (seat: SeatView, place: number): ReactNode => {
    const same = {
      seat,
      phase,
      active: seat.number === active,
      selected: selected.has(seat.number),
      opened: seat.number === opened,
      now,
      t,
    };
    return layout === "list" ? <SeatLine key={place} {...same} /> : <SeatTile key={place} {...same} />;
  };
  const shown = active !== undefined && seats.some(({ number }) => number === active);
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={rows}
      aria-colcount={layout === "list" ? 5 : columns}
      aria-multiselectable
      aria-activedescendant={shown ? `seat-${active}` : undefined}
      tabIndex={0}
      data-selecting={selected.size > 0 || undefined}
      data-testid="seat-grid"
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={onFocus}
      onPointerEnter={() => onBusy(true)}
      onPointerLeave={() => onBusy(false)}
    >
      <div role="presentation" style={{ position: "relative", height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            role="row"
            aria-rowindex={index + 1}
            className={layout === "list" ? classes.lineRow : classes.tileRow}
            style={{
              transform: `translateY(${start}px)`,
              ...(layout === "grid" ? { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` } : {}),
            }}
          >
            {seats.slice(index * columns, (index + 1) * columns).map(cell)}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Content width of an element in pixels, following it. */
function useWidth(of: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = of.current;
    if (!element) return;
    const measure = () => {
      const style = getComputedStyle(element);
      setWidth(
        element.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight),
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [of]);
  return width;
}
