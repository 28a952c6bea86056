import { create } from "zustand";
import type { AttentionCause, WaitingSeat } from "../../shared/plan/attention.ts";
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
  /** Why *Help the next* opened that seat, and how many others wait; absent where a person chose it. */
  because: { cause: AttentionCause; others: number } | undefined;
  /** What was seen in this round of *Help the next*: keys of `WaitingSeat`. */
  seen: ReadonlySet<string>;
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
  because: undefined,
  seen: new Set(),
  tab: "terminal",
  check: undefined,
}));

const set = useBoardControls.setState;

export function controlsFor(session: string): void {
  if (useBoardControls.getState().session === session) return;
  set({
    ...{ session, filter: "", selected: new Set(), active: undefined },
    ...{ opened: undefined, because: undefined, seen: new Set(), check: undefined },
  });
}

export const openSeat = (seat: number | undefined): void =>
  set({ opened: seat, because: undefined, ...(seat === undefined ? {} : { active: seat }) });

/** One check of a seat, from the matrix: the drawer opens where it is told in full. */
export const openCheck = (seat: number, check: string | undefined): void =>
  set({ opened: seat, because: undefined, active: seat, tab: "checks", check });

/** Where the drawer begins; a seat that failed shows its events by itself. */
const TAB_OF: Record<AttentionCause, SeatTab> = {
  help: "terminal",
  failed: "terminal",
  never: "link",
  checks: "checks",
  silent: "terminal",
};

/** The next of the round: the drawer says why, and how many others wait. */
export const openWaiting = ({ seat, cause, key }: WaitingSeat, others: number): void =>
  set(({ seen }) => ({
    ...{ opened: seat.number, active: seat.number, tab: TAB_OF[cause], check: undefined },
    ...{ because: { cause, others }, seen: new Set(seen).add(key) },
  }));

/** The next press begins another round. */
export const endRound = (): void => set({ seen: new Set() });

export const select = (seats: Iterable<number>): void => set({ selected: new Set(seats) });
export const changeControls = (change: Partial<Omit<BoardControls, "session">>): void => set(change);
