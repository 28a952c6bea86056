import { describe, expect, test } from "vitest";
import type { Seat, SeatStatus } from "../../../shared/domain/seat.ts";
import { generationOf } from "../../../shared/manifests/podManifests.ts";
import { isAskedAgain, isUndoable, keptAfter, keptTurn } from "../../../shared/plan/keptTurn.ts";
import { at, sampleSeat } from "./sample.ts";

const seat = (spec: Partial<Seat["spec"]>, status: Partial<SeatStatus> = {}) => sampleSeat(7, status, spec);
const observed = (keeps: number, undoes = 0) => ({ restarts: 0, resets: 0, keeps, undoes });
const folder = (number: number, by: "reset" | "undo" = "reset") => ({ number, at: at(0), by });

describe("the work of a seat", () => {
  test("is set aside under a number that no folder had, however often somebody pressed", () => {
    expect(keptTurn(seat({}))).toBeUndefined();
    expect(keptTurn(seat({ keeps: 1 }))).toEqual({ number: 1 });
    expect(keptTurn(seat({ keeps: 3 }))).toEqual({ number: 1 });
    expect(keptTurn(seat({ keeps: 4 }, { observed: observed(3, 1) }))).toEqual({ number: 5 });
    expect(keptTurn(seat({ keeps: 4 }, { observed: observed(4) }))).toBeUndefined();
  });

  test("comes back from where it was set aside last, and changes places with what was done since", () => {
    const kept = [folder(1), folder(2)];
    const undoing = seat({ keeps: 2, undoes: 1 }, { observed: observed(2), kept });
    expect(keptTurn(undoing)).toEqual({ number: 3, from: 2 });
    expect(keptAfter(undoing, at(5), true)).toEqual([folder(1), { number: 3, at: at(5), by: "undo" }]);
  });

  test("stays where it is when there is nothing to bring back", () => {
    const undoing = seat({ undoes: 1 }, { observed: observed(0) });
    expect(keptTurn(undoing)).toBeUndefined();
    expect(keptAfter(undoing, at(5), true)).toEqual([]);
    expect(isUndoable(undoing)).toBe(false);
  });

  test("that is on its way comes back as far as it got, and nothing is told of it", () => {
    const taken = seat({ keeps: 2, undoes: 1 }, { observed: observed(1), kept: [folder(1)] });
    expect(keptTurn(taken)).toEqual({ number: 3, from: 2 });
    expect(keptAfter(taken, at(5), true)).toEqual([folder(1)]);
  });

  test("goes with its volume: of a seat that is wiped nothing is set aside", () => {
    const wiped = seat({ keeps: 1, resets: 1 }, { observed: observed(0), kept: [folder(1)] });
    expect(keptTurn(wiped)).toBeUndefined();
    expect(keptAfter(wiped, at(5), true)).toEqual([]);
  });

  test("can be brought back as soon as it is being set aside, and once more after that", () => {
    expect(isUndoable(seat({}))).toBe(false);
    expect(isUndoable(seat({ keeps: 1 }))).toBe(true);
    expect(isUndoable(seat({ keeps: 1 }, { observed: observed(1), kept: [folder(1)] }))).toBe(true);
    const going = seat({ keeps: 1, undoes: 1 }, { observed: observed(1), kept: [folder(1)] });
    expect([isUndoable(going), isAskedAgain(going)]).toEqual([false, true]);
  });

  test("is told of twenty times at most, the last ones", () => {
    const kept = Array.from({ length: 20 }, (_, index) => folder(index + 1));
    const after = keptAfter(seat({ keeps: 21 }, { observed: observed(20), kept }), at(5), true);
    expect(after.map(({ number }) => number)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
  });
});

test("the Pods of a seat that set nothing aside are of the generation that they always were", () => {
  expect(generationOf({ resets: 2, restarts: 1 })).toBe("2.1");
  expect(generationOf({ resets: 2, restarts: 1, keeps: 0, undoes: 0 })).toBe("2.1");
  const others = [{ keeps: 1 }, { keeps: 1, undoes: 1 }, { undoes: 1 }, { keeps: 11 }].map((turns) =>
    generationOf({ resets: 2, restarts: 1, ...turns }),
  );
  expect(new Set([...others, "2.1"]).size).toBe(5);
});
