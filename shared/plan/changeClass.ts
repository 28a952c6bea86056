import { type Issue, LabError } from "../contract/failure.ts";
import { KnownPeople } from "../domain/knownPeople.ts";
import { MAX_SEATS } from "../domain/names.ts";
import type { Person, Roster } from "../domain/roster.ts";
import { placeOf, seating } from "../domain/seating.ts";
import type { TrainingSessionSpec } from "../domain/session.ts";

type Seats = TrainingSessionSpec["seats"];

/** Whoever is written down and sits at a seat of the session; what a change that broke off left behind does not count. */
export function seatedPeople(seats: Seats, roster: Roster | undefined): Roster["people"] {
  const listed = new Set(seats.map(({ number }) => number));
  return roster?.people.filter(({ seat }) => listed.has(seat)) ?? [];
}

/** Those of a list who have no seat yet: whoever exports the whole list again adds who is new on it. */
export function newcomers<P extends Person>(present: readonly Person[], listed: readonly P[]): P[] {
  const known = new KnownPeople();
  for (const [row, person] of present.entries()) known.meet(person, row);
  return listed.filter((person) => known.find(person) === undefined);
}

interface Joined {
  roster: Roster;
  /** The seats that are to be made, in the order of the list. */
  seats: Seats;
}

/**
 * Late students get seats of their own, after all that there ever were: a number that was used once has links that were
 * handed out, and somebody else's work may still be on its way out.
 * @throws LabError invalid `session.tooManySeats`
 */
export function joinClass(
  { seats, roster, used }: { seats: Seats; roster: Roster | undefined; used: readonly number[] },
  people: readonly Person[],
  together: number,
): Joined {
  const present = roster?.people ?? [];
  const last = Math.max(0, ...seats.map(({ number }) => number), ...present.map(({ seat }) => seat), ...used);
  const added = seating(people.length, 0, together).map((persons, index) => ({
    number: last + index + 1,
    persons,
  }));
  const count = Math.max(seats.length + added.length, last + added.length);
  if (count > MAX_SEATS) throw refused({ code: "session.tooManySeats", params: { count, max: MAX_SEATS } });
  const seated = people.map((person, index) => {
    const { seat, ...place } = placeOf(index, together);
    return { ...person, ...place, seat: last + seat };
  });
  return { roster: { version: 1, people: [...present, ...seated] }, seats: added };
}

/** @throws LabError invalid `session.lastSeats`: a session without seats is one that ended */
export function withoutSeats(seats: Seats, gone: readonly number[]): Seats {
  const left = seats.filter(({ number }) => !gone.includes(number));
  if (left.length === 0) throw refused({ code: "session.lastSeats" });
  return left;
}

const refused = (issue: Issue): LabError => new LabError({ kind: "invalid", issues: [issue] });
