import type { ClaimView } from "../contract/views.ts";
import { foldName, isJoining, type JoinClaim, type Joining, MOST_TURNED_AWAY } from "../domain/joining.ts";
import { fullName, type Roster } from "../domain/roster.ts";
import {
  isClosed,
  type Seat,
  type SeatPresence,
  type SeatPresenceSpec,
  type SeatSpec,
} from "../domain/seat.ts";
import type { TrainingSession } from "../domain/session.ts";

/** A person's place. */
interface Place {
  seat: number;
  person: number;
}

const placeKey = ({ seat, person }: Place): string => `${seat}-${person}`;

/** Places whose people have the same name to a reader: who types it is one of them, and only a person can ask which. */
export function twinsOf(people: readonly (Place & { name: string })[]): ReadonlyMap<string, Place[]> {
  const byName = new Map<string, Place[]>();
  for (const { name, seat, person } of people) {
    const folded = foldName(name);
    if (folded !== undefined) byName.set(folded, [...(byName.get(folded) ?? []), { seat, person }]);
  }
  const twins = new Map<string, Place[]>();
  for (const places of byName.values())
    if (places.length > 1)
      for (const place of places)
        twins.set(
          placeKey(place),
          places.filter((other) => other !== place),
        );
  return twins;
}

export const twinsAt = (twins: ReadonlyMap<string, Place[]>, place: Place): Place[] =>
  twins.get(placeKey(place)) ?? [];

const rosterNames = (roster: Roster | undefined): (Place & { name: string })[] =>
  (roster?.people ?? []).map((person) => ({
    seat: person.seat,
    person: person.person,
    name: fullName(person),
  }));

/**
 * Whether somebody came in at this place already: who is in, by which link; who was there before and has no open page or
 * good link any more, `before`. Of those who sit together nothing tells afterwards who of them it was.
 */
function takenBy(
  { spec, status }: Pick<Seat, "spec" | "status">,
  presence: Pick<SeatPresenceSpec, "cookies" | "firstSeen"> | undefined,
  person: number,
): ClaimView["taken"] {
  const link = status?.links.find((one) => one.person === person);
  if (link?.declared !== undefined || joinedAt(spec, person) !== undefined) return "declared";
  if (presence?.cookies.some((cookie) => cookie.link === link?.hash)) return "link";
  const wasLetIn = spec.joined?.some((one) => one.person === person) ?? false;
  const hadAnother = (link?.revoked.length ?? 0) > 0;
  return wasLetIn || hadAnother || presence?.firstSeen !== undefined ? "before" : undefined;
}

const joinedAt = ({ joined, linkIssues }: SeatSpec, person: number): string | undefined =>
  joined?.find((one) => one.person === person && one.issue === linkIssues)?.hash;

/**
 * Whom a join page that is left open lets in by itself: the first who says to be somebody whose place nobody ever had,
 * whose name nobody else of the class has. Everybody else waits for the staff.
 */
export function firstToLetIn(
  seat: Seat,
  presence: SeatPresenceSpec,
  isTwin: (person: number) => boolean,
): JoinClaim | undefined {
  if (isClosed(seat.spec)) return undefined;
  return presence.claims?.find(
    (claim) =>
      claim.person <= seat.spec.persons &&
      !isTwin(claim.person) &&
      !seat.spec.turnedAway?.includes(claim.hash) &&
      takenBy(seat, presence, claim.person) === undefined,
  );
}

/** Where a claim came from: never told to anybody, and known while the portal runs. */
export interface Sender {
  address: string;
  /** The address, and the kind of browser that it says to be. */
  machine: string;
}

/**
 * Whose place a newcomer gets at a seat that keeps no more claims: the latest of the address that holds the most, where it
 * then still holds as many as the newcomer's; else the same of the machine. So who fills a seat with claims shuts out
 * nobody who comes from elsewhere, and who was early stays.
 */
export function givesWay(
  waiting: readonly JoinClaim[],
  senders: ReadonlyMap<string, Sender>,
  newcomer: Sender,
): string | undefined {
  for (const level of ["address", "machine"] as const) {
    const held = new Map<string, string[]>();
    for (const { hash } of waiting) {
      const from = senders.get(hash)?.[level];
      if (from !== undefined) held.set(from, [...(held.get(from) ?? []), hash]);
    }
    const own = held.get(newcomer[level])?.length ?? 0;
    const [most = []] = [...held.values()].sort((a, b) => b.length - a.length);
    if (most.length > own + 1) return most.at(-1);
  }
  return undefined;
}

/** The wish that lets this one in, in the place of who was let in there before. */
export const lettingIn = (
  { joined, linkIssues }: SeatSpec,
  { person, hash }: Pick<JoinClaim, "person" | "hash">,
): Pick<SeatSpec, "joined"> => ({
  joined: [
    ...(joined ?? []).filter((one) => one.person !== person && one.hash !== hash),
    { person, hash, issue: linkIssues },
  ].sort((a, b) => a.person - b.person),
});

export const turningAway = ({ turnedAway }: SeatSpec, hash: string): Pick<SeatSpec, "turnedAway"> => ({
  turnedAway: [...(turnedAway ?? []).filter((one) => one !== hash), hash].slice(-MOST_TURNED_AWAY),
});

/** Of a claim in the portal's word on the seat: whether it still waits for an answer at this seat. */
export const isUnanswered = ({ spec, status }: Pick<Seat, "spec" | "status">, hash: string): boolean =>
  !spec.turnedAway?.includes(hash) &&
  !spec.joined?.some((one) => one.hash === hash) &&
  !status?.links.some((link) => link.declared === hash || link.hash === hash || link.revoked.includes(hash));

/** What the board shows of who waits at a seat. The class list is known to the staff alone; the portal has no name. */
export function claimViews(
  { spec }: Pick<TrainingSession, "spec">,
  roster: Roster | undefined,
): (seat: Seat | undefined, presence: SeatPresenceSpec | undefined) => ClaimView[] {
  const people = rosterNames(roster);
  const twins = twinsOf(people);
  const nameAt = new Map(people.map((person) => [placeKey(person), person.name]));
  return (seat, presence) =>
    waitingClaims(spec.join, seat, presence).map((claim): ClaimView => {
      const place = { seat: seat?.spec.number ?? 0, person: claim.person };
      const name = nameAt.get(placeKey(place));
      const taken = seat && takenBy(seat, presence, claim.person);
      const others = twinsAt(twins, place).map((twin) => twin.seat);
      return {
        ...claim,
        ...(name === undefined ? {} : { name }),
        ...(taken ? { taken } : {}),
        ...(others.length > 0 ? { twins: others } : {}),
      };
    });
}

/** The portal's word on a seat may be a moment behind the staff's. */
const waitingClaims = (
  join: Joining | undefined,
  seat: Seat | undefined,
  presence: SeatPresenceSpec | undefined,
): JoinClaim[] =>
  seat && isJoining(join) ? (presence?.claims ?? []).filter(({ hash }) => isUnanswered(seat, hash)) : [];

/** Browsers that wait for an answer: one that may be of two seats is one. */
export function countWaiting(
  join: Joining,
  seats: readonly Seat[],
  presences: readonly SeatPresence[],
): number {
  const seatAt = new Map(seats.map((seat) => [seat.spec.number, seat]));
  const waiting = presences.flatMap(({ spec }) => waitingClaims(join, seatAt.get(spec.number), spec));
  return new Set(waiting.map(({ hash }) => hash)).size;
}
