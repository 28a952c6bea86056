import { describe, expect, test } from "vitest";
import {
  filterSeats,
  groupFailures,
  holdOrder,
  orderSeats,
  seatState,
  secondsToReady,
  shortName,
} from "../../../renderer/screens/session/seatState.ts";
import type { SeatView } from "../../../shared/contract/views.ts";

const seat = (number: number, more: Partial<SeatView> = {}): SeatView => ({
  number,
  people: [],
  phase: "ready",
  since: "2026-11-23T09:00:00.000Z",
  connected: false,
  devices: 0,
  restarts: 0,
  resets: 0,
  ...more,
});
const came = { firstSeen: "2026-11-23T09:01:00.000Z" };
const NOW = Date.parse("2026-11-23T09:15:00.000Z");
const numbers = (seats: readonly SeatView[]) => seats.map(({ number }) => number);

describe("what a tile says of a seat", () => {
  test("a ready seat is just ready until the room opens", () => {
    expect(seatState(seat(1), "prepared", NOW)).toBe("ready");
    expect(seatState(seat(1), "open", NOW)).toBe("never");
  });
  test("whoever was in and left is away", () => {
    expect(seatState(seat(1, came), "open", NOW)).toBe("away");
    expect(seatState(seat(1, { ...came, connected: true }), "open", NOW)).toBe("connected");
  });
  test("whoever does nothing for ten minutes is silent, and not before", () => {
    const connected = (lastActive: string) => seat(1, { ...came, connected: true, lastActive });
    expect(seatState(connected("2026-11-23T09:05:01.000Z"), "open", NOW)).toBe("connected");
    expect(seatState(connected("2026-11-23T09:05:00.000Z"), "open", NOW)).toBe("silent");
    expect(seatState(seat(1, { ...came, lastActive: "2026-11-23T09:02:00.000Z" }), "open", NOW)).toBe("away");
  });
  test("a call for help goes before being connected, a failure before everything", () => {
    const help = { since: "2026-11-23T09:05:00.000Z" };
    expect(seatState(seat(1, { connected: true, help }), "open", NOW)).toBe("help");
    expect(seatState(seat(1, { phase: "failed", help }), "open", NOW)).toBe("failed");
  });
});

describe("the order of triage", () => {
  test("help in the order of asking, then failures, never opened, left, and the rest by number", () => {
    const seats = [
      seat(1, { connected: true, ...came }),
      seat(2, came),
      seat(3),
      seat(4, { phase: "failed" }),
      seat(5, { help: { since: "2026-11-23T09:10:00.000Z" } }),
      seat(6, { help: { since: "2026-11-23T09:08:00.000Z" } }),
      seat(7, { phase: "starting" }),
    ];
    expect(numbers(orderSeats(seats, "triage", "open", NOW))).toEqual([6, 5, 4, 3, 2, 1, 7]);
  });
  test("a launch does not shuffle the board: only failures come forward", () => {
    const seats = [
      seat(1, { phase: "starting" }),
      seat(2),
      seat(3, { phase: "failed" }),
      seat(4, { phase: "waiting" }),
    ];
    expect(numbers(orderSeats(seats, "triage", "preparing", NOW))).toEqual([3, 1, 2, 4]);
  });
  test("while somebody points at the board seats keep their places, and new ones go to the end", () => {
    const seats = [seat(1), seat(3, { phase: "failed" }), seat(4)];
    expect(numbers(holdOrder([4, 2, 1], seats))).toEqual([4, 1, 3]);
  });
  test("by name, family names count and nameless seats are last", () => {
    const seats = [
      seat(1, { people: ["Zoé Abadie"] }),
      seat(2),
      seat(3, { people: ["Ana Éluard"] }),
      seat(4, { people: ["Bob Dumas"] }),
    ];
    expect(numbers(orderSeats(seats, "name", "open", NOW))).toEqual([1, 4, 3, 2]);
  });
});

describe("the filter", () => {
  const seats = [
    seat(1, { people: ["Élodie Lefèvre"] }),
    seat(7, { people: ["Hugo Le Goff"] }),
    seat(17, { people: ["Inès Noël"], phase: "failed" }),
  ];
  const words = (each: SeatView) => (each.phase === "failed" ? "en échec" : "prêt");
  test.each([
    ["", [1, 7, 17]],
    ["lefevre", [1]],
    ["LE", [1, 7]],
    ["7", [7]],
    ["echec", [17]],
    ["personne", []],
  ])("%j finds seats %j", (text, found) => {
    expect(numbers(filterSeats(seats, text, words))).toEqual(found);
  });
});

test.each([
  ["Élodie Lefèvre", "Élodie L."],
  ["Jean-Pierre Le Goff", "Jean-Pierre L."],
  ["Hugo", "Hugo"],
  ["  ana   œuvrard ", "ana Œ."],
  ["", ""],
])("%j is shown as %j", (name, short) => {
  expect(shortName(name)).toBe(short);
});

test.each([
  [{ wanted: 30, ready: 0, failed: 0 }, 4, undefined],
  [{ wanted: 30, ready: 10, failed: 0 }, 5, 10],
  [{ wanted: 30, ready: 10, failed: 20 }, 5, 0],
  [{ wanted: 30, ready: 30, failed: 0 }, 5, 0],
])("with %j after %i s, %s s are left", (counts, elapsed, left) => {
  expect(secondsToReady(counts, elapsed)).toBe(left);
});

test("failures are told by cause, the most frequent first", () => {
  const because = (code: "imageNotFound" | "unschedulable") => ({ code, message: code });
  const groups = groupFailures([
    seat(1, { phase: "failed", reason: because("imageNotFound") }),
    seat(2),
    seat(3, { phase: "failed", reason: because("unschedulable") }),
    seat(4, { phase: "failed", reason: because("unschedulable") }),
    seat(5, { phase: "failed" }),
  ]);
  expect(groups.map(({ code, seats }) => [code, numbers(seats)])).toEqual([
    ["unschedulable", [3, 4]],
    ["imageNotFound", [1]],
    ["unknown", [5]],
  ]);
});
