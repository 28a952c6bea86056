import type { SeatView } from "../../../shared/contract/views.ts";

/** What every tab of the drawer is given. */
export interface SeatPanelProps {
  site: string;
  session: string;
  seat: SeatView;
}
