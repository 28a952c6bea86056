import { z } from "zod";
import { Instant } from "../domain/text.ts";

/** What the window shows of who conducts a real cluster, and of *Prepare this cluster*. No secrets, no names of persons. */

export const Right = z.object({ verb: z.string(), resource: z.string() });

export const Hosting = z.object({
  site: z.string(),
  /** `asking`: not known yet. The others: see `hostingOf`. */
  state: z.enum(["asking", "cluster", "trial", "offer", "lacking"]),
  /** The cluster's Deployment exists, even where a trial still conducts because its Pods are not ready. */
  installed: z.boolean(),
  /** Somebody holds the Lease now. */
  conducting: z.boolean(),
  /** The trial runs on this computer. */
  here: z.boolean(),
  /** The Pod or the computer that conducts. */
  holder: z.string().optional(),
  since: Instant.optional(),
  version: z.string().optional(),
  portalUrl: z.string().optional(),
  /** What this user lacks to conduct by itself. */
  missing: z.array(Right),
  /** A trial of this computer ended because the cluster took over. */
  steppedAside: Instant.optional(),
  /** The trial of this computer is being started or stopped, or could not be started. */
  busy: z.enum(["starting", "stopping"]).optional(),
  failure: z.object({ kind: z.string(), detail: z.string().optional() }).optional(),
});
export type Hosting = z.infer<typeof Hosting>;

const dnsName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
const label = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
const port = z.int().min(1).max(65_535);
const Subject = z.object({ kind: z.enum(["User", "Group"]), name: z.string().trim().min(1).max(253) });

/** What IT decides on the *Prepare this cluster* screen: `SystemSettings` as it crosses from the window. */
export const PrepareSettings = z.object({
  door: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("ingress"),
      domain: dnsName,
      className: dnsName.optional(),
      tlsSecret: dnsName.optional(),
    }),
    z.object({ kind: z.literal("gateway"), domain: dnsName, namespace: label, name: dnsName }),
    z.object({
      kind: z.literal("nodePort"),
      domain: dnsName,
      port,
      tlsSecret: dnsName,
      publicPort: port.optional(),
    }),
  ]),
  image: z.string().trim().min(1).max(500),
  imagePullSecret: dnsName.optional(),
  apiServer: z.string().max(500).optional(),
  storageClass: dnsName.optional(),
  establishments: z.array(label).min(1).max(100),
  teachers: z.array(Subject).max(50),
  support: z.array(Subject).max(50),
});
export type PrepareSettings = z.infer<typeof PrepareSettings>;

/** What would be, or is, in the cluster: shown before anything is written. */
export const PreparePlan = z.object({
  kinds: z.array(z.object({ kind: z.string(), names: z.array(z.string()) })),
  /** What is there now, if anything. */
  installed: z.object({ version: z.string() }).optional(),
  /** What this user lacks to install it. */
  missing: z.array(Right),
  /** Whether Secrets are encrypted at rest. */
  encryption: z.enum(["confirmed", "unknown"]),
  version: z.string(),
});
export type PreparePlan = z.infer<typeof PreparePlan>;

export const PrepareProgress = z.object({
  site: z.string(),
  what: z.enum(["install", "remove"]),
  state: z.enum(["running", "done", "failed"]),
  done: z.int(),
  total: z.int(),
  /** `<kind> <name>` that is being written. */
  current: z.string().optional(),
  failure: z
    .object({
      kind: z.string(),
      detail: z.string().optional(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    })
    .optional(),
});
export type PrepareProgress = z.infer<typeof PrepareProgress>;
