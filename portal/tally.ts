import type { SeatHelps } from "../shared/domain/attendance.ts";
import type { SeatHelp } from "../shared/domain/help.ts";
import type { SeatPresenceSpec } from "../shared/domain/seat.ts";

/** ms: a longer span between two looks means that the computer slept, and nobody was connected to it. */
const LONGEST_SPAN = 120_000;

type Told = Pick<SeatPresenceSpec, "connectedSeconds" | "helps">;

/**
 * What a seat's class adds up to: time with a page open, asks for help and how long they waited. Absolute numbers that
 * only grow, so that of two accounts (the cluster's and ours, or those of two portals during an upgrade) the larger is
 * the better one, and nothing is ever counted twice.
 */
export function createTally() {
  /** ms, without the span that is open. */
  let connected = 0;
  /** Where the open span begins (ms). */
  let since: number | undefined;
  const helps: SeatHelps = { asked: 0, answered: 0, waitedSeconds: 0 };
  /** The ask whose answer is counted. */
  let answered: string | undefined;

  return {
    /** Somebody is or is not there at `now` (ms); counts the time up to it. */
    look(isThere: boolean, now: number): void {
      if (since !== undefined) connected += Math.min(Math.max(now - since, 0), LONGEST_SPAN);
      since = isThere ? now : undefined;
    },
    asked(): void {
      helps.asked += 1;
    },
    /** Once for each ask, however often it is told. */
    answered({ since: asked }: SeatHelp, now: number): void {
      if (answered === asked) return;
      answered = asked;
      // After a restart the ask itself may not have been written.
      helps.asked = Math.max(helps.asked, helps.answered + 1);
      helps.answered += 1;
      helps.waitedSeconds += Math.max(0, Math.round((now - Date.parse(asked)) / 1000));
    },
    /** What the cluster says; an earlier life of the portal may have counted further. */
    raise(told: Told): void {
      connected = Math.max(connected, (told.connectedSeconds ?? 0) * 1000);
      for (const key of ["asked", "answered", "waitedSeconds"] as const)
        helps[key] = Math.max(helps[key], told.helps?.[key] ?? 0);
    },
    told: (): Told => ({
      ...(connected >= 1000 ? { connectedSeconds: Math.floor(connected / 1000) } : {}),
      ...(helps.asked > 0 ? { helps: { ...helps } } : {}),
    }),
  };
}
export type Tally = ReturnType<typeof createTally>;
