import type { SeatView } from "../../../shared/contract/views.ts";
import type { SessionPhase } from "../../../shared/domain/session.ts";
import { quietFor, SILENT_AFTER, waitingSeats } from "../../../shared/plan/attention.ts";

/** What a tile says of a seat, in one word; each has an icon and a sentence in `app.seat.state`. */
export type SeatState =
  | "help"
  | "failed"
  | "waiting"
  | "creating"
  | "starting"
  | "ready"
  | "connected"
  | "silent"
  | "never"
  | "away"
  | "resetting"
  | "paused"
  | "ending";

/** Students can be in only while the session is open: before, a ready seat is just ready. */
export function seatState(seat: SeatView, session: SessionPhase, now: number): SeatState {
  if (seat.phase === "failed") return "failed";
  if (seat.help) return "help";
  if (seat.phase !== "ready") return seat.phase;
  if (seat.connected) return (quietFor(seat, now) ?? 0) >= SILENT_AFTER ? "silent" : "connected";
  if (session !== "open") return "ready";
  return seat.firstSeen ? "away" : "never";
}

/** Since when the seat is in that state. */
export function stateSince(seat: SeatView, state: SeatState): string {
  if (state === "help") return seat.help?.since ?? seat.since;
  if (state === "connected") return seat.firstSeen ?? seat.since;
  if (state === "silent") return seat.lastActive ?? seat.since;
  if (state === "away") return seat.lastSeen ?? seat.since;
  return seat.since;
}

export type SeatOrder = "triage" | "number" | "name";

const lastWord = (name: string): string => name.slice(name.indexOf(" ") + 1);

/** A new array; equal ones stand by number. */
export function orderSeats(
  seats: readonly SeatView[],
  order: SeatOrder,
  session: SessionPhase,
  now: number,
): SeatView[] {
  const byNumber = (a: SeatView, b: SeatView) => a.number - b.number;
  if (order === "number") return [...seats].sort(byNumber);
  if (order === "name") {
    const collator = new Intl.Collator("fr", { sensitivity: "base", numeric: true });
    return [...seats].sort((a, b) => {
      const [left, right] = [a.people[0], b.people[0]];
      if (left === undefined || right === undefined) {
        return Number(left === undefined) - Number(right === undefined) || byNumber(a, b);
      }
      return collator.compare(lastWord(left), lastWord(right)) || byNumber(a, b);
    });
  }
  // Who waits for somebody, then who has left. Seats that merely start keep their place: a launch shuffles nothing.
  const places = new Map(waitingSeats(seats, session, now).map(({ seat }, place) => [seat.number, place]));
  const rank = (seat: SeatView) =>
    places.get(seat.number) ?? seats.length + (seatState(seat, session, now) === "away" ? 0 : 1);
  return [...seats].sort((a, b) => rank(a) - rank(b) || byNumber(a, b));
}

/** Seats that were shown keep their places; new ones go to the end. While somebody points at them, nothing moves. */
export function holdOrder(shown: readonly number[], seats: readonly SeatView[]): SeatView[] {
  const byNumber = new Map(seats.map((seat) => [seat.number, seat]));
  const kept = shown.flatMap((number) => byNumber.get(number) ?? []);
  const known = new Set(shown);
  return [...kept, ...seats.filter(({ number }) => !known.has(number))];
}

const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * Seats whose number or persons match; `lefevre` finds `Lefèvre`, `7` finds seat 7 alone, `échec` finds what `words`
 * says of the seat.
 */
export function filterSeats(
  seats: readonly SeatView[],
  text: string,
  words: (seat: SeatView) => string,
): SeatView[] {
  const wanted = fold(text.trim());
  if (wanted === "") return [...seats];
  if (/^\d+$/.test(wanted)) return seats.filter(({ number }) => number === Number(wanted));
  return seats.filter((seat) => fold([...seat.people, words(seat)].join(" ")).includes(wanted));
}

/** `Élodie L.`: what a projector may show. `Hugo`, when there is but one word. */
export function shortName(name: string): string {
  const [first = "", second] = name.trim().split(/\s+/);
  const initial = second?.[0];
  return initial ? `${first} ${initial.toLocaleUpperCase("fr")}.` : first;
}

export const shortNames = (people: readonly string[]): string => people.map(shortName).join(" · ");

/**
 * Seconds until the last seat is ready, from how fast the others became so; `undefined` until one is. Failed seats do
 * not wait for anything, and count as done.
 */
export function secondsToReady(
  counts: { wanted: number; ready: number; failed: number },
  elapsed: number,
): number | undefined {
  const missing = counts.wanted - counts.ready - counts.failed;
  if (missing <= 0) return 0;
  if (counts.ready === 0 || elapsed <= 0) return undefined;
  return Math.ceil((elapsed / counts.ready) * missing);
}

/** Failed seats by cause, the most frequent first. */
export function groupFailures(seats: readonly SeatView[]): { code: string; seats: SeatView[] }[] {
  const groups = new Map<string, SeatView[]>();
  for (const seat of seats) {
    if (seat.phase !== "failed") continue;
    const code = seat.reason?.code ?? "unknown";
    const group = groups.get(code);
    if (group) group.push(seat);
    else groups.set(code, [seat]);
  }
  return [...groups]
    .map(([code, group]) => ({ code, seats: group }))
    .sort((a, b) => b.seats.length - a.seats.length);
}
