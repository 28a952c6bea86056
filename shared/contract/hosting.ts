import { z } from "zod";
import { Instant } from "../domain/text.ts";

/** What the window shows of who conducts a real cluster, and of *Prepare this cluster*. No secrets, no names of persons. */

const Right = z.object({ verb: z.string(), resource: z.string() });

const FailureShown = z.object({
  kind: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  issues: z
    .array(
      z.object({
        code: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        path: z.string().optional(),
      }),
    )
    .optional(),
  detail: z.string().optional(),
});

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
  failure: FailureShown.optional(),
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
/** An address that is safe to show to students. */
const page = z
  .string()
  .max(500)
  .regex(/^https:\/\/[^\s"<>]+$/, { error: "https://…" });

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
  /** Students' tokens are sent there. */
  apiServer: z
    .string()
    .max(500)
    .regex(/^https:\/\/[^\s/]+(\/\S*)?$/, { error: "https://…" })
    .optional(),
  storageClass: dnsName.optional(),
  /** Shown to students; https alone. */
  charter: page.optional(),
  contact: page.optional(),
  establishments: z.array(label).min(1).max(100),
  teachers: z.array(Subject).max(50),
  support: z.array(Subject).max(50),
});
export type PrepareSettings = z.infer<typeof PrepareSettings>;

/** How far an installation or a removal is, with the objects that are really written or gone. */
export const PrepareProgress = z.object({
  site: z.string(),
  what: z.enum(["install", "remove"]),
  state: z.enum(["running", "done", "failed"]),
  done: z.int(),
  total: z.int(),
  /** `<kind> <name>` that was written last. */
  current: z.string(),
  /** Everything is written, and the programs are being started. */
  rollout: z.boolean(),
  failure: FailureShown.optional(),
});
export type PrepareProgress = z.infer<typeof PrepareProgress>;

/** What stands in the cluster before anybody decides anything. */
export const Preparation = z.object({
  /** What was decided last time; absent where nothing was ever installed. */
  settings: PrepareSettings.optional(),
  programs: z.array(
    z.object({
      name: z.string(),
      ready: z.int(),
      wanted: z.int(),
      image: z.string(),
      /** Why it does not run, in English, as Kubernetes says it. */
      trouble: z.string().optional(),
    }),
  ),
  /** Sessions that are not over; absent where this user may not see them. */
  standing: z.int().optional(),
  /** Whether Secrets are encrypted at rest. */
  encryption: z.enum(["confirmed", "unknown"]),
  progress: PrepareProgress.optional(),
});
export type Preparation = z.infer<typeof Preparation>;

/** What installing would do, shown before anything is written. */
export const PreparePlan = z.object({
  kinds: z.array(
    z.object({
      kind: z.string(),
      objects: z.array(
        z.object({ name: z.string(), change: z.enum(["create", "change", "same"]).optional() }),
      ),
    }),
  ),
  /** What this user lacks to install it; then nobody knows what would change. */
  missing: z.array(Right),
  /** Tells one build of the programs from another. */
  version: z.string(),
});
export type PreparePlan = z.infer<typeof PreparePlan>;
