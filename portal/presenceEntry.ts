import type { SeatHelp } from "../shared/domain/help.ts";
import type { JoinClaim } from "../shared/domain/joining.ts";
import { type LookRecord, withRecord } from "../shared/domain/look.ts";
import type { HandedNote, SeatPresence, SeatPresenceSpec } from "../shared/domain/seat.ts";
import type { Sender } from "../shared/plan/joining.ts";
import { createTally, type Tally } from "./tally.ts";

export type CookieRecord = SeatPresenceSpec["cookies"][number];

/** What the portal knows of who is at a seat: ahead of the cluster, which is told in a moment. */
export interface Entry {
  /** The object as the cluster last answered it. */
  stored?: SeatPresence;
  /** Entered, but not yet in `stored`. */
  added: Map<string, CookieRecord>;
  /** Left, but still in `stored`. */
  removed: Set<string>;
  /** An ask or its withdrawal that is not in `stored` yet. */
  help?: SeatHelp | "withdrawn" | undefined;
  helpAt: number;
  connections: number;
  visitors: number;
  /** What came of looks, with those of `stored`. */
  looks?: LookRecord[];
  /** Presses for checks; what is stored may be one behind, or ahead after a restart. */
  checkRuns: number;
  pressedAt: number;
  tally: Tally;
  firstSeen?: string;
  lastSeen?: string;
  lastActive?: string;
  collectedAt?: string;
  notMeAt?: string;
  /** What was handed out here, with what `stored` says of it. */
  handed?: HandedNote[];
  /** Made here, and not yet in `stored`. */
  claimed: Map<string, JoinClaim>;
  /** Taken back by who made them, but still in `stored`. */
  unclaimed: Set<string>;
  /** Where claims came from, by hash. Never written: it goes with this process. */
  senders: Map<string, Sender>;
  timer?: NodeJS.Timeout | undefined;
  writing?: Promise<void> | undefined;
  again: boolean;
  writtenAt: number;
  failures: number;
}

export const newEntry = (): Entry => ({
  added: new Map(),
  removed: new Set(),
  connections: 0,
  visitors: 0,
  helpAt: Number.NEGATIVE_INFINITY,
  claimed: new Map(),
  unclaimed: new Set(),
  senders: new Map(),
  checkRuns: 0,
  pressedAt: Number.NEGATIVE_INFINITY,
  tally: createTally(),
  again: false,
  writtenAt: 0,
  failures: 0,
});

export function cookiesOf({ stored, added, removed }: Entry): CookieRecord[] {
  const kept = (stored?.spec.cookies ?? []).filter(({ hash }) => !removed.has(hash) && !added.has(hash));
  return [...kept, ...added.values()];
}

export const checkRunsOf = (entry: Entry | undefined): number =>
  Math.max(entry?.checkRuns ?? 0, entry?.stored?.spec.checkRuns ?? 0);

/** What the cluster answered is the truth of what it now holds. */
export function acceptStored(entry: Entry, presence: SeatPresence): void {
  entry.stored = presence;
  entry.tally.raise(presence.spec);
  const present = new Set(presence.spec.cookies.map(({ hash }) => hash));
  for (const hash of present) entry.added.delete(hash);
  for (const hash of entry.removed) if (!present.has(hash)) entry.removed.delete(hash);
  const told = new Set(presence.spec.claims?.map(({ hash }) => hash));
  for (const hash of told) entry.claimed.delete(hash);
  for (const hash of entry.unclaimed) if (!told.has(hash)) entry.unclaimed.delete(hash);
}

/** Who waits to be let in, the earliest first. */
export function claimsOf(entry: Entry | undefined): JoinClaim[] {
  const kept = (entry?.stored?.spec.claims ?? []).filter(
    ({ hash }) => !entry?.unclaimed.has(hash) && !entry?.claimed.has(hash),
  );
  return [...kept, ...(entry?.claimed.values() ?? [])];
}

export const looksOf = (entry: Entry | undefined): LookRecord[] =>
  (entry?.looks ?? []).reduce(withRecord, entry?.stored?.spec.looks ?? []);

/** A page that comes back by itself does so sooner, and a portal that comes back has seen who was there (ms). */
const AWAY_FOR = 90_000;

/** Whether nobody is there, and nobody was a moment ago; where nobody has a cookie, nobody can come back by themselves. */
export function isAbsent(entry: Entry | undefined, now: number): boolean {
  if (!entry) return true;
  if (entry.connections > 0) return false;
  const lastSeen = entry.lastSeen ?? entry.stored?.spec.lastSeen;
  return cookiesOf(entry).length === 0 || lastSeen === undefined || now - Date.parse(lastSeen) >= AWAY_FOR;
}
