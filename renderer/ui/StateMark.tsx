import {
  IconBan,
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClockHour4,
  IconClockX,
  IconDoorExit,
  IconHandStop,
  IconHourglass,
  IconPlayerPause,
  IconPlugConnected,
  IconProgress,
  IconRefresh,
  IconTrash,
  IconUserQuestion,
  IconZoomQuestion,
  IconZzz,
} from "@tabler/icons-react";
import type { CheckState } from "../../shared/domain/checks.ts";
import type { SessionPhase } from "../../shared/domain/session.ts";
import type { SeatState } from "../screens/session/seatState.ts";

type Tone = "ready" | "busy" | "failed" | "help" | "idle";
type Icon = typeof IconCircleCheck;

/** A state is never told by colour alone: the icon's shape differs too, and a word always stands beside it. */
export const SEAT_MARKS: Record<SeatState, { Icon: Icon; tone: Tone }> = {
  help: { Icon: IconHandStop, tone: "help" },
  failed: { Icon: IconCircleX, tone: "failed" },
  waiting: { Icon: IconCircleDashed, tone: "busy" },
  creating: { Icon: IconHourglass, tone: "busy" },
  starting: { Icon: IconProgress, tone: "busy" },
  ready: { Icon: IconCircleCheck, tone: "ready" },
  connected: { Icon: IconPlugConnected, tone: "ready" },
  silent: { Icon: IconZzz, tone: "idle" },
  never: { Icon: IconUserQuestion, tone: "idle" },
  away: { Icon: IconDoorExit, tone: "idle" },
  resetting: { Icon: IconRefresh, tone: "busy" },
  paused: { Icon: IconPlayerPause, tone: "idle" },
  ending: { Icon: IconTrash, tone: "busy" },
};

export const PHASE_MARKS: Record<SessionPhase, { Icon: Icon; tone: Tone }> = {
  preparing: { Icon: IconProgress, tone: "busy" },
  prepared: { Icon: IconClockHour4, tone: "idle" },
  open: { Icon: IconCircleCheck, tone: "ready" },
  paused: { Icon: IconPlayerPause, tone: "idle" },
  ending: { Icon: IconTrash, tone: "busy" },
  ended: { Icon: IconBan, tone: "busy" },
};

export const CHECK_MARKS: Record<CheckState | "none", { Icon: Icon; tone: Tone }> = {
  none: { Icon: IconCircle, tone: "busy" },
  passed: { Icon: IconCircleCheck, tone: "ready" },
  failed: { Icon: IconCircleX, tone: "failed" },
  timedOut: { Icon: IconClockX, tone: "help" },
  broken: { Icon: IconZoomQuestion, tone: "help" },
};

export const toneColour = (tone: Tone): string => `var(--state-${tone})`;
export const toneSurface = (tone: Tone): string => `var(--state-${tone}-soft)`;
