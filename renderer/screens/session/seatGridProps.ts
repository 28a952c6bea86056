import type { SeatView } from "../../../shared/contract/views.ts";
import type { SessionPhase } from "../../../shared/domain/session.ts";

export interface SeatGridProps {
  /** In the order in which they are shown. */
  seats: readonly SeatView[];
  phase: SessionPhase;
  label: string;
  layout?: "grid" | "list";
  active?: number | undefined;
  opened?: number | undefined;
  selected?: ReadonlySet<number>;
  onActive?: (seat: number) => void;
  onOpen?: (seat: number) => void;
  onSelect?: (seats: Iterable<number>) => void;
  onRestart?: (seats: number[]) => void;
  onEscape?: () => void;
  /** While somebody points at the board or moves in it by keys, the order should rest. */
  onBusy?: (busy: boolean) => void;
}
