import {
  ASSIST_FRESH_MS,
  AssistAction,
  AssistOrder,
  isSeatAssist,
  type SeatAssist,
} from "../../domain/assistance.ts";
import type { AuditEntry } from "../../domain/auditEntry.ts";
import { LABEL } from "../../domain/names.ts";
import type { Seat, SeatSpec } from "../../domain/seat.ts";
import type { TrainingSession } from "../../domain/session.ts";
import { isRefused } from "../sessionChanges.ts";
import { assistRefusal, generationOf, sessionAssist } from "./previewAssist.ts";

/** What becomes of an order: a merge patch of the seat or session it is about, or nothing any more. */
type Carried = { of: "seat" | "session"; patch: { spec: object } } | { spent: string };

/** Written at a moment (ms since 1970) that is not too long ago to be acted on. */
export const isFresh = ({ metadata }: AuditEntry, now: number): boolean =>
  now - Date.parse(metadata.creationTimestamp) < ASSIST_FRESH_MS;

/**
 * An order counts for the very state that it names. Carrying it out makes another state, so it is carried out once,
 * however often it is looked at, and of two people who acted on the same state one is the second.
 */
export function carryOutAssist(
  entry: AuditEntry,
  { session, seat }: { session: TrainingSession | undefined; seat: Seat | undefined },
  now: number,
): Carried {
  const order = AssistOrder.safeParse(entry.spec.order).data;
  const action = AssistAction.safeParse(entry.spec.action).data;
  if (!order || !action || !entry.spec.reason?.trim()) return { spent: "no order" };
  // The session's teacher finds it by that label: what they are not told is not done.
  if (entry.metadata.labels?.[LABEL.assist] !== entry.spec.session)
    return { spent: "not told to its teacher" };
  if (!isFresh(entry, now)) return { spent: "too old" };
  if (!session || session.metadata.deletionTimestamp || isOver(session))
    return { spent: "the session is over" };
  if (isSeatAssist(action)) {
    if (!seat) return { spent: "the seat is gone" };
    if (generationOf(seat) !== order.generation) return { spent: "overtaken" };
    const why = assistRefusal(action, seat, session);
    return why ? { spent: why } : { of: "seat", patch: { spec: seatAssist(action, seat.spec) } };
  }
  if (generationOf(session) !== order.generation) return { spent: "overtaken" };
  const change = sessionAssist(session, { action, seats: order.seats, minutes: order.minutes }, now);
  if (!change) return { spent: "nothing to change" };
  if (isRefused(change)) return { spent: change.issues.map(({ code }) => code).join(", ") };
  return { of: "session", patch: change };
}

const isOver = ({ spec, status }: TrainingSession): boolean =>
  spec.phase === "ended" || status?.phase === "ending" || status?.phase === "ended";

/** Counters grow by one, as when the session's owner presses. */
function seatAssist(action: SeatAssist, spec: SeatSpec): Partial<SeatSpec> {
  switch (action) {
    case "restart":
      return { restarts: spec.restarts + 1 };
    case "reset":
      return { resets: spec.resets + 1 };
    case "keep":
      return { keeps: (spec.keeps ?? 0) + 1 };
    case "undo":
      return { undoes: (spec.undoes ?? 0) + 1 };
    case "reissue":
      return { linkIssues: spec.linkIssues + 1 };
    case "evict":
      return { closedIssues: spec.linkIssues };
  }
}

/** Whether what is there now shows that it was carried out on what was there before. */
export function isCarriedOut(action: SeatAssist, before: SeatSpec, now: SeatSpec): boolean {
  const wanted = Object.entries(seatAssist(action, before)) as [keyof SeatSpec, number][];
  return wanted.every(([counter, value]) => Number(now[counter] ?? 0) >= value);
}
