import { type SessionId, seatName, seatNamespace } from "../../domain/names.ts";
import { isClosed, type Seat, type SeatPhase, type SeatReason, shownPhase } from "../../domain/seat.ts";
import type { SessionPhase, TrainingSession } from "../../domain/session.ts";
import { inLocale } from "../../domain/text.ts";
import { isForPeople } from "../seatWish.ts";

/** What a call for support is answered with: a session, or one seat of it. No name of a student is in it. */
export interface Hit {
  establishment: string;
  session: string;
  title: string;
  teacher: string;
  lab: string;
  phase: SessionPhase;
  endsAt: string;
  seat?: {
    number: number;
    namespace: string;
    phase: SeatPhase;
    since?: string;
    /** In English, as the conductor wrote it; `cause` is the same as data. */
    reason?: string;
    cause?: SeatReason;
  };
}

interface IndexedSession {
  session: TrainingSession;
  /** What can be named of it, folded. */
  words: string;
  seats: Map<number, Seat>;
}

/** Built once a change, asked at each key. */
export interface SupportIndex {
  sessions: IndexedSession[];
  /** By the name of the seat and by that of its namespace. */
  seats: Map<string, { session: IndexedSession; seat: Seat }>;
}

export function supportIndex(sessions: readonly TrainingSession[], seats: readonly Seat[]): SupportIndex {
  const index: SupportIndex = { sessions: [], seats: new Map() };
  const byKey = new Map<string, IndexedSession>();
  for (const session of sessions) {
    const { metadata, spec } = session;
    const { title, owner, coTeachers = [], template } = spec;
    const lab = [template.name, template.spec.title.fr, template.spec.title.en];
    const words = [metadata.name, metadata.namespace, title, owner, ...coTeachers, ...lab];
    const indexed = { session, words: fold(words.filter(Boolean).join(" ")), seats: new Map() };
    index.sessions.push(indexed);
    byKey.set(`${metadata.namespace}/${metadata.name}`, indexed);
  }
  // What runs comes first, then what began last.
  index.sessions.sort((a, b) => rank(a.session) - rank(b.session) || begun(b.session) - begun(a.session));
  for (const seat of seats.filter(isForPeople)) {
    const session = byKey.get(`${seat.metadata.namespace}/${seat.spec.session}`);
    if (!session) continue;
    session.seats.set(seat.spec.number, seat);
    index.seats.set(seat.metadata.name, { session, seat });
    index.seats.set(seatNamespace(seat.spec.session as SessionId, seat.spec.number), { session, seat });
  }
  return index;
}

const rank = ({ status }: TrainingSession): number => (status?.phase === "ended" ? 1 : 0);
const begun = ({ metadata }: TrainingSession): number => Date.parse(metadata.creationTimestamp);

/** What people say around a number, in both languages: it says nothing by itself. */
const FILLERS = new Set(
  "seat espace poste place number numero no n of the at in de du des d la le les l en au session seance".split(
    " ",
  ),
);

/**
 * What "seat 7 of SQL", "k3x9pz-07", "lab-k3x9pz-07", a Pod's full name, a teacher or a title mean, the likeliest first.
 * Words must all be found; a number means the seat of that number. Nothing typed finds every session.
 */
export function findSeats(index: SupportIndex, query: string, most = 50): Hit[] {
  const exact = namedSeat(index, query);
  if (exact) return [hitOf(exact.session, exact.seat)];
  const words = fold(query)
    .split(/[^\p{L}\p{N}@._-]+/u)
    .filter((word) => word !== "" && !FILLERS.has(word));
  const numbers = words.filter((word) => /^\d{1,3}$/.test(word)).map(Number);
  const texts = words.filter((word) => !/^\d{1,3}$/.test(word));
  // A number may belong to a title, too: "groupe 3".
  const said = ({ words: of }: IndexedSession, wanted: readonly string[]) =>
    wanted.every((word) => of.includes(word));
  const seats = numbers.flatMap((number) =>
    index.sessions
      .filter((one) => said(one, texts) && said(one, numbers.filter((other) => other !== number).map(String)))
      .flatMap((one) => {
        const seat = one.seats.get(number);
        return seat ? [hitOf(one, seat)] : [];
      }),
  );
  const sessions = index.sessions.filter((one) => said(one, words)).map((one) => hitOf(one));
  return [...seats, ...sessions].slice(0, most);
}

/** A seat by its own name, its namespace, or whatever begins or ends with one of them: a link's address, a Pod's path. */
function namedSeat({ seats }: SupportIndex, query: string) {
  const name = /(?:^|[^a-z0-9])(?:lab-)?([a-z0-9]{6})-(\d{2,3})(?![a-z0-9])/.exec(query.toLowerCase());
  return name ? seats.get(seatName(name[1] as SessionId, Number(name[2]))) : undefined;
}

function hitOf({ session }: IndexedSession, seat?: Seat): Hit {
  const { metadata, spec, status } = session;
  return {
    establishment: metadata.namespace ?? "",
    session: metadata.name,
    title: spec.title,
    teacher: spec.owner,
    lab: inLocale(spec.template.spec.title, spec.locale) || spec.template.name,
    phase: status?.phase ?? "preparing",
    endsAt: spec.endsAt,
    ...(seat
      ? {
          seat: {
            number: seat.spec.number,
            namespace: seatNamespace(seat.spec.session as SessionId, seat.spec.number),
            phase: shownPhase(seat.status?.phase ?? "waiting"),
            ...(seat.status?.since ? { since: seat.status.since } : {}),
            ...(seat.status?.reason ? { reason: seat.status.reason.message, cause: seat.status.reason } : {}),
          },
        }
      : {}),
  };
}

/** Without case and accents: on the phone nobody spells them. */
const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Of which seat a link is, and whether it still opens it. `hash`: SHA-256 of its secret. */
export function seatOfLink(
  seats: readonly Seat[],
  hash: string,
): { seat: Seat; person: number; is: "current" | "revoked" } | undefined {
  for (const seat of seats)
    for (const link of seat.status?.links ?? []) {
      // One that was closed keeps its hash, and opens nothing.
      if (link.hash === hash || link.declared === hash)
        return { seat, person: link.person, is: isClosed(seat.spec, link.issue) ? "revoked" : "current" };
      if (link.revoked.includes(hash)) return { seat, person: link.person, is: "revoked" };
    }
  return undefined;
}
