import type { LaunchInput } from "../../../../shared/contract/calls.ts";
import type {
  ClaimView,
  SeatView,
  SessionSummary,
  SessionView,
  TemplateCard,
} from "../../../../shared/contract/views.ts";
import type { Isolation } from "../../../../shared/domain/isolation.ts";
import type { JoinMode } from "../../../../shared/domain/joining.ts";
import { fullName, type Person } from "../../../../shared/domain/roster.ts";
import type { KeptFolder, SeatReason } from "../../../../shared/domain/seat.ts";
import { type FakeChecks, progressOf, settle } from "./checks.ts";

/** How long the steps of a fake seat last, in ms. */
export interface Pace {
  /** Between two seats. */
  next: number;
  create: number;
  start: number;
  /** To remove one seat. */
  remove: number;
  /** To run the checks of a seat. */
  check: number;
}

export interface FakeSeat {
  number: number;
  people: Person[];
  restarts: number;
  resets: number;
  builtAt: number;
  resetting: boolean;
  linksClosed?: boolean;
  /** Beyond the class. */
  extraMinutes?: number;
  kept: KeptFolder[];
  reason: SeatReason | undefined;
  connected: boolean;
  firstSeen: number | undefined;
  lastActive?: number | undefined;
  help: { since: number; line?: string } | undefined;
  checks: FakeChecks;
  /** Who waits to be let in, and whether somebody was. */
  claims?: ClaimView[] | undefined;
  declared?: boolean | undefined;
}

export interface FakeSession {
  id: string;
  site: string;
  input: LaunchInput;
  card: TemplateCard;
  launchedAt: number;
  openedAt: number | undefined;
  endsAt: number;
  endingAt: number | undefined;
  resumesAt?: number | undefined;
  /** When work goes that nobody collected; never where none is kept. */
  keepUntil?: number | undefined;
  /** When the teacher deleted what was kept. */
  discardedAt?: number;
  isolation?: Isolation | undefined;
  /** Why nothing more is built for it. */
  refusal?: SeatReason | undefined;
  seats: FakeSeat[];
  join?: { mode: JoinMode; opened: number };
  /** How many of its seats are there in the world, for boards of any size. */
  pace: Pace;
}

const iso = (time: number): string => new Date(time).toISOString();

function phaseOf(
  session: FakeSession,
  seat: FakeSeat,
  now: number,
): { phase: SeatView["phase"]; since: number } {
  const { pace } = session;
  if (session.endingAt !== undefined) return { phase: "ending", since: session.endingAt };
  const begun = seat.builtAt;
  if (session.resumesAt !== undefined) return { phase: "paused", since: session.launchedAt };
  if (now < begun) return { phase: "waiting", since: session.launchedAt };
  if (now < begun + pace.create) return { phase: seat.resetting ? "resetting" : "creating", since: begun };
  const end = begun + pace.create + pace.start;
  if (now < end) return { phase: seat.resetting ? "resetting" : "starting", since: begun + pace.create };
  return { phase: seat.reason ? "failed" : "ready", since: end };
}

function seatView(session: FakeSession, seat: FakeSeat, now: number): SeatView {
  const { phase, since } = phaseOf(session, seat, now);
  const all = session.card.checks.length;
  settle(seat.checks, all, now, session.pace.check);
  const open = phase === "ready" && session.openedAt !== undefined;
  return {
    number: seat.number,
    people: seat.people.map(fullName),
    phase,
    since: iso(since),
    ...(phase === "failed" && seat.reason ? { reason: seat.reason } : {}),
    connected: open && seat.connected,
    ...(seat.firstSeen !== undefined
      ? { firstSeen: iso(seat.firstSeen), lastSeen: iso(seat.firstSeen) }
      : {}),
    ...(seat.lastActive !== undefined ? { lastActive: iso(seat.lastActive) } : {}),
    ...(seat.extraMinutes ? { endsAt: iso(session.endsAt + seat.extraMinutes * 60_000) } : {}),
    devices: open && seat.connected ? 1 : 0,
    ...(seat.linksClosed ? { linksClosed: true } : {}),
    ...(open && seat.help
      ? { help: { since: iso(seat.help.since), ...(seat.help.line ? { line: seat.help.line } : {}) } }
      : {}),
    ...(seat.declared ? { declared: [1] } : {}),
    ...(session.join && session.join.mode !== "closed" && seat.claims?.length ? { claims: seat.claims } : {}),
    restarts: seat.restarts,
    resets: seat.resets,
    ...(seat.kept.length > 0 ? { kept: seat.kept, undoable: true } : {}),
    ...(phase === "resetting" ? { rebuilding: true } : {}),
    ...(all > 0 ? { checks: progressOf(seat.number, seat.checks, all) } : {}),
  };
}

