import { z } from "zod";
import type { KubeObject } from "../kubernetes/objects.ts";
import { Attendance, SeatHelps } from "./attendance.ts";
import { SeatChecks } from "./checks.ts";
import { SeatHelp } from "./help.ts";
import { Isolation } from "./isolation.ts";
import { JoinClaim, MOST_CLAIMS, MOST_TURNED_AWAY } from "./joining.ts";
import { LeftWork } from "./leftWork.ts";
import { LookRecord, MOST_LOOKS } from "./look.ts";
import { MAX_SEATS, SESSION_ID_PATTERN, SHARED_SEAT } from "./names.ts";
import { Instant } from "./text.ts";

const Sha256 = z.string().regex(/^[a-f0-9]{64}$/);

/**
 * Wishes for one seat. Counters only grow; a counter above the conductor's `observed` is work to do, so a repeated
 * or lost message changes nothing. Names of persons are not here: they live in the session's roster Secret.
 */
export const SeatSpec = z.object({
  session: z.string().regex(new RegExp(SESSION_ID_PATTERN)),
  /** From 1; 0 is the place of what the session shares, at which nobody sits. */
  number: z.int().min(SHARED_SEAT).max(MAX_SEATS),
  persons: z.int().min(0).max(8),
  /** Build the Pods anew, keep the volume. */
  restarts: z.int().min(0),
  /** Build Pods and volume anew: back to the beginning. */
  resets: z.int().min(0),
  /** Set the work aside on its volume and build the Pods anew on what the lab begins with; see shared/plan/keptTurn.ts. */
  keeps: z.int().min(0).optional(),
  /** Bring back what was set aside last; what lies there now is set aside in its turn. */
  undoes: z.int().min(0).optional(),
  /** Reissue the links of all persons of the seat. */
  linkIssues: z.int().min(1),
  /** The issue up to which links are closed, with nothing in their place: those of a later one open the seat again. */
  closedIssues: z.int().min(0).optional(),
  /** Run the checks: the staff's presses. The students' are in SeatPresence, which is the portal's to write. */
  checkRuns: z.int().min(0).optional(),
  /** The moment of the ask for help that the staff called done; the portal then takes that ask away. */
  helped: Instant.optional(),
  /** Who of those that came by the join page sits here; counts until the seat's links are reissued. */
  joined: z
    .array(z.object({ person: z.int().min(1).max(8), hash: Sha256, issue: z.int().min(1) }))
    .max(8)
    .optional(),
  /** Links of those who came by the join page and were turned away, the latest last. */
  turnedAway: z.array(Sha256).max(MOST_TURNED_AWAY).optional(),
});
export type SeatSpec = z.infer<typeof SeatSpec>;

export const SeatPhase = z.enum([
  "waiting",
  "creating",
  "starting",
  "ready",
  "failed",
  "resetting",
  "paused",
  "ending",
]);
export type SeatPhase = z.infer<typeof SeatPhase>;

/** Of a seat that outlives its session: `kept`, its work is on its volume and nothing runs; `readable`, the staff collects it. */
const LEFT_PHASES = ["kept", "readable"] as const;
const LivingOrLeft = z.enum([...SeatPhase.options, ...LEFT_PHASES]);

/** As it is shown to whoever knows of no such thing: the seat itself is on its way out. */
export const shownPhase = (phase: z.infer<typeof LivingOrLeft>): SeatPhase =>
  phase === "kept" || phase === "readable" ? "ending" : phase;

/**
 * Causes that are told in words (`reason.<code>` in i18n). `params` name the image, resource, container… `output` is
 * what the container or its check said last: shown as it stands beside the sentence.
 */
