import { create } from "zustand";
import { type Failure, toFailure } from "../../shared/contract/failure.ts";
import type { SeatView, SessionView } from "../../shared/contract/views.ts";
import { api, subscribe } from "../api.ts";
import { sameValue } from "../ui/sameValue.ts";

interface Board {
  site?: string;
  session?: string;
  view?: SessionView;
  failure?: Failure;
  /** When `view` came, in ms. */
  receivedAt?: number;
}

/** The one session that is watched. */
export const useBoard = create<Board>(() => ({}));

/** For what a press acts on: who only acts on the seats need not be drawn with each picture of them. */
export const seatsNow = (): readonly SeatView[] => useBoard.getState().view?.seats ?? [];

/** Seats that did not change keep their identity, so that only tiles that changed draw again. */
export function shareSeats(before: readonly SeatView[], after: SeatView[]): SeatView[] {
  const known = new Map(before.map((seat) => [seat.number, seat]));
  let changed = before.length !== after.length;
  const shared = after.map((seat, index) => {
    const old = known.get(seat.number);
    const kept = old && sameValue(old, seat) ? old : seat;
    if (kept !== before[index]) changed = true;
    return kept;
  });
  return changed ? shared : (before as SeatView[]);
}

function accept(view: SessionView): void {
  useBoard.setState((state) => {
    if (state.session !== view.id || state.site !== view.site) return state;
    const seats = state.view ? shareSeats(state.view.seats, view.seats) : view.seats;
    return { site: view.site, session: view.id, view: { ...view, seats }, receivedAt: Date.now() };
  }, true);
}

let pending: SessionView | undefined;

/** However often main tells, the board is drawn once a frame, with the newest state. */
function receiveView(view: SessionView): void {
  const scheduled = pending !== undefined;
  pending = view;
  if (scheduled) return;
  requestAnimationFrame(() => {
    const newest = pending;
    pending = undefined;
    if (newest) accept(newest);
  });
}

/** Watches a session until the returned function is called; a view that was there before shows at once. */
export function watchBoard(site: string, session: string): () => void {
  const before = useBoard.getState();
  if (before.site !== site || before.session !== session) useBoard.setState({ site, session }, true);
  const end = subscribe("sessionChanged", receiveView);
  let left = false;
  api.watchSession({ site, session }).then(
    (view) => {
      if (!left) accept(view);
    },
    (error: unknown) => {
      if (!left) useBoard.setState({ failure: toFailure(error) });
    },
  );
  return () => {
    left = true;
    end();
    api.unwatchSession().catch(() => {
      // Main forgets the watch with the window anyway.
    });
  };
}
