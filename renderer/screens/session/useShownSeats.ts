import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { SeatView } from "../../../shared/contract/views.ts";
import type { SessionPhase } from "../../../shared/domain/session.ts";
import { useBoardControls } from "../../stores/boardControls.ts";
import { useNow } from "../../ui/now.ts";
import { filterSeats, holdOrder, orderSeats, seatState } from "./seatState.ts";

/** The seats of the board, filtered and in order; while somebody points at them their order rests. */
export function useShownSeats(
  seats: readonly SeatView[],
  phase: SessionPhase,
  busy: boolean,
): readonly SeatView[] {
  const { t } = useTranslation();
  const now = useNow(30_000);
  const order = useBoardControls((state) => state.order);
  const filter = useBoardControls((state) => state.filter);
  const shown = useRef<{ order: string; numbers: number[] }>({ order: "", numbers: [] });
  const ordered = useMemo(() => {
    const rests = busy && shown.current.order === order;
    return rests ? holdOrder(shown.current.numbers, seats) : orderSeats(seats, order, phase, now);
  }, [seats, order, phase, now, busy]);
  shown.current = { order, numbers: ordered.map(({ number }) => number) };
  return useMemo(
    () => filterSeats(ordered, filter, (seat) => t(`seat.state.${seatState(seat, phase, now)}`)),
    [ordered, filter, phase, now, t],
  );
}