export const SeatReasonCode = z.enum([
  "imageNotFound", // image
  "imageAuth", // image
  "registryUnreachable", // image, detail
  "crashing", // container, exitCode, output
  "startFailed", // container, detail: its program is not there or cannot be run
  "livenessFailing", // container, output: the cluster ends it because its liveness check fails
  "startupFailing", // container, output: the same for its startup check
  "outOfMemory", // container, output
  "cpuLacking", // asked
  "memoryLacking", // asked
  "podsLacking", // detail: every node has as many Pods as it may
  "unschedulable", // detail
  "evicted", // detail
  "quotaExceeded", // resource
  "volumePending", // volume
  "volumeFailed", // volume, detail
  "sandboxFailed", // node, detail: the node cannot give Pods a network or a sandbox
  "configMissing", // object
  "podSecurity", // detail
  "limitRange", // detail
  "policyRefused", // policy, detail
  "policyUnreachable", // policy: what has to admit objects does not answer
  "namespaceForeign", // namespace: exists and is not ours
  "namespaceTerminating", // namespace
  "nodeLost", // node
  "notReady", // container, output: runs, but its readiness check does not pass
  "initFailed", // container, exitCode, output
  "keepFailed", // exitCode, output: the work could not be set aside, or brought back
  "forbidden", // verb, resource
  "invalidTemplate", // detail
  "invalidSession", // detail
  "stuckFinalizer", // object, finalizer
  "unknown", // detail
]);
export type SeatReasonCode = z.infer<typeof SeatReasonCode>;

export const SeatReason = z.object({
  code: SeatReasonCode,
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  /** One English sentence, for `kubectl get seats`. */
  message: z.string(),
});
export type SeatReason = z.infer<typeof SeatReason>;

/** The hashes of one person's link. The last eight revoked ones are kept to tell *revoked* from *unknown*. */
export const SeatLink = z.object({
  person: z.int().min(1),
  hash: Sha256,
  revoked: z.array(Sha256).max(8),
  issue: z.int().min(1),
  /** Of the link that a student's own browser made: it opens the seat beside the other one, under a declared identity. */
  declared: Sha256.optional(),
});
export type SeatLink = z.infer<typeof SeatLink>;

/** Links of that issue are closed, by the wish alone: nobody waits for the conductor. */
export const isClosed = (
  spec: Pick<SeatSpec, "linkIssues" | "closedIssues">,
  issue = spec.linkIssues,
): boolean => (spec.closedIssues ?? 0) >= issue;

/** Work that was set aside in the seat's folder: in `.pupitre/kept-<number>`, until the volume goes. */
export const KeptFolder = z.object({
  number: z.int().min(1),
  /** When the seat was ready again. */
  at: Instant,
  /** By a reset keeping the work, or by its undoing. */
  by: z.enum(["reset", "undo"]),
});
export type KeptFolder = z.infer<typeof KeptFolder>;

/** So many are told of; older ones lie there all the same. */
export const MAX_KEPT = 20;

export const SeatStatus = z.object({
  phase: LivingOrLeft,
  reason: SeatReason.optional(),
  namespace: z.string(),
  links: z.array(SeatLink),
  observed: z.object({
    restarts: z.int(),
    resets: z.int(),
    keeps: z.int().optional(),
    undoes: z.int().optional(),
  }),
  /** When the phase last became what it is. */
  since: Instant,
  createdAt: Instant.optional(),
  readyAt: Instant.optional(),
  restartCount: z.int().optional(),
  /** While ending: what stood in the namespace when its removal began, counted by kind; the Receipt adds these up. */
  removed: z.record(z.string(), z.int()).optional(),
  checks: SeatChecks.optional(),
  /** The oldest first. */
  kept: z.array(KeptFolder).max(MAX_KEPT).optional(),
});
export type SeatStatus = z.infer<typeof SeatStatus>;

export interface Seat extends KubeObject {
  kind: "Seat";
  spec: SeatSpec;
  status?: SeatStatus;
}

/** The portal's own words on a seat; one writer an object. The object's name is the seat's. */
/** So many files are told of; older ones lie there all the same. */
export const MOST_HANDED_NOTES = 10;
const HandedNote = z.object({ name: z.string().max(140), at: Instant });
export type HandedNote = z.infer<typeof HandedNote>;

