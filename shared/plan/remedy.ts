import type { SeatReasonCode } from "../domain/seat.ts";

/** What of the product helps against a cause, here and now. */
export type Remedy = "restart" | "reset" | "log" | "events";
/** What helps elsewhere, or later; the cause's sentence says it: correct the lab, make room, tell support, wait. */
type Elsewhere = "lab" | "room" | "support" | "wait";

/** One way out for each cause. */
export const REMEDIES: Readonly<Record<SeatReasonCode, Remedy | Elsewhere>> = {
  imageNotFound: "restart",
  imageAuth: "lab",
  registryUnreachable: "wait",
  crashing: "restart",
  startFailed: "log",
  livenessFailing: "restart",
  startupFailing: "restart",
  outOfMemory: "restart",
  cpuLacking: "room",
  memoryLacking: "room",
  podsLacking: "room",
  unschedulable: "events",
  evicted: "reset",
  quotaExceeded: "room",
  volumePending: "events",
  volumeFailed: "events",
  sandboxFailed: "restart",
  configMissing: "restart",
  podSecurity: "lab",
  limitRange: "lab",
  policyRefused: "lab",
  policyUnreachable: "wait",
  namespaceForeign: "support",
  namespaceTerminating: "wait",
  nodeLost: "restart",
  notReady: "log",
  initFailed: "reset",
  keepFailed: "log",
  forbidden: "support",
  invalidTemplate: "lab",
  invalidSession: "lab",
  stuckFinalizer: "support",
  unknown: "events",
};

const HERE: readonly string[] = ["restart", "reset", "log", "events"] satisfies Remedy[];

/** None where only somebody else can help, or time. */
export function remedyOf(code: SeatReasonCode): Remedy | undefined {
  const remedy = REMEDIES[code];
  return HERE.includes(remedy) ? (remedy as Remedy) : undefined;
}
