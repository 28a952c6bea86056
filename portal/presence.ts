import type { Cluster } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import { isHelped, type SeatHelp } from "../shared/domain/help.ts";
import { type JoinClaim, MOST_CLAIMS } from "../shared/domain/joining.ts";
import { type LookRecord, withRecord } from "../shared/domain/look.ts";
import {
  type HandedNote,
  MOST_HANDED_NOTES,
  type Seat,
  type SeatPresence,
  type SeatPresenceSpec,
} from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { SILENT_AFTER } from "../shared/plan/attention.ts";
import { givesWay, type Sender } from "../shared/plan/joining.ts";
import type { Log } from "./log.ts";
import {
  acceptStored,
  type CookieRecord,
  checkRunsOf,
  claimsOf,
  cookiesOf,
  type Entry,
  isAbsent,
  looksOf,
  newEntry,
} from "./presenceEntry.ts";
import { isOlder, presenceManifest } from "./presenceObject.ts";
import { findLink } from "./standing.ts";
import { createTally } from "./tally.ts";

const MOST_COOKIES = 40;
/** First write of a burst waits this long (ms) for the rest of it. */
const COALESCE = 150;
/** Two writes of one seat are at least this far apart. */
const APART = 1_000;
/** Two presses for the checks of one seat are at least this far apart. */
const PRESSES_APART = 2_000;
/** "Last seen" of somebody who is there is written this often. */
const STILL_THERE = 60_000;
/** Asks for help of one seat are at least this far apart. */
const HELP_APART = 5_000;

interface PresenceOptions {
  cluster: Cluster;
  /** When the Visits to a seat began. */
  visitedAt: (seat: Seat) => string[];
  /** Whether a claim of the join page still waits for an answer. */
  isWaiting: (seat: Seat, claim: JoinClaim) => boolean;
  seat: (name: string) => Seat | undefined;
  clock: () => number;
  log: Log;
  onChange: (seat: string) => void;
}

/**
 * Who is at which seat: the one writer of SeatPresence. A burst becomes one write, and what is in memory is always
 * ahead of the cluster, so that a student who has just entered is in.
 */
