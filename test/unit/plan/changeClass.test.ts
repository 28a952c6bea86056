import { describe, expect, test } from "vitest";
import { LabError, toFailure } from "../../../shared/contract/failure.ts";
import type { Roster } from "../../../shared/domain/roster.ts";
import { joinClass, newcomers, seatedPeople, withoutSeats } from "../../../shared/plan/changeClass.ts";

const seat = (number: number, persons = 1) => ({ number, persons });
const roster: Roster = {
  version: 1,
  people: [
    { lastName: "Lefèvre", firstName: "Élodie", email: "e.lefevre@x.fr", seat: 1, person: 1 },
    { lastName: "Silva", firstName: "Ana", seat: 2, person: 1 },
  ],
};

describe("late students", () => {
  test("are those of the list who have no seat: by address, else by name, however it is written", () => {
    const listed = [
      { lastName: "LEFEVRE", firstName: "Elodie", email: "E.Lefevre@x.fr" },
      { lastName: "SILVA", firstName: "ana" },
      { lastName: "Lefèvre", firstName: "Élodie", email: "autre@x.fr" },
      { lastName: "Noël", firstName: "Inès" },
    ];
    expect(newcomers(roster.people, listed)).toEqual(listed.slice(2));
    expect(newcomers([], listed)).toEqual(listed);
  });
  test("two of one name on the list are two", () => {
    const twins = [
      { lastName: "Lee", firstName: "Bo" },
      { lastName: "Lee", firstName: "Bo" },
    ];
    expect(newcomers(roster.people, twins)).toHaveLength(2);
  });
  test("sit after all that there ever were, and the others stay where they are", () => {
    const late = [{ lastName: "Noël" }, { lastName: "Le Goff" }];
    const joined = joinClass({ seats: [seat(1), seat(2)], roster, used: [1, 2, 5] }, late, 1);
    expect(joined.seats).toEqual([seat(6), seat(7)]);
    expect(joined.roster.people).toEqual([
      ...roster.people,
      { lastName: "Noël", seat: 6, person: 1 },
      { lastName: "Le Goff", seat: 7, person: 1 },
    ]);
  });
  test("sit together where the lab is for several, the last one alone if need be", () => {
    const late = ["A", "B", "C"].map((lastName) => ({ lastName }));
    const joined = joinClass({ seats: [seat(1, 2)], roster: undefined, used: [] }, late, 2);
    expect(joined.seats).toEqual([seat(2, 2), seat(3, 1)]);
    expect(joined.roster.people.map((one) => [one.seat, one.person])).toEqual([
      [2, 1],
      [2, 2],
      [3, 1],
    ]);
  });
  test("are refused where no number is left", () => {
    const attempt = () =>
      joinClass({ seats: [seat(999)], roster: undefined, used: [] }, [{ lastName: "A" }], 1);
    expect(codeOf(attempt)).toBe("session.tooManySeats");
  });
  test("who was written down for a seat that never came to be has none", () => {
    expect(seatedPeople([seat(1)], roster).map(({ seat }) => seat)).toEqual([1]);
    expect(seatedPeople([seat(1)], undefined)).toEqual([]);
  });
});

describe("removal", () => {
  test("takes those seats and no other", () =>
    expect(withoutSeats([seat(1), seat(2), seat(3)], [2, 9])).toEqual([seat(1), seat(3)]));
  test("leaves one", () => expect(codeOf(() => withoutSeats([seat(1)], [1]))).toBe("session.lastSeats"));
});

function codeOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return toFailure(error).issues?.[0]?.code;
  }
}
