import { create } from "zustand";
import type { SeatOrder } from "../screens/session/seatState.ts";

export type SeatTab = "terminal" | "log" | "events" | "link";

interface BoardControls {
  /** Whose controls these are; another session begins with fresh ones, but for layout and order. */
  session: string | undefined;
  layout: "grid" | "list";
  order: SeatOrder;
  filter: string;
  /** Seats chosen to act on together. */
  selected: ReadonlySet<number>;
  /** The seat that arrows move, and keys act on. */
  active: number | undefined;
  /** The seat in the drawer. */
  opened: number | undefined;
  tab: SeatTab;
}

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
}));

const set = useBoardControls.setState;

export function controlsFor(session: string): void {
  if (useBoardControls.getState().session === session) return;
  set({ session, filter: "", selected: new Set(), active: undefined, opened: undefined });
}

export const openSeat = (seat: number | undefined): void =>
  set(seat === undefined ? { opened: undefined } : { opened: seat, active: seat });

export const select = (seats: Iterable<number>): void => set({ selected: new Set(seats) });
export const changeControls = (change: Partial<Omit<BoardControls, "session">>): void => set(change);
