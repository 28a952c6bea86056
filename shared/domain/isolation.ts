import { z } from "zod";
import { Instant } from "./text.ts";

/**
 * Whether a cluster keeps seats apart, as two throw-away Pods found out by trying. The conductor writes it into
 * ConfigMap `pupitre-isolation` of each establishment, key `record`; whoever may launch there may read it.
 */
export const ISOLATION_CONFIG_MAP = "pupitre-isolation";
export const ISOLATION_RECORD_KEY = "record";
/**
 * Beside it, and patched by whoever wants it tried again now: a wish changes no verdict, so a teacher may write it and
 * not the record. Key `wantedAt`, an instant.
 */
export const ISOLATION_WISH_CONFIG_MAP = "pupitre-isolation-wish";
export const ISOLATION_WISH_KEY = "wantedAt";

/** Why nothing could be found out; `params` fill its sentence. */
const IsolationReason = z.object({
  code: z.string().max(40),
  params: z.record(z.string(), z.string()).optional(),
  /** One English sentence. */
  message: z.string().max(600),
});
export type IsolationReason = z.infer<typeof IsolationReason>;

/** What goes on record in a session and its Receipt. */
export const Isolation = z.object({
  /** `ignored`: the cluster accepts NetworkPolicies and lets the traffic through all the same. */
  network: z.enum(["enforced", "ignored", "unknown", "simulated"]),
  /** Whether a Pod can have users of its own (`hostUsers: false`), unlike the node's. */
  userNamespaces: z.enum(["working", "refused", "unknown", "simulated"]),
  probedAt: Instant,
  /** Why the network's verdict is unknown. */
  reason: IsolationReason.optional(),
});
export type Isolation = z.infer<typeof Isolation>;

export const IsolationRecord = Isolation.extend({
  /** UID of Namespace kube-system: another cluster's verdict says nothing of this one. */
  cluster: z.string().max(100),
  image: z.string().max(300),
  /** What the last attempts came to, once it was forbidden: at the Pod's own address and at its Service's. */
  pod: z.enum(["blocked", "reached"]).optional(),
  service: z.enum(["blocked", "reached"]).optional(),
});
export type IsolationRecord = z.infer<typeof IsolationRecord>;

/** `undefined` for anything that no conductor wrote. */
export function parseIsolationRecord(text: string | undefined): IsolationRecord | undefined {
  try {
    return IsolationRecord.safeParse(JSON.parse(text ?? "")).data;
  } catch {
    return undefined;
  }
}

/** The part of a record that a session keeps. */
export const isolationOf = ({ network, userNamespaces, probedAt, reason }: IsolationRecord): Isolation => ({
  network,
  userNamespaces,
  probedAt,
  ...(reason ? { reason } : {}),
});
