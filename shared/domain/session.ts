import { z } from "zod";
import type { Issue } from "../contract/failure.ts";
import type { KubeObject } from "../kubernetes/objects.ts";
import { MAX_ANNOUNCEMENT, MAX_ANNOUNCEMENTS } from "./announcement.ts";
import { Isolation } from "./isolation.ts";
import { Joining } from "./joining.ts";
import { LeftWork } from "./leftWork.ts";
import { MAX_SEATS } from "./names.ts";
import { Label, TemplateSpec } from "./template.ts";
import { Instant, isSafeText, Locale, line } from "./text.ts";

/** A week: who needs longer launches again, and nobody's seats are forgotten for a term. */
export const MAX_SESSION_MINUTES = 7 * 24 * 60;

/** A year: what is planned further ahead is a slip of the calendar, and its seats would stand until then. */
const MAX_LEAD_DAYS = 365;

/** Ms by which the clocks of whoever launches and of the cluster may differ: certificates and openings come at the wrong moment beyond. */
export const MOST_DRIFT_MS = 2 * 60_000;

/** What a session is wanted to be. `prepared`: seats are built, links show "not open yet". `paused`: compute released. */
const WantedPhase = z.enum(["prepared", "open", "paused", "ended"]);

/** What the teacher says to the students, plain text, on their pages until the session ends. */
const Announcement = z.object({
  at: Instant,
  text: z.string().min(1).max(MAX_ANNOUNCEMENT).refine(isSafeText, { error: "unsafeText" }),
  /** The one seat that is spoken to; all where it is absent. */
  seat: z.int().min(1).max(MAX_SEATS).optional(),
});
export type Announcement = z.infer<typeof Announcement>;

export const MAX_CO_TEACHERS = 10;
/** A seat's own time beyond the class. */
export const MAX_EXTRA_MINUTES = 24 * 60;

/** A person, or a program with an account of its own: never one of Kubernetes' own users, which no binding of ours may name. */
export const UserName = line(200)
  .refine((name) => name === name.trim())
  .refine((name) => !name.startsWith("system:") || name.startsWith("system:serviceaccount:"));

/** The application's and the teacher's words. Only `template` is a snapshot: a later edit of the lab changes no running class. */
export const TrainingSessionSpec = z.object({
  title: line(120),
  /** The user who launched; admission forces it on clusters that have it. */
  owner: z.string().min(1).max(200),
  /** Colleagues who may do with it what the owner may, but share it; as the cluster calls them. */
  coTeachers: z.array(UserName).max(MAX_CO_TEACHERS).optional(),
  locale: Locale,
  template: z.object({ name: Label, spec: TemplateSpec }),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** The seats wanted, by number; `persons` links each. A number that disappears from here is torn down. */
  seats: z
    .array(
      z.object({
        number: z.int().min(1).max(MAX_SEATS),
        persons: z.int().min(1).max(8),
        /** So much longer than the class: the others are out at `endsAt`, and the session ends with its last seat. */
        extraMinutes: z.int().min(1).max(MAX_EXTRA_MINUTES).optional(),
      }),
    )
    .min(1)
    .max(MAX_SEATS),
  phase: WantedPhase,
  /** Students are let in by themselves at that time. */
  opensAt: Instant.optional(),
  /** A pause is over by itself then. */
  resumesAt: Instant.optional(),
  /** The session ends by itself then, wherever the laptop is. */
  endsAt: Instant,
  /** The roster Secret is deleted then. */
  retainNamesUntil: Instant,
  /** Work that nobody collected stays on its volumes until then; absent, or not after the end: it goes with the seats. */
  workKeptUntil: Instant.optional(),
  /** In the order in which they were said; the oldest make room. */
  announcements: z.array(Announcement).max(MAX_ANNOUNCEMENTS).optional(),
  /** Absent: the join page was never open. */
  join: Joining.optional(),
});
export type TrainingSessionSpec = z.infer<typeof TrainingSessionSpec>;

export const SessionPhase = z.enum(["preparing", "prepared", "open", "paused", "ending", "ended"]);
export type SessionPhase = z.infer<typeof SessionPhase>;

