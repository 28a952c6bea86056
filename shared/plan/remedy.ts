import type { SeatReasonCode } from "../domain/seat.ts";

/** What of the product helps against a cause; none where only somebody else can help, or time. */
export type Remedy = "restart" | "reset" | "log" | "events";

const REMEDIES: { readonly [Code in SeatReasonCode]?: Remedy } = {
  imageNotFound: "restart",
  crashing: "restart",
  livenessFailing: "restart",
  startupFailing: "restart",
  outOfMemory: "restart",
  configMissing: "restart",
  nodeLost: "restart",
  sandboxFailed: "restart",
  evicted: "reset",
  initFailed: "reset",
  notReady: "log",
  startFailed: "log",
  volumeFailed: "events",
  volumePending: "events",
  unschedulable: "events",
  unknown: "events",
};

export const remedyOf = (code: SeatReasonCode): Remedy | undefined => REMEDIES[code];
