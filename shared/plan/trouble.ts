import type { SeatReason } from "../domain/seat.ts";
import type { EventNote } from "./podStatus.ts";
import { seatReason } from "./reason.ts";

/** Why a Pod does not run. `failed`: waiting alone will hardly help. */
export interface Trouble {
  reason: SeatReason;
  failed: boolean;
  /** Where the container's last lines stand that tell more. */
  log?: LogPlace;
}

export interface LogPlace {
  pod: string;
  container: string;
  /** Of the life before the one that runs now. */
  previous: boolean;
  /** The same for the same life of the same container: what it said does not change any more. */
  life: string;
}

/** What is known besides a Pod's own status. */
export interface Hints {
  /** Of the seat's namespace, the newest first. */
  events?: EventNote[] | undefined;
  /** Nodes that have not given a sign of life for a while, though the cluster has not said so yet. */
  silentNodes?: ReadonlySet<string> | undefined;
  /** The last lines, by `LogPlace.life`. */
  lastLines?: ReadonlyMap<string, string> | undefined;
}

export const failed = (...args: Parameters<typeof seatReason>): Trouble => ({
  reason: seatReason(...args),
  failed: true,
});

/** Somebody else's message, to stand within a sentence of ours. */
export const within = (message: string): string => {
  const line = message
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.:]+$/, "");
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
};