export function createPresence({
  cluster,
  seat: findSeat,
  visitedAt,
  isWaiting,
  clock,
  log,
  onChange,
}: PresenceOptions) {
  const entries = new Map<string, Entry>();
  let stopped = false;
  const instant = () => new Date(clock()).toISOString();

  function entryOf(name: string): Entry {
    const known = entries.get(name);
    if (known) return known;
    const entry = newEntry();
    entries.set(name, entry);
    return entry;
  }

  /** The ask that still waits for somebody. */
  function helpOf(seat: Seat | undefined, entry: Entry | undefined): SeatHelp | undefined {
    const help = entry?.help ?? entry?.stored?.spec.help;
    if (!seat || !help || help === "withdrawn") return undefined;
    const answers = { helped: seat.spec.helped, visitedAt: visitedAt(seat) };
    return isHelped(help, answers) ? undefined : help;
  }

  /** An ask that somebody answered is counted as soon as it is seen, and written with the word that takes it away. */
  function countAnswer(seat: Seat | undefined, entry: Entry): boolean {
    const asked = entry.help ?? entry.stored?.spec.help;
    if (!seat || !asked || asked === "withdrawn" || helpOf(seat, entry)) return false;
    entry.tally.answered(asked, clock());
    return true;
  }

  function wanted(seat: Seat, entry: Entry): SeatPresenceSpec {
    const old = entry.stored?.spec;
    const firstSeen = old?.firstSeen ?? entry.firstSeen;
    const lastSeen = entry.lastSeen ?? old?.lastSeen;
    const lastActive = entry.lastActive ?? old?.lastActive;
    const collectedAt = entry.collectedAt ?? old?.collectedAt;
    const notMeAt = entry.notMeAt ?? old?.notMeAt;
    const handed = entry.handed ?? old?.handed;
    const claims = waitingAt(seat, entry);
    const help = helpOf(seat, entry);
    countAnswer(seat, entry);
    return {
      session: seat.spec.session,
      number: seat.spec.number,
      connected: entry.connections > 0,
      ...(firstSeen ? { firstSeen } : {}),
      ...(lastSeen ? { lastSeen } : {}),
      ...(lastActive ? { lastActive } : {}),
      // Cookies of a link that is no more open nothing: they go at the next write.
      cookies: cookiesOf(entry)
        .filter(({ link }) => findLink(seat, link) !== undefined)
        .slice(-MOST_COOKIES),
      ...(help ? { help } : {}),
      ...(entry.visitors > 0 ? { visitors: entry.visitors } : {}),
      ...(checkRunsOf(entry) > 0 ? { checkRuns: checkRunsOf(entry) } : {}),
      ...(looksOf(entry).length > 0 ? { looks: looksOf(entry) } : {}),
      ...entry.tally.told(),
      ...(collectedAt ? { collectedAt } : {}),
      ...(handed ? { handed } : {}),
      ...(notMeAt ? { notMeAt } : {}),
      ...(claims.length > 0 ? { claims } : {}),
    };
  }

  const waitingAt = (seat: Seat, entry: Entry | undefined) =>
    claimsOf(entry).filter((claim) => isWaiting(seat, claim));

  function accept(name: string, presence: SeatPresence): void {
    const entry = entryOf(name);
    if (isOlder(presence, entry.stored)) return;
    acceptStored(entry, presence);
  }

  function plan(name: string, delay: number): void {
    const entry = entryOf(name);
    if (entry.writing) entry.again = true;
    if (entry.timer || entry.writing || stopped) return;
    const wait = Math.max(delay, entry.writtenAt + APART - clock());
    entry.timer = setTimeout(() => {
      entry.timer = undefined;
      void write(name);
    }, wait);
    entry.timer.unref();
  }

  function write(name: string): Promise<void> {
    const entry = entryOf(name);
    entry.writing ??= writeOnce(name, entry).finally(() => {
      entry.writing = undefined;
      if (!entry.again) return;
      entry.again = false;
      plan(name, entry.failures === 0 ? COALESCE : Math.min(30_000, 500 * 2 ** entry.failures));
    });
    return entry.writing;
  }

  async function writeOnce(name: string, entry: Entry): Promise<void> {
    const seat = findSeat(name);
    if (!seat?.metadata.namespace || seat.metadata.deletionTimestamp) return;
    const spec = wanted(seat, entry);
    if (JSON.stringify(spec) === JSON.stringify(entry.stored?.spec)) {
      entry.help = undefined;
      return;
    }
    try {
      entry.writtenAt = clock();
      const manifest = presenceManifest(seat, spec, entry.stored);
      const answer = entry.stored
        ? await cluster.replace<SeatPresence>(manifest)
        : await cluster.create<SeatPresence>(manifest);
      entry.failures = 0;
      if (JSON.stringify(spec.help) === JSON.stringify(helpOf(seat, entry))) entry.help = undefined; // said
      accept(name, answer);
    } catch (error) {
      const { kind } = toFailure(error);
      entry.failures += 1;
      entry.again = true;
      if (kind === "conflict" || kind === "alreadyExists" || kind === "notFound")
        await reread(name, entry, seat);
      else log("warn", "seat presence not written", { seat: name, kind });
    }
  }

  /** Somebody else wrote: what the cluster has now is the truth that the next write starts from. */
  async function reread(name: string, entry: Entry, seat: Seat): Promise<void> {
    const ref = {
      apiVersion: API_VERSION,
      kind: "SeatPresence",
      name,
      namespace: seat.metadata.namespace ?? "",
    };
    try {
      const current = await cluster.get<SeatPresence>(ref);
      if (current) accept(name, current);
      else delete entry.stored;
    } catch (error) {
      log("warn", "seat presence not read", { seat: name, kind: toFailure(error).kind });
    }
  }

  function seen(entry: Entry): void {
    entry.lastSeen = instant();
    entry.firstSeen ??= entry.lastSeen;
    entry.tally.look(entry.connections > 0, clock());
  }

  /** Counts something open; the returned function counts it off, once. */
  function count(name: string, what: "connections" | "visitors"): () => void {
    const change = (by: 1 | -1) => {
      const entry = entryOf(name);
      entry[what] += by;
      if (what === "connections") seen(entry);
      plan(name, COALESCE);
      onChange(name);
    };
    change(1);
    let open = true;
    return () => {
      if (open) change(-1);
      open = false;
    };
  }

  const still = setInterval(() => {
    for (const [name, entry] of entries) {
      if (!findSeat(name)) entries.delete(name);
      else if (entry.connections > 0) {
        seen(entry);
        plan(name, COALESCE);
      }
    }
  }, STILL_THERE);
  still.unref();

  return {
    /** From the watch. */
    observe(presence: SeatPresence, removed: boolean): void {
      const { name, namespace } = presence.metadata;
      const seat = findSeat(name);
      if (seat && seat.metadata.namespace !== namespace) return; // a copy elsewhere
      const entry = entryOf(name);
      if (removed) {
        // With its seat: whoever sits there next begins anew.
        delete entry.stored;
        delete entry.firstSeen;
        delete entry.lastActive;
        delete entry.looks;
        delete entry.collectedAt;
        delete entry.notMeAt;
        delete entry.handed;
        entry.tally = createTally();
        entry.tally.look(entry.connections > 0, clock());
      } else accept(name, presence);
      // Left over from an earlier life of the portal: nobody is connected to this one, unless they come back now.
      if (!removed && presence.spec.connected && entry.connections === 0) plan(name, 5_000);
      onChange(name);
    },
    cookie: (name: string, hash: string): CookieRecord | undefined => {
      const entry = entries.get(name);
      const seat = findSeat(name);
      // Seen before its Seat was: one of the same name elsewhere opens nothing here.
      if (seat && entry?.stored && entry.stored.metadata.namespace !== seat.metadata.namespace)
        return undefined;
      return entry && cookiesOf(entry).find((cookie) => cookie.hash === hash);
    },
    addCookie(name: string, cookie: CookieRecord): void {
      const entry = entryOf(name);
      entry.added.set(cookie.hash, cookie);
      entry.lastActive = instant();
      seen(entry);
      plan(name, 0);
    },
    removeCookie(name: string, hash: string): void {
      const entry = entryOf(name);
      entry.added.delete(hash);
      entry.removed.add(hash);
      plan(name, 0);
      onChange(name);
    },
    /**
     * A student does something. Told with the next "still there", so that it costs the cluster nothing; the end of a
     * silence is told at once.
     */
    active(name: string): void {
      const entry = entryOf(name);
      entry.lastActive = instant();
      const told = entry.stored?.spec.lastActive;
      const collected = entry.collectedAt ?? entry.stored?.spec.collectedAt;
      // What was collected is no longer all of the work: at the end it is kept for that, so it is told at once.
      const goesOn = told !== undefined && collected !== undefined && told <= collected;
      if (goesOn || (told !== undefined && clock() - Date.parse(told) >= SILENT_AFTER)) plan(name, COALESCE);
    },
    collectedAt: (name: string): string | undefined => {
      const entry = entries.get(name);
      return entry?.collectedAt ?? entry?.stored?.spec.collectedAt;
    },
    /** `collectedAt`: the work went to the staff; `notMeAt`: somebody says that the link is not theirs. */
    note(name: string, what: "collectedAt" | "notMeAt", at = instant()): void {
      entryOf(name)[what] = at;
      plan(name, 0);
      onChange(name);
    },
    /** Who waits to be let in at a seat. */
    claims(name: string): JoinClaim[] {
      const seat = findSeat(name);
      return seat ? waitingAt(seat, entries.get(name)) : [];
    },
    /** Beyond so many nobody is heard, unless one sender holds more places than it would: see `givesWay`. */
    addClaim(name: string, claim: JoinClaim, sender: Sender): void {
      const seat = findSeat(name);
      const entry = entryOf(name);
      const waiting = seat ? waitingAt(seat, entry) : [];
      if (waiting.some(({ hash }) => hash === claim.hash)) return;
      for (const hash of entry.senders.keys())
        if (!waiting.some((one) => one.hash === hash)) entry.senders.delete(hash);
      if (waiting.length >= MOST_CLAIMS) {
        const leaves = givesWay(waiting, entry.senders, sender);
        if (leaves === undefined) return;
        entry.claimed.delete(leaves);
        entry.unclaimed.add(leaves);
        entry.senders.delete(leaves);
      }
      entry.senders.set(claim.hash, sender);
      entry.unclaimed.delete(claim.hash);
      entry.claimed.set(claim.hash, claim);
      plan(name, 0);
    },
    dropClaim(name: string, hash: string): void {
      const entry = entryOf(name);
      entry.claimed.delete(hash);
      entry.unclaimed.add(hash);
      plan(name, 0);
    },
    handedAt: (name: string): readonly HandedNote[] => {
      const entry = entries.get(name);
      return entry?.handed ?? entry?.stored?.spec.handed ?? [];
    },
    /** The teacher laid a file into the seat's folder. */
    handed(name: string, file: string): void {
      const entry = entryOf(name);
      const before = entry.handed ?? entry.stored?.spec.handed ?? [];
      entry.handed = [...before, { name: file, at: instant() }].slice(-MOST_HANDED_NOTES);
      plan(name, 0);
      onChange(name);
    },
    connect: (name: string) => count(name, "connections"),
    visit: (name: string) => count(name, "visitors"),
    /** Pages that are open now, of all seats. */
    connections: (): number => [...entries.values()].reduce((sum, entry) => sum + entry.connections, 0),
    visitors: (name: string): number => entries.get(name)?.visitors ?? 0,
    isThere: (name: string): boolean => (entries.get(name)?.connections ?? 0) > 0,
    isAbsent: (name: string): boolean => isAbsent(entries.get(name), clock()),
    looks: (name: string): LookRecord[] => looksOf(entries.get(name)),
    recordLook(name: string, record: LookRecord): void {
      const entry = entryOf(name);
      entry.looks = withRecord(entry.looks ?? [], record);
      plan(name, COALESCE);
    },
    checkRuns: (name: string): number => checkRunsOf(entries.get(name)),
    /** Asks for the seat's checks; answers how long (ms) to wait instead, when the last press was a moment ago. */
    pressChecks(name: string): number {
      const entry = entryOf(name);
      const wait = entry.pressedAt + PRESSES_APART - clock();
      if (wait > 0) return wait;
      entry.pressedAt = clock();
      entry.lastActive = instant();
      entry.checkRuns = checkRunsOf(entry) + 1;
      plan(name, 0);
      onChange(name);
      return 0;
    },
    help: (name: string): SeatHelp | undefined => helpOf(findSeat(name), entries.get(name)),
    /** Whether an ask stood at that time (of the cluster: whole seconds), whoever has come since. */
    askedBefore(name: string, at: string): boolean {
      const entry = entries.get(name);
      const help = entry?.help ?? entry?.stored?.spec.help;
      if (!help || help === "withdrawn") return false;
      const isSettled = isHelped(help, { helped: findSeat(name)?.spec.helped, visitedAt: [] });
      return !isSettled && Date.parse(help.since) < Date.parse(at) + 1_000;
    },
    /** Asks for help, or another line of it; answers how long (ms) to wait instead, when the last ask was a moment ago. */
    askHelp(name: string, line: string | undefined): number {
      const entry = entryOf(name);
      const wait = entry.helpAt + HELP_APART - clock();
      if (wait > 0) return wait;
      entry.helpAt = clock();
      entry.lastActive = instant();
      // Who corrects the line keeps the place in the queue.
      const open = helpOf(findSeat(name), entry);
      if (!open) entry.tally.asked();
      const since = open?.since ?? instant();
      entry.help = { since, ...(line === undefined ? {} : { line }) };
      plan(name, 0);
      onChange(name);
      return 0;
    },
    withdrawHelp(name: string): void {
      entryOf(name).help = "withdrawn";
      plan(name, 0);
      onChange(name);
    },
    /** Something about the seat changed: an ask may be answered now. */
    review(name: string): void {
      const entry = entries.get(name);
      if (!entry) return;
      const seat = findSeat(name);
      const isAnswered = seat !== undefined && waitingAt(seat, entry).length < claimsOf(entry).length;
      if (countAnswer(seat, entry) || isAnswered) plan(name, 0);
    },
    instant,
    /** Writes what is left to write, for `within` ms at most. */
    async stop(within: number): Promise<void> {
      clearInterval(still);
      const last = [...entries].map(async ([name, entry]) => {
        clearTimeout(entry.timer);
        await entry.writing;
        const wasThere = entry.connections > 0;
        entry.connections = 0;
        entry.visitors = 0;
        if (wasThere) seen(entry);
        await write(name);
      });
      stopped = true;
      const patience = new Promise<void>((resolve) => setTimeout(resolve, within).unref());
      await Promise.race([Promise.allSettled(last), patience]);
    },
  };
}
export type Presence = ReturnType<typeof createPresence>;
