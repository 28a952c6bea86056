import { type FocusEvent, type KeyboardEvent, type MouseEvent, useRef } from "react";
import type { SeatGridProps } from "./seatGridProps.ts";

interface SeatKeys extends SeatGridProps {
  columns: number;
  /** Rows that are in sight at once. */
  page: number;
  reveal(index: number): void;
}

/** Where a key leads from place `at` of `count`; `undefined` for keys that do not move. */
export function nextIndex(
  key: string,
  at: number,
  { count, columns, page }: { count: number; columns: number; page: number },
): number | undefined {
  if (count === 0) return undefined;
  const clamp = (index: number) => Math.min(count - 1, Math.max(0, index));
  switch (key) {
    case "ArrowRight":
      return clamp(at + 1);
    case "ArrowLeft":
      return clamp(at - 1);
    case "ArrowDown":
      return at + columns < count ? at + columns : at;
    case "ArrowUp":
      return at - columns >= 0 ? at - columns : at;
    case "PageDown":
      return clamp(at + columns * page);
    case "PageUp":
      return clamp(at - columns * page);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

/** Seats between two places, both included. */
export function between(numbers: readonly number[], from: number, to: number): number[] {
  const [low, high] = [numbers.indexOf(from), numbers.indexOf(to)].sort((a, b) => a - b);
  return low === undefined || high === undefined || low < 0 ? [to] : numbers.slice(low, high + 1);
}

const toggled = (selected: ReadonlySet<number>, seat: number): Set<number> => {
  const next = new Set(selected);
  if (!next.delete(seat)) next.add(seat);
  return next;
};

/** Mouse and keys of the board; the grid itself has the focus and names the active seat. */
export function useSeatKeys(props: SeatKeys) {
  const { seats, active, columns, page, reveal, selected = new Set<number>() } = props;
  const anchor = useRef<number>(undefined);
  const numbers = seats.map(({ number }) => number);
  const at = active === undefined ? -1 : numbers.indexOf(active);
  const activate = (index: number) => {
    const number = numbers[index];
    if (number === undefined) return undefined;
    reveal(index);
    props.onActive?.(number);
    return number;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    const next = command ? undefined : nextIndex(event.key, at, { count: seats.length, columns, page });
    if (next !== undefined) {
      done();
      const number = activate(at < 0 ? 0 : next);
      if (event.shiftKey && number !== undefined) {
        anchor.current ??= active ?? number;
        props.onSelect?.(between(numbers, anchor.current, number));
      } else anchor.current = undefined;
    } else if (command && event.key.toLowerCase() === "a") {
      done();
      props.onSelect?.(numbers);
    } else if (event.key === "Escape") {
      done();
      props.onEscape?.();
    } else if (active !== undefined && at >= 0 && !command) {
      if (event.key === "Enter") {
        done();
        props.onOpen?.(active);
      } else if (event.key === " ") {
        done();
        props.onSelect?.(toggled(selected, active));
      } else if (event.key.toLowerCase() === "r") {
        done();
        props.onRestart?.(selected.size > 0 ? [...selected] : [active]);
      }
    }
  };

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const number = Number(target.closest("[data-seat]")?.getAttribute("data-seat"));
    if (!number) return;
    props.onActive?.(number);
    if (event.shiftKey) props.onSelect?.(between(numbers, active ?? number, number));
    else if (event.ctrlKey || event.metaKey || target.closest("[data-check]")) {
      props.onSelect?.(toggled(selected, number));
    } else props.onOpen?.(number);
  };

  /** Without scrolling there: a first click gives the focus too, and must not lose what it points at. */
  const onFocus = (event: FocusEvent) => {
    const [first] = numbers;
    if (event.target === event.currentTarget && at < 0 && first !== undefined) props.onActive?.(first);
  };
  return { onKeyDown, onClick, onFocus };
}