const remainingSeats = (session: FakeSession, now: number): number =>
  session.endingAt === undefined
    ? session.seats.length
    : Math.max(0, session.seats.length - Math.floor((now - session.endingAt) / session.pace.remove));

export function sessionView(session: FakeSession, now: number): SessionView {
  const seats = session.seats.map((seat) => seatView(session, seat, now));
  const count = (holds: (seat: SeatView) => boolean) => seats.filter(holds).length;
  const remaining = remainingSeats(session, now);
  const busy = count(({ phase }) => phase === "waiting" || phase === "creating" || phase === "starting");
  const phase = (): SessionSummary["phase"] => {
    if (session.endingAt !== undefined) return remaining > 0 ? "ending" : "ended";
    if (session.resumesAt !== undefined) return "paused";
    if (session.openedAt !== undefined) return "open";
    return busy > 0 ? "preparing" : "prepared";
  };
  const ended = phase() === "ended";
  return {
    site: session.site,
    id: session.id,
    namespace: "formation",
    ...(session.isolation ? { isolation: session.isolation } : {}),
    ...(session.join
      ? { join: { ...session.join, waiting: count(({ claims = [] }) => claims.length > 0) } }
      : {}),
    ...(session.refusal ? { reason: session.refusal } : {}),
    title: session.input.title,
    template: session.card.name,
    templateTitle: session.card.title,
    phase: phase(),
    letsIn: session.openedAt !== undefined && session.resumesAt === undefined,
    launchedAt: iso(session.launchedAt),
    ...(session.input.opensAt ? { opensAt: session.input.opensAt } : {}),
    ...(session.openedAt !== undefined ? { openedAt: iso(session.openedAt) } : {}),
    ...(session.resumesAt !== undefined ? { resumesAt: iso(session.resumesAt) } : {}),
    endsAt: iso(session.endsAt),
    ...(ended && session.endingAt !== undefined
      ? { endedAt: iso(session.endingAt + session.seats.length * session.pace.remove) }
      : {}),
    counts: {
      wanted: seats.length,
      ready: count(({ phase }) => phase === "ready"),
      failed: count(({ phase }) => phase === "failed"),
      connected: count(({ connected }) => connected),
      help: count(({ help }) => help !== undefined),
      remaining,
    },
    ...workKeeping(session, ended),
    hasReceipt: ended,
    retainNamesUntil: iso(session.endsAt + 30 * 86_400_000),
    seats: session.endingAt === undefined ? seats : seats.slice(seats.length - remaining),
    checks: session.card.checks,
    accesses: session.card.accesses,
    parameters: session.input.parameters,
    keepsWork: true,
    kept: { path: "/home/etudiant", lost: [] },
  };
}

/** Work that is kept after the end, of seats where somebody was. */
function workKeeping(session: FakeSession, ended: boolean) {
  const { keepUntil, discardedAt, endsAt, endingAt = 0 } = session;
  const seats = session.seats.flatMap(({ number, firstSeen }) => (firstSeen === undefined ? [] : [number]));
  const left = ended && keepUntil !== undefined && seats.length > 0;
  const phase = discardedAt === undefined ? ("kept" as const) : ("gone" as const);
  return {
    ...(keepUntil === undefined ? {} : { workKeptUntil: iso(keepUntil) }),
    mostKept: iso(endsAt + 30 * 86_400_000),
    uncollected: seats.length,
    ...(left
      ? { work: { phase, since: iso(discardedAt ?? endingAt), seats, collected: seats.slice(0, 2) } }
      : {}),
  };
}

export function summaryOf(view: SessionView): SessionSummary {
  const {
    seats: _seats,
    accesses: _accesses,
    checks: _checks,
    parameters: _parameters,
    keepsWork: _keepsWork,
    kept: _kept,
    readySeconds: _ready,
    ...summary
  } = view;
  return summary;
}
