import { z } from "zod";
import { Isolation } from "../domain/isolation.ts";
import { JoinMode } from "../domain/joining.ts";
import { LeftWork } from "../domain/leftWork.ts";
import { KeptFolder, ReceiptSpec, SeatPhase, SeatReason } from "../domain/seat.ts";
import { SessionPhase } from "../domain/session.ts";
import { Parameter } from "../domain/template.ts";
import { Bilingual, Instant, Locale } from "../domain/text.ts";
import { CheckCard, SeatProgress } from "./checks.ts";
import type { Failure } from "./failure.ts";

/** What the window shows, built from what the cluster says. Secrets never ride here: see `revealLinks`. */

/** A failure as it travels inside a view. */
export const FailureView = z.custom<Failure>((value) => typeof value === "object" && value !== null);

export const Site = z.object({
  id: z.string(),
  /** `practice`: the demonstration on this computer, with its permanent strip. */
  kind: z.enum(["practice", "cluster"]),
  name: z.string(),
  server: z.string(),
  /**
   * `signIn`: the site does not know who this is (any more). `consent`: its access file wants to run a program or read
   * files, and nobody agreed yet. `forbidden`: signed in, without the rights of a teacher here.
   */
  state: z.enum(["starting", "live", "disconnected", "failed", "signIn", "consent", "forbidden"]),
  /** When what is shown was last true. */
  seenAt: Instant.optional(),
  version: z.string().optional(),
  /** The establishment's namespace. */
  namespace: z.string().optional(),
  /** Who the cluster takes this user for. */
  user: z.string().optional(),
  /** False: Pupitre's custom resources are not installed there. */
  prepared: z.boolean().optional(),
  /** Why it is not `live`. */
  failure: FailureView.optional(),
});
export type Site = z.infer<typeof Site>;

export const TemplateCard = z.object({
  /** Which lab is meant, for launches; see templateRef.ts. */
  ref: z.string(),
  name: z.string(),
  version: z.string(),
  title: Bilingual,
  summary: Bilingual,
  level: z.enum(["beginner", "intermediate", "advanced"]),
  minutes: z.int(),
  service: z.string(),
  accesses: z.array(z.object({ kind: z.string(), name: z.string(), title: Bilingual })),
  parameters: z.array(Parameter),
  instructions: Bilingual,
  /** Requests of one seat. */
  cpu: z.number(),
  memoryBytes: z.number(),
  storageBytes: z.number(),
  checks: z.array(CheckCard),
  /** Students who usually sit at one seat. */
  persons: z.int(),
  /** Requests of what a session shares, once. */
  shared: z.object({ cpu: z.number(), memoryBytes: z.number(), storageBytes: z.number() }).optional(),
});
export type TemplateCard = z.infer<typeof TemplateCard>;

export const SessionSummary = z.object({
  site: z.string(),
  id: z.string(),
  namespace: z.string(),
  title: z.string(),
  template: z.string(),
  templateTitle: Bilingual,
  phase: SessionPhase,
  /** Students are let in as soon as their seat is ready; `phase` is `open` once a first one is. */
  letsIn: z.boolean(),
  launchedAt: Instant,
  opensAt: Instant.optional(),
  openedAt: Instant.optional(),
  /** While it is paused. */
  resumesAt: Instant.optional(),
  endsAt: Instant,
  /** When the last seat is out, where some have more time than the class. */
  lastEndsAt: Instant.optional(),
  endedAt: Instant.optional(),
  counts: z.object({
    wanted: z.int(),
    ready: z.int(),
    failed: z.int(),
    connected: z.int(),
    help: z.int(),
    /** Still there while ending. */
    remaining: z.int(),
  }),
  /** Whether students may come in by the class code and their name, and how many wait for an answer. */
  join: z.object({ mode: JoinMode, opened: z.int(), waiting: z.int() }).optional(),
  hasReceipt: z.boolean(),
  retainNamesUntil: Instant,
  /** Work that nobody collects stays until then; absent where none does, or the lab has no folder for it. */
  workKeptUntil: Instant.optional(),
  /** The latest date that may be; absent in labs without a folder. */
  mostKept: Instant.optional(),
  /** Seats that somebody worked at since their work was collected, if it ever was. */
  uncollected: z.int().optional(),
  /** Once ended: what of it was kept, and which seats' work somebody has collected since. */
  work: LeftWork.extend({ collected: z.array(z.int()) }).optional(),
  /** Launched while somebody's computer conducted the cluster as a trial. */
  trial: z.boolean().optional(),
  /** A lab is tried by it: it has no class, and goes by itself. */
  rehearsal: z.boolean().optional(),
  /** Why nothing more is built for it. */
  reason: SeatReason.extend({ code: z.string() }).optional(),
});
export type SessionSummary = z.infer<typeof SessionSummary>;

/** Somebody says at the join page to be this person of the seat. */
export const ClaimView = z.object({
  person: z.int(),
  hash: z.string(),
  at: Instant,
  device: z.string(),
  /** By the class list, where this user may read it. */
  name: z.string().optional(),
  /** Somebody is in there already: by the link, or as who came by the join page; or was in there before. */
  taken: z.enum(["link", "declared", "before"]).optional(),
  /** Other seats whose people have the same name. */
  twins: z.array(z.int()).optional(),
});
export type ClaimView = z.infer<typeof ClaimView>;

