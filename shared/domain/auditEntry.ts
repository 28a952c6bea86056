import { z } from "zod";
import type { KubeObject } from "../kubernetes/objects.ts";
import { AssistOrder } from "./assistance.ts";
import { Instant } from "./text.ts";

/** Create-only: who did what to which seat, when and why. */
export const AuditEntrySpec = z.object({
  actor: z.string().max(200),
  action: z.enum([
    "launch",
    "open",
    "close",
    "extend",
    "end",
    "reset",
    "keep",
    "bringBack",
    "undo",
    "restart",
    "reissue",
    "closeLinks",
    "visit",
    "collect",
    "evict",
    "pause",
    "resume",
    "seat",
    "unseat",
    "share",
    "unshare",
    "joinOpen",
    "joinClose",
    "admit",
    "turnAway",
    "retain",
    "discard",
    "handOut",
  ]),
  session: z.string(),
  seat: z.int().optional(),
  reason: z.string().max(300).optional(),
  at: Instant,
  /** Support's: the entry is the wish, and the conductor carries it out. Nobody acts so without a record. */
  order: AssistOrder.optional(),
});
export type AuditEntrySpec = z.infer<typeof AuditEntrySpec>;
export interface AuditEntry extends KubeObject {
  kind: "AuditEntry";
  spec: AuditEntrySpec;
}