export const SeatPresenceSpec = z.object({
  session: z.string(),
  number: z.int(),
  connected: z.boolean(),
  firstSeen: Instant.optional(),
  lastSeen: Instant.optional(),
  /** When a student last did something here, to the minute: typed, pressed, sent something to a page of the lab. */
  lastActive: Instant.optional(),
  /** Open cookies: SHA-256 of the cookie, the person it stands for, and the hash of the link that made it. */
  cookies: z
    .array(
      z.object({
        hash: Sha256,
        person: z.int(),
        link: Sha256,
        issuedAt: Instant,
        device: z.string().max(40),
        /** SHA-256 of what the browser calls itself at this seat: one that was closed and came back is still one. */
        browser: Sha256.optional(),
      }),
    )
    .max(40),
  help: SeatHelp.optional(),
  /** Who of the staff looks in, for the student's banner. */
  visitors: z.int().min(0).optional(),
  /** What came of the latest looks of the staff. */
  looks: z.array(LookRecord).max(MOST_LOOKS).optional(),
  /** Run the checks: the students' presses. */
  checkRuns: z.int().min(0).optional(),
  /** With at least one page open, in all; only grows. */
  connectedSeconds: z.int().min(0).optional(),
  helps: SeatHelps.optional(),
  /** When the seat's work went to the staff last, whole. */
  collectedAt: Instant.optional(),
  /** What the teacher handed out here, the newest last. */
  handed: z.array(HandedNote).max(MOST_HANDED_NOTES).optional(),
  /** When somebody who was let in said that the link is not theirs. */
  notMeAt: Instant.optional(),
  /** Who said at the join page to be of this seat, the earliest first, and waits to be let in. */
  claims: z.array(JoinClaim).max(MOST_CLAIMS).optional(),
});
export type SeatPresenceSpec = z.infer<typeof SeatPresenceSpec>;
export interface SeatPresence extends KubeObject {
  kind: "SeatPresence";
  spec: SeatPresenceSpec;
}

/** Somebody of the staff looks into a seat, ≤ 15 minutes, on record. The portal checks the key like a link. */
export const VisitSpec = z.object({
  session: z.string(),
  seat: z.int(),
  by: z.string().min(1).max(200),
  reason: z.string().min(1).max(300),
  /**
   * `write` asks for the keyboard, and reads as `read` does. The others open no terminal: `work` takes the seat's files
   * along, `kept` compares what a reset set aside with what lies there now, and brings some of it back.
   */
  mode: z.enum(["read", "write", "work", "kept", "hand"]),
  keyHash: Sha256,
  expiresAt: Instant,
});
export type VisitSpec = z.infer<typeof VisitSpec>;
/** Somebody sees what a student sees. */
export const isLook = ({ mode }: Pick<VisitSpec, "mode">): boolean => mode === "read" || mode === "write";
export interface Visit extends KubeObject {
  kind: "Visit";
  spec: VisitSpec;
}

/** What was removed, kept and used; without names of persons. */
export const ReceiptSpec = z.object({
  session: z.string(),
  title: z.string(),
  template: z.string(),
  templateVersion: z.string(),
  owner: z.string(),
  launchedAt: Instant,
  openedAt: Instant.optional(),
  endedAt: Instant,
  /** When an inventory of everything found nothing of the session left. */
  verifiedAt: Instant,
  seats: z.int(),
  /** Objects removed, counted by kind. */
  removed: z.array(z.object({ kind: z.string(), count: z.int() })),
  namespaces: z.array(z.string()),
  /** What the inventory still found, and why; empty when all is gone. */
  leftovers: z.array(
    z.object({ kind: z.string(), namespace: z.string().optional(), name: z.string(), why: z.string() }),
  ),
  /** `what`: `roster`, or `work` of a seat, with the size of its volume. */
  kept: z.array(
    z.object({
      what: z.string(),
      where: z.string(),
      until: Instant.optional(),
      seat: z.int().optional(),
      size: z.string().optional(),
    }),
  ),
  /** What became of kept work, as the session says: read with the receipt, never written with it. */
  work: LeftWork.optional(),
  /** The lab's topic, for the report; older receipts do not say it. */
  service: z.string().max(40).optional(),
  /** Reserved and given back: sum over seats of requests × hours. What is optional, older receipts do not say. */
  used: z.object({
    cpuHours: z.number(),
    memoryGiBHours: z.number(),
    seatHours: z.number().optional(),
    storageGiBHours: z.number().optional(),
  }),
  /** Whether the cluster kept the seats apart, as it was known at the launch. */
  isolation: Isolation.optional(),
  /** Seat by seat, by number: the account that outlives the seats. */
  attendance: Attendance.optional(),
});
export type ReceiptSpec = z.infer<typeof ReceiptSpec>;
export interface Receipt extends KubeObject {
  kind: "Receipt";
  spec: ReceiptSpec;
}
