import fc from "fast-check";
import { expect, test } from "vitest";
import { placeOf, seating } from "../../../shared/domain/seating.ts";

test("everybody of a list has a place of their own, at seats that are for as many as sit there", () => {
  const count = (max: number) => fc.integer({ min: 0, max });
  fc.assert(
    fc.property(count(999), count(50), fc.integer({ min: 1, max: 8 }), (people, spare, together) => {
      const seats = seating(people, spare, together);
      const places = Array.from({ length: people }, (_, index) => placeOf(index, together));
      expect(new Set(places.map(({ seat, person }) => `${seat} ${person}`)).size).toBe(people);
      const named = seats.slice(0, seats.length - spare);
      expect(named.map((_, index) => places.filter(({ seat }) => seat === index + 1).length)).toEqual(named);
      expect(seats.slice(named.length)).toEqual(Array(spare).fill(together));
      // Only the last one of the list has places left.
      expect(named.slice(0, -1).every((persons) => persons === together)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
