import fc from "fast-check";
import { expect, test } from "vitest";
import { SHARED_SEAT } from "../../../shared/domain/names.ts";
import type { Seat } from "../../../shared/domain/seat.ts";
import type { TrainingSession } from "../../../shared/domain/session.ts";
import { planSession } from "../../../shared/plan/planSession.ts";
import { wantedSeats } from "../../../shared/plan/seatWish.ts";
import { observed, sampleSeat, sampleSession } from "./sample.ts";

const NUMBERS = 8;

/** The least that a cluster is, for Seats: names are unique, and one that is told to go takes its time. */
class Seats {
  standing: Seat[];
  writes = 0;
  constructor(seats: Seat[]) {
    this.standing = seats;
  }

  carryOut({ create, reseat, delete: gone }: ReturnType<typeof planSession>): void {
    this.writes += create.length + reseat.length + gone.length;
    for (const manifest of create) {
      if (this.standing.some(({ metadata }) => metadata.name === manifest.metadata.name))
        throw new Error(`${manifest.metadata.name} exists`);
      this.standing.push(observed(manifest) as Seat);
    }
    for (const { seat, persons } of reseat) this.#change(seat, { ...seat, spec: { ...seat.spec, persons } });
    for (const seat of gone) this.#change(seat, going(seat));
  }

  /** The conductor has torn down what was told to go. */
  settle(): void {
    this.standing = this.standing.filter(({ metadata }) => !metadata.deletionTimestamp);
  }

  #change(before: Seat, after: Seat): void {
    if (!this.standing.includes(before)) throw new Error("no such seat");
    this.standing = this.standing.map((seat) => (seat === before ? after : seat));
  }
}

const going = (seat: Seat): Seat => ({
  ...seat,
  metadata: { ...seat.metadata, deletionTimestamp: "2026-11-23T08:01:00Z" },
});

/** Seats depend on whether services are shared, not on which. */
const sharing = (template: TrainingSession["spec"]["template"]): typeof template => ({
  ...template,
  spec: { ...template.spec, shared: { containers: template.spec.containers } },
});

const persons = fc.integer({ min: 1, max: 3 });
/** What there is of one seat, whoever wrote it: nothing, a seat with so many persons, one that is going. */
const fate = fc.oneof(
  fc.constant(undefined),
  fc.record({ persons, going: fc.boolean(), restarts: fc.nat(2) }),
);
const place = fc.record({ wanted: fc.option(persons, { nil: undefined }), fate });

test("carrying out a session's plan from any state of its seats reaches what is wanted, and then writes nothing", () => {
  fc.assert(
    fc.property(
      fc.array(place, { minLength: NUMBERS, maxLength: NUMBERS }),
      fc.boolean(),
      fc.boolean(),
      (places, isSharing, sharedStands) => {
        const session = sampleSession({
          seats: places.flatMap(({ wanted }, index) =>
            wanted === undefined ? [] : { number: index + 1, persons: wanted },
          ),
        });
        if (isSharing) session.spec.template = sharing(session.spec.template);
        const before = places.flatMap(({ fate: found }, index) => {
          if (!found) return [];
          const seat = sampleSeat(index + 1, {}, { persons: found.persons, restarts: found.restarts });
          return found.going ? going(seat) : seat;
        });
        // Of no more use where the lab shares nothing any more.
        if (sharedStands) before.push(sampleSeat(SHARED_SEAT, {}, { persons: 0 }));
        const cluster = new Seats(before);
        for (let round = 0; round < 3; round++) {
          cluster.carryOut(planSession(session, cluster.standing));
          cluster.settle();
        }
        const reached = cluster.standing.map(({ spec }) => [spec.number, spec.persons]);
        expect(reached.sort(([a = 0], [b = 0]) => a - b)).toEqual(
          wantedSeats(session)
            .map(({ number, persons }) => [number, persons])
            .sort(([a = 0], [b = 0]) => a - b),
        );
        // Whoever sat well before sits there still: the same object, with what was wished for it.
        for (const { metadata, spec } of cluster.standing) {
          const old = before.find((seat) => seat.spec.number === spec.number);
          if (!old || old.metadata.deletionTimestamp) continue;
          expect([metadata.uid, spec.restarts]).toEqual([old.metadata.uid, old.spec.restarts]);
        }
        const { writes } = cluster;
        cluster.carryOut(planSession(session, cluster.standing));
        expect(cluster.writes).toBe(writes);
      },
    ),
    { numRuns: 500 },
  );
});
