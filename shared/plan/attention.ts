import type { SeatView } from "../contract/views.ts";
import type { CheckState } from "../domain/checks.ts";
import type { SessionPhase } from "../domain/session.ts";

/** Why a seat waits for somebody, in the order in which seats are helped. */
export const ATTENTION_CAUSES = ["help", "failed", "never", "checks", "silent"] as const;
export type AttentionCause = (typeof ATTENTION_CAUSES)[number];

/** A connected seat at which nobody does anything for this long (ms) is silent. */
export const SILENT_AFTER = 10 * 60_000;
/** A pause of less is told nowhere: the portal writes of activity once a minute. */
const QUIET_AFTER = 3 * 60_000;

/** For how long (ms) nobody has done anything at a connected seat; `undefined` where it is not worth a word. */
export function quietFor({ connected, lastActive }: SeatView, now: number): number | undefined {
  if (!connected || lastActive === undefined) return undefined;
  const quiet = now - Date.parse(lastActive);
  return quiet >= QUIET_AFTER ? quiet : undefined;
}

/** A check that could not be run says nothing of the student's work. */
const isFailing = (state: CheckState | null): boolean => state === "failed" || state === "timedOut";

/**
 * The most urgent reason to look at a seat, if there is one. Who has left is not waiting for anybody; seats that start
 * or stop are told by the launch itself.
 */
export function attentionCause(
  seat: SeatView,
  session: SessionPhase,
  now: number,
): AttentionCause | undefined {
  if (seat.help) return "help";
  if (seat.phase === "failed") return "failed";
  if (seat.phase !== "ready" || session !== "open") return undefined;
  // Nobody can come to a seat whose links are closed: that is somebody's wish, not a reason to look.
  if (!seat.connected) return seat.firstSeen === undefined && !seat.linksClosed ? "never" : undefined;
  if (seat.checks?.states.some(isFailing)) return "checks";
  return (quietFor(seat, now) ?? 0) >= SILENT_AFTER ? "silent" : undefined;
}

export interface WaitingSeat {
  seat: SeatView;
  cause: AttentionCause;
  /** Another ask, or another failure, of the same seat has another key. */
  key: string;
}

function keyOf({ number, help, since }: SeatView, cause: AttentionCause): string {
  const moment = cause === "help" ? help?.since : cause === "failed" ? since : "";
  return `${number} ${cause} ${moment}`;
}

/** All seats that wait for somebody, the most urgent first; help is served in the order in which it was asked for. */
export function waitingSeats(seats: readonly SeatView[], session: SessionPhase, now: number): WaitingSeat[] {
  const asked = ({ seat }: WaitingSeat) => seat.help?.since ?? "";
  return seats
    .flatMap((seat) => {
      const cause = attentionCause(seat, session, now);
      return cause ? [{ seat, cause, key: keyOf(seat, cause) }] : [];
    })
    .sort(
      (a, b) =>
        ATTENTION_CAUSES.indexOf(a.cause) - ATTENTION_CAUSES.indexOf(b.cause) ||
        asked(a).localeCompare(asked(b)) ||
        a.seat.number - b.seat.number,
    );
}

/** Who is left to help for somebody who has seen those of `seen` in this round, and looks at seat `opened`. */
export const leftToHelp = (
  waiting: readonly WaitingSeat[],
  seen: ReadonlySet<string>,
  opened: number | undefined,
): WaitingSeat[] => waiting.filter(({ seat, key }) => seat.number !== opened && !seen.has(key));