export const SeatView = z.object({
  number: z.int(),
  /** One per person, from the roster Secret; empty where this user may not read it. */
  people: z.array(z.string()),
  phase: SeatPhase,
  since: Instant,
  reason: SeatReason.optional(),
  connected: z.boolean(),
  firstSeen: Instant.optional(),
  lastSeen: Instant.optional(),
  /** When a student last did something, to the minute. */
  lastActive: Instant.optional(),
  devices: z.int(),
  /** When its students are out, where that is later than the class. */
  endsAt: Instant.optional(),
  /** The links of this seat are closed, until there are new ones. */
  linksClosed: z.boolean().optional(),
  /** When somebody who had entered said that the link is not theirs. */
  notMeAt: Instant.optional(),
  help: z.object({ since: Instant, line: z.string().optional() }).optional(),
  /** Persons who came in by the join page: who they are is what they said. */
  declared: z.array(z.int()).optional(),
  /** Who waits to be let in, the earliest first. */
  claims: z.array(ClaimView).optional(),
  restarts: z.int(),
  resets: z.int(),
  /** What is set aside in it, the oldest first. */
  kept: z.array(KeptFolder).optional(),
  /** A reset keeping the work can be taken back, or one that is under way. */
  undoable: z.boolean().optional(),
  /** It was asked to be built again, and is not there yet. */
  rebuilding: z.boolean().optional(),
  /** Absent in a lab without checks. */
  checks: SeatProgress.optional(),
});
export type SeatView = z.infer<typeof SeatView>;

export const SessionView = SessionSummary.extend({
  seats: z.array(SeatView),
  checks: z.array(CheckCard),
  /** How the services are that all seats share; absent where the lab has none. */
  shared: SeatView.pick({ phase: true, since: true, reason: true }).optional(),
  accesses: z.array(z.object({ name: z.string(), kind: z.string(), title: Bilingual })),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Whether seats have a folder whose files can be collected. */
  keepsWork: z.boolean(),
  /** What outlives a pause or a restart: a folder, in all containers but these. */
  kept: z.object({ path: z.string().optional(), lost: z.array(z.string()) }),
  /** Whether the cluster kept seats apart when this was launched; absent while nothing is known. */
  isolation: Isolation.optional(),
  /** p50 of creation to ready, in seconds, of the seats that are ready; for "time left". */
  readySeconds: z.number().optional(),
});
export type SessionView = z.infer<typeof SessionView>;

export const RevealedLink = z.object({
  seat: z.int(),
  person: z.int(),
  name: z.string(),
  email: z.string().optional(),
  group: z.string().optional(),
  /** When the last mail about the session went there, with the link or without. */
  mailedAt: Instant.optional(),
  /** Absent where the link is closed: it opens nothing, and neither does its code. */
  url: z.string().optional(),
  /** `K7QM-4TXP`, to be typed at the door's page; absent where the site makes none yet. */
  code: z.string().optional(),
  /** The door's page, `https://join.lab.example.fr`. */
  door: z.string(),
});
export type RevealedLink = z.infer<typeof RevealedLink>;

export const SeatEvent = z.object({
  at: Instant,
  type: z.enum(["Normal", "Warning"]),
  /** Key under `event.` in i18n when we know it in words, else the raw reason. */
  reason: z.string(),
  object: z.string(),
  message: z.string(),
  count: z.int(),
});
export type SeatEvent = z.infer<typeof SeatEvent>;

export const Capacity = z.object({
  verdict: z.enum(["fits", "doesNotFit", "unknown"]),
  /** How many seats of this kind fit. */
  seats: z.int().optional(),
  need: z.object({ cpu: z.number(), memoryBytes: z.number(), storageBytes: z.number(), pods: z.int() }),
  free: z.object({ cpu: z.number(), memoryBytes: z.number(), pods: z.int() }).optional(),
  /** What lacks, and how much. */
  lacks: z.array(z.object({ resource: z.enum(["cpu", "memory", "pods"]), amount: z.number() })),
  /** What the emptiest machine still has, for each resource by itself. */
  largest: z.object({ cpu: z.number(), memoryBytes: z.number() }).optional(),
  /** One Pod of a seat is larger than what any single machine has left. */
  tooLarge: z
    .object({ resource: z.enum(["cpu", "memory"]), need: z.number(), largest: z.number() })
    .optional(),
  /** Machines that take no seats now, by cause. */
  closed: z.object({ cordoned: z.int(), notReady: z.int(), tainted: z.int() }).optional(),
  /** Why it is unknown: rights that are missing, as `kubectl auth can-i` takes them. */
  missingRights: z.array(z.object({ verb: z.string(), resource: z.string() })).optional(),
  /** When the site counted its room, where this user may not look for themselves. */
  takenAt: Instant.optional(),
});
export type Capacity = z.infer<typeof Capacity>;

export const Settings = z.object({
  locale: Locale,
  theme: z.enum(["system", "light", "dark"]),
  site: z.string(),
  singleKeys: z.boolean(),
  /** On the desktop, while another program is looked at. */
  notices: z.boolean(),
  /** Sealed copies of today's classes on this computer, for when a site does not answer. */
  offlineCopies: z.boolean(),
  hintsDismissed: z.array(z.string()),
});
export type Settings = z.infer<typeof Settings>;

export { ReceiptSpec };