/** The conductor's words. */
export const TrainingSessionStatus = z.object({
  phase: SessionPhase,
  observedGeneration: z.int().optional(),
  seats: z.object({ wanted: z.int(), ready: z.int(), failed: z.int() }),
  preparedAt: Instant.optional(),
  openedAt: Instant.optional(),
  endingAt: Instant.optional(),
  endedAt: Instant.optional(),
  /** When the class list was looked for after its date, and was no more: the proof that the names are deleted. */
  namesDeletedAt: Instant.optional(),
  /** Decided when the end begins, and kept to: what is collected later stays until its date all the same. */
  work: LeftWork.optional(),
  /** Name of the Receipt, once ended. */
  receipt: z.string().optional(),
  /** What was known of the cluster's isolation when the class was launched on it. */
  isolation: Isolation.optional(),
  /** SHA-256 of the lab and parameters that the site's policy let pass: one that is tightened later stops no class. */
  accepted: z.string().max(64).optional(),
  /** Why it is not going on, e.g. a snapshot that does not validate. */
  reason: z
    .object({
      code: z.string(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
      message: z.string(),
    })
    .optional(),
});
export type TrainingSessionStatus = z.infer<typeof TrainingSessionStatus>;

/** Who holds the class: the owner first. */
export const teachersOf = ({ owner, coTeachers = [] }: Pick<TrainingSessionSpec, "owner" | "coTeachers">) => [
  ...new Set([owner, ...coTeachers]),
];

export interface TrainingSession extends KubeObject {
  kind: "TrainingSession";
  spec: TrainingSessionSpec;
  status?: TrainingSessionStatus;
}

interface SessionTimes {
  opensAt?: number | undefined;
  endsAt: number;
}

/**
 * The one rule of a session's times, in ms since 1970: it opens when or after it is launched, within a year, ends after
 * that, and lasts a week at most. `drift` is what the clock that wrote the times may be off from the one that says `launchedAt`.
 */
export function sessionTimeIssues(times: SessionTimes, launchedAt: number, drift = 0): Issue[] {
  const { opensAt, endsAt } = times;
  const issues: Issue[] = [];
  // A minute is left to whoever chose "now" and then read the summary.
  if (opensAt !== undefined && !(opensAt >= launchedAt - 60_000 - drift))
    issues.push({ code: "session.opensInThePast", path: "opensAt" });
  if (Number.isNaN(opensAt)) return issues;
  if (opensAt !== undefined && opensAt > latestOpening(launchedAt) + drift)
    issues.push({ code: "session.opensTooFar", params: { max: MAX_LEAD_DAYS }, path: "opensAt" });
  if (!(endsAt > (opensAt ?? launchedAt - drift)))
    issues.push({ code: "session.endsBeforeStart", path: "endsAt" });
  else if (endsAt > latestEnd(opensAt, launchedAt) + drift)
    issues.push({
      code: "session.tooLong",
      params: { max: MAX_SESSION_MINUTES / (24 * 60) },
      path: "endsAt",
    });
  return issues;
}

const latestOpening = (launchedAt: number): number => launchedAt + MAX_LEAD_DAYS * 24 * 60 * 60_000;

const latestEnd = (opensAt: number | undefined, launchedAt: number): number =>
  (opensAt ?? launchedAt) + MAX_SESSION_MINUTES * 60_000;

/** A room that was closed again has no time of opening any more: its days are counted from when it did open. */
const timesOf = ({ spec, status }: TrainingSession): SessionTimes => {
  const opensAt = spec.opensAt ?? status?.openedAt;
  return {
    opensAt: opensAt === undefined ? undefined : Date.parse(opensAt),
    endsAt: lastEnd(spec),
  };
};

type Ends = Pick<TrainingSessionSpec, "endsAt" | "seats">;

/** When the students at that seat are out, in ms since 1970. */
export const seatEnd = ({ endsAt, seats }: Ends, number: number): number =>
  Date.parse(endsAt) + (seats.find((seat) => seat.number === number)?.extraMinutes ?? 0) * 60_000;

/** When the last seat is out. */
export const lastEnd = ({ endsAt, seats }: Ends): number =>
  Date.parse(endsAt) + Math.max(0, ...seats.map(({ extraMinutes = 0 }) => extraMinutes)) * 60_000;

/** The same rule for a session that the cluster has, with other times where they are to change. */
export const timeIssuesOf = (session: TrainingSession, change: Partial<Ends> = {}): Issue[] =>
  sessionTimeIssues(
    timesOf({ ...session, spec: { ...session.spec, ...change } }),
    Date.parse(session.metadata.creationTimestamp),
    MOST_DRIFT_MS,
  );

/** Compute is released at `now` (ms since 1970). */
export const isPaused = (
  { phase, resumesAt }: Pick<TrainingSessionSpec, "phase" | "resumesAt">,
  now: number,
): boolean => phase === "paused" && !(resumesAt !== undefined && Date.parse(resumesAt) <= now);

/** Students may be in at `now` (ms since 1970), as far as the session says itself. */
export const letsIn = (
  { phase, opensAt }: Pick<TrainingSessionSpec, "phase" | "opensAt">,
  now: number,
): boolean =>
  phase === "open" ||
  phase === "paused" ||
  (phase === "prepared" && opensAt !== undefined && Date.parse(opensAt) <= now);

/** When it ends by itself, in ms since 1970: whoever wrote a later end past the rule keeps no seats for it. */
export function endOf(session: TrainingSession): number {
  const { metadata } = session;
  const { opensAt, endsAt } = timesOf(session);
  const launchedAt = Date.parse(metadata.creationTimestamp);
  const opening = opensAt === undefined ? undefined : Math.min(opensAt, latestOpening(launchedAt));
  const latest = latestEnd(opening, launchedAt) + MOST_DRIFT_MS;
  return Number.isNaN(latest) ? endsAt : Math.min(endsAt, latest);
}
