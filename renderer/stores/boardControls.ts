import { create } from "zustand";
import type { SeatOrder } from "../screens/session/seatState.ts";

export type SeatTab = "terminal" | "checks" | "log" | "events" | "link";

interface BoardControls {
  /** Whose controls these are; another session begins with fresh ones, but for layout and order. */
  session: string | undefined;
  layout: "grid" | "list" | "checks";
  order: SeatOrder;
  filter: string;
  /** Seats chosen to act on together. */
  selected: ReadonlySet<number>;
  /** The seat that arrows move, and keys act on. */
  active: number | undefined;
  /** The seat in the drawer. */
  opened: number | undefined;
  tab: SeatTab;
  /** The check that was chosen in the matrix: where the drawer begins. */
  check: string | undefined;
}

/** The layout is kept from class to class, also to one whose lab has no checks. */
export const shownLayout = (wanted: BoardControls["layout"], checks: boolean): BoardControls["layout"] =>
  wanted === "checks" && !checks ? "grid" : wanted;

/** How a person looks at the board. Not state of the session: that is in `board`. */
export const useBoardControls = create<BoardControls>(() => ({
  session: undefined,
  layout: "grid",
  order: "triage",
  filter: "",
  selected: new Set(),
  active: undefined,
  opened: undefined,
  tab: "terminal",
  check: undefined,
}));

const set = useBoardControls.setState;

export function controlsFor(session: string): void {
  if (useBoardControls.getState().session === session) return;
  set({ session, filter: "", selected: new Set(), active: undefined, opened: undefined, check: undefined });
}

export const openSeat = (seat: number | undefined): void =>
  set(seat === undefined ? { opened: undefined } : { opened: seat, active: seat });

/** One check of a seat, from the matrix: the drawer opens where it is told in full. */
export const openCheck = (seat: number, check: string | undefined): void =>
  set({ opened: seat, active: seat, tab: "checks", check });

export const select = (seats: Iterable<number>): void => set({ selected: new Set(seats) });
export const changeControls = (change: Partial<Omit<BoardControls, "session">>): void => set(change);
