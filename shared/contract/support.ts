import { z } from "zod";
import { AuditEntrySpec } from "../domain/auditEntry.ts";
import { MAX_SEATS, SESSION_ID_PATTERN } from "../domain/names.ts";
import { SeatPhase, SeatReason } from "../domain/seat.ts";
import { SessionPhase } from "../domain/session.ts";
import { Bilingual, Instant } from "../domain/text.ts";
import { FailureView, SessionSummary } from "./views.ts";

/** What support sees and asks. No name of a student rides here, and no secret of a link but the one that is looked for. */
const MOST_TYPED = 2_000;
const Establishment = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
const session = z.object({
  site: z.string(),
  establishment: Establishment,
  session: z.string().regex(new RegExp(SESSION_ID_PATTERN)),
});
const seat = session.extend({ seat: z.int().min(1).max(MAX_SEATS) });
export type SupportSeatPlace = z.infer<typeof seat>;

/** `held`: not ready yet, and why is known. */
export const SupportTrouble = z.object({
  seat: z.int(),
  is: z.enum(["failed", "help", "held"]),
  since: Instant,
  reason: SeatReason.optional(),
});
export type SupportTrouble = z.infer<typeof SupportTrouble>;

export const SupportSession = SessionSummary.pick({
  id: true,
  title: true,
  phase: true,
  launchedAt: true,
  endsAt: true,
  lastEndsAt: true,
  endedAt: true,
  counts: true,
  reason: true,
}).extend({
  establishment: z.string(),
  teacher: z.string(),
  /** How many hold it beside the teacher. */
  colleagues: z.int(),
  lab: Bilingual,
  rehearsal: z.boolean().optional(),
  /** The longest lasting first. */
  trouble: z.array(SupportTrouble),
  /** How many there are; `trouble` tells of the first ones. */
  troubled: z.int(),
  /** Grows whenever anything of the session or its seats is different: then a page about it asks again. */
  version: z.int(),
});
export type SupportSession = z.infer<typeof SupportSession>;

export const SupportSite = z.object({
  site: z.string(),
  /**
   * `silent`: does not answer; what is shown was true at `seenAt`. `unavailable`: never answered since the start, or lets
   * nobody in: `Site` says why.
   */
  state: z.enum(["connecting", "live", "silent", "unavailable"]),
  seenAt: Instant.optional(),
  /** `own`: this user may not list the whole site, so it is the one establishment of `own`. */
  scope: z.enum(["all", "own"]),
  own: z.string(),
  /** What may not be read even there. */
  missing: z.array(z.object({ verb: z.string(), resource: z.string() })),
  /** What runs before what has ended, each the latest first. */
  sessions: z.array(SupportSession),
  /** So many more have ended; the search finds them. */
  olderEnded: z.int(),
});
export type SupportSite = z.infer<typeof SupportSite>;

export const SupportHit = z.object({
  site: z.string(),
  establishment: z.string(),
  session: z.string(),
  title: z.string(),
  teacher: z.string(),
  lab: z.string(),
  phase: SessionPhase,
  endsAt: Instant,
  seat: z
    .object({
      number: z.int(),
      namespace: z.string(),
      phase: SeatPhase,
      since: Instant.optional(),
      reason: z.string().optional(),
      cause: SeatReason.optional(),
    })
    .optional(),
});
export type SupportHit = z.infer<typeof SupportHit>;

/** `current`: opens the seat. `revoked`: was replaced or closed. `unknown`: its address names the seat, its secret does not fit. */
const FoundLink = z.object({
  is: z.enum(["current", "revoked", "unknown", "nowhere"]),
  hit: SupportHit.optional(),
  person: z.int().optional(),
});
export type FoundSupportLink = z.infer<typeof FoundLink>;

const StoryLine = z.object({
  at: Instant,
  what: z.enum([
    "deed",
    "assist",
    "created",
    "ready",
    "phase",
    "event",
    "firstSeen",
    "lastSeen",
    "help",
    "look",
    "collected",
    "kept",
  ]),
  /** A user of the cluster, never a student. */
  who: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** A part of the story that could not be read: the rest stands without it. */
const Missing = z.object({
  what: z.enum(["seat", "presence", "audit", "events"]),
  failure: FailureView,
});

export const SupportStory = z.object({
  title: z.string(),
  teacher: z.string(),
  lab: Bilingual,
  phase: SessionPhase,
  endsAt: Instant,
  seat: z.object({
    number: z.int(),
    namespace: z.string(),
    phase: SeatPhase,
    since: Instant.optional(),
    reason: SeatReason.optional(),
    restarts: z.int(),
    resets: z.int(),
    connected: z.boolean().optional(),
    lastSeen: Instant.optional(),
    lastActive: Instant.optional(),
    devices: z.int().optional(),
    helpSince: Instant.optional(),
    /** Of each person: whether the link opens the seat, and its how manieth it is. Never the link. */
    links: z.array(z.object({ person: z.int(), issue: z.int(), open: z.boolean() })),
  }),
  lines: z.array(StoryLine),
  missing: z.array(Missing),
});
export type SupportStory = z.infer<typeof SupportStory>;

/** `applied`: as it stands in the cluster; `written`: as Pupitre writes it, where this user may not read it there. */
export const SupportManifest = z.object({
  kind: z.string(),
  name: z.string(),
  from: z.enum(["applied", "written"]),
  yaml: z.string(),
});
export type SupportManifest = z.infer<typeof SupportManifest>;

export const supportCalls = {
  /** From now on `supportChanged` tells this window of each site that is different. */
  watchSupport: { input: z.null(), output: z.array(SupportSite) },
  unwatchSupport: { input: z.null(), output: z.null() },
  searchSupport: { input: z.object({ query: z.string().max(MOST_TYPED) }), output: z.array(SupportHit) },
  /** Hashed by main; kept, logged and sent on by nobody. */
  findSupportLink: { input: z.object({ link: z.string().max(MOST_TYPED) }), output: FoundLink },
  /** All seats of one session, by number. */
  supportSeats: {
    input: session,
    output: z.array(
      z.object({
        number: z.int(),
        phase: SeatPhase,
        connected: z.boolean(),
        trouble: SupportTrouble.optional(),
      }),
    ),
  },
  supportStory: { input: seat, output: SupportStory },
  supportManifests: { input: seat, output: z.array(SupportManifest) },
  supportAudit: { input: session, output: z.array(AuditEntrySpec) },
  /** `null` when the person cancelled. */
  exportSupportAudit: {
    input: session.extend({ format: z.enum(["csv", "json"]) }),
    output: z.object({ path: z.string() }).nullable(),
  },
} as const;
