import { z } from "zod";
import { MAX_SEATS, type SessionId, seatName } from "./names.ts";
import { MAX_EXTRA_MINUTES } from "./session.ts";
import { isSafeText } from "./text.ts";

/** What support does at seats that are somebody else's, in the order in which it is offered. */
export const SEAT_ASSISTS = ["restart", "keep", "undo", "reset", "reissue", "evict"] as const;
/** And to a session. `extend` is about the class, or about some of its seats. */
export const SESSION_ASSISTS = ["extend", "end"] as const;
export const AssistAction = z.enum([...SEAT_ASSISTS, ...SESSION_ASSISTS]);
export type AssistAction = z.infer<typeof AssistAction>;
export type SeatAssist = (typeof SEAT_ASSISTS)[number];

export const isSeatAssist = (action: AssistAction): action is SeatAssist =>
  (SEAT_ASSISTS as readonly string[]).includes(action);

export const MAX_ASSIST_REASON = 300;
export const AssistReason = z
  .string()
  .trim()
  .min(1)
  .max(MAX_ASSIST_REASON)
  .refine((text) => isSafeText(text) && !/[\n\t]/.test(text), { error: "unsafeText" });

/** Ms for which the conductor acts on an order: one that nobody carried out is never acted on long after. */
export const ASSIST_FRESH_MS = 10 * 60_000;
export const MAX_ATTEMPTS = 9;

/**
 * The part of an AuditEntry that asks for what it records. `generation` is that of the Seat (of the TrainingSession
 * for its own time) as support saw it: the order counts for that state alone, and one order a state can exist, since the
 * entry is named by it. `attempt` counts orders for the same state that nobody carried out in time.
 */
export const AssistOrder = z.object({
  generation: z.int().min(1),
  attempt: z.int().min(1).max(MAX_ATTEMPTS),
  /** Of `extend`: for these seats only. */
  seats: z.array(z.int().min(1).max(MAX_SEATS)).min(1).max(MAX_SEATS).optional(),
  minutes: z.int().min(1).max(MAX_EXTRA_MINUTES).optional(),
});
export type AssistOrder = z.infer<typeof AssistOrder>;

/** `k3x9pa-07-assist-4-1`; admission forces it. */
export const assistName = (
  session: SessionId,
  seat: number | undefined,
  { generation, attempt }: Pick<AssistOrder, "generation" | "attempt">,
): string => `${seat === undefined ? session : seatName(session, seat)}-assist-${generation}-${attempt}`;
