import type { KeyboardEvent } from "react";
import type { CheckCard } from "../../../shared/contract/checks.ts";
import type { SeatView } from "../../../shared/contract/views.ts";

export const cellId = (seat: number, column: number): string => `check-${seat}-${column}`;

interface Place {
  row: number;
  column: number;
}

/** Where a key leads in a matrix; `undefined` for keys that do not move. The first column names the seat. */
export function nextCell(
  key: string,
  control: boolean,
  { row, column }: Place,
  { rows, columns, page }: { rows: number; columns: number; page: number },
): Place | undefined {
  const within = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  const to = (row: number, column: number) => ({ row: within(row, rows), column: within(column, columns) });
  if (rows === 0) return undefined;
  switch (key) {
    case "ArrowRight":
      return to(row, column + 1);
    case "ArrowLeft":
      return to(row, column - 1);
    case "ArrowDown":
      return to(row + 1, column);
    case "ArrowUp":
      return to(row - 1, column);
    case "PageDown":
      return to(row + page, column);
    case "PageUp":
      return to(row - page, column);
    case "Home":
      return to(control ? 0 : row, 0);
    case "End":
      return to(control ? rows - 1 : row, columns - 1);
    default:
      return undefined;
  }
}

interface CheckKeys {
  seats: readonly SeatView[];
  checks: readonly CheckCard[];
  /** The active row, -1 while there is none. */
  at: number;
  column: number;
  /** Rows that are in sight at once. */
  page: number;
  onMove(row: number, column: number): void;
  onOpen(seat: number, check: string | undefined): void;
  onEscape(): void;
}

/** Keys of the matrix; the grid itself has the focus and names the active cell. */
export function useCheckKeys({ seats, checks, at, column, page, onMove, onOpen, onEscape }: CheckKeys) {
  return (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.metaKey) return;
    const size = { rows: seats.length, columns: checks.length + 1, page };
    const next = nextCell(event.key, event.ctrlKey, { row: Math.max(0, at), column }, size);
    const seat = seats[at];
    const isEnter = event.key === "Enter" && seat !== undefined;
    if (!next && !isEnter && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (next) onMove(at < 0 ? 0 : next.row, at < 0 ? 0 : next.column);
    else if (isEnter) onOpen(seat.number, checks[column - 1]?.name);
    else onEscape();
  };
}
