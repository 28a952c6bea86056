import type { SeatView, SessionView } from "../../../shared/contract/views.ts";

/** What every tab of the drawer is given. */
export interface SeatPanelProps {
  view: SessionView;
  seat: SeatView;
}
