import { describe, expect, test } from "vitest";
import type { Seat } from "../../../../shared/domain/seat.ts";
import type { TrainingSession } from "../../../../shared/domain/session.ts";
import { findSeats, seatOfLink, supportIndex } from "../../../../shared/plan/support/findSeats.ts";
import { at, sampleSeat, sampleSession } from "../sample.ts";

function session(
  name: string,
  title: string,
  changes: { owner?: string; ended?: boolean; minute?: number } = {},
) {
  const { owner = "prof", ended = false, minute = 0 } = changes;
  const sample = sampleSession({ title, owner });
  return {
    ...sample,
    metadata: { ...sample.metadata, name, namespace: "univ-a", creationTimestamp: at(minute) },
    status: { phase: ended ? "ended" : "open", seats: { wanted: 3, ready: 3, failed: 0 } },
  } as TrainingSession;
}
function seat(session: string, number: number): Seat {
  const sample = sampleSeat(number);
  const name = `${session}-${String(number).padStart(2, "0")}`;
  return {
    ...sample,
    metadata: { ...sample.metadata, name, namespace: "univ-a" },
    spec: { ...sample.spec, session, number },
  };
}

const sessions = [
  session("aaaaaa", "SQL L2 · groupe 3", { minute: 1 }),
  session("bbbbbb", "SQL L2 · groupe 4", { owner: "Élodie Lefèvre", minute: 2 }),
  session("cccccc", "Réseau M1", { minute: 3 }),
  session("dddddd", "SQL de l'an dernier", { ended: true, minute: 9 }),
];
const seats = sessions.flatMap(({ metadata }) => [1, 3, 7].map((number) => seat(metadata.name, number)));
const index = supportIndex(sessions, seats);
const found = (query: string) =>
  findSeats(index, query).map((hit) => (hit.seat ? `${hit.session} ${hit.seat.number}` : hit.session));

describe("a call for support", () => {
  test.each([
    ["seat 7 of SQL", ["bbbbbb 7", "aaaaaa 7", "dddddd 7"]],
    ["espace n° 7 du réseau", ["cccccc 7"]],
    ["RESEAU", ["cccccc"]],
    ["elodie lefevre", ["bbbbbb"]],
    ["lefèvre 1", ["bbbbbb 1"]],
    ["aaaaaa-07", ["aaaaaa 7"]],
    ["lab-cccccc-03", ["cccccc 3"]],
    ["https://bbbbbb-01.lab.example.fr/s", ["bbbbbb 1"]],
    ["pod lab-aaaaaa-03/lab does not start", ["aaaaaa 3"]],
    ["univ-a sql l2", ["bbbbbb", "aaaaaa"]],
    ["groupe 3", ["bbbbbb 3", "aaaaaa 3", "aaaaaa"]],
    ["chemistry", []],
    ["seat 99 of SQL", []],
    ["", ["cccccc", "bbbbbb", "aaaaaa", "dddddd"]],
  ])("%j is understood", (query, wanted) => {
    expect(found(query)).toEqual(wanted);
  });

  test("is answered with no more than was asked for, what runs and began last first", () => {
    expect(findSeats(index, "sql", 1).map((hit) => hit.session)).toEqual(["bbbbbb"]);
  });

  test("never names what all seats share as a seat", () => {
    const shared = supportIndex(sessions, [...seats, seat("aaaaaa", 0)]);
    expect(findSeats(shared, "aaaaaa-00").map((hit) => hit.seat)).not.toContainEqual(
      expect.objectContaining({ number: 0 }),
    );
  });
});

test("a link is known by its hash, as the present one, as a declared one or as one that was revoked", () => {
  const [now, old, declared] = ["a", "b", "c"].map((letter) => letter.repeat(64)) as [string, string, string];
  const one = seat("aaaaaa", 7);
  const link = { person: 2, hash: now, revoked: [old], issue: 2, declared };
  const known = [{ ...one, status: { ...sampleSeat(7, {}).status, links: [link] } } as Seat];
  expect(seatOfLink(known, now)).toMatchObject({ person: 2, is: "current" });
  expect(seatOfLink(known, declared)).toMatchObject({ person: 2, is: "current" });
  expect(seatOfLink(known, old)).toMatchObject({ person: 2, is: "revoked" });
  const closed = known.map((seat) => ({ ...seat, spec: { ...seat.spec, linkIssues: 2, closedIssues: 2 } }));
  for (const hash of [now, declared, old])
    expect(seatOfLink(closed, hash)).toMatchObject({ person: 2, is: "revoked" });
  expect(seatOfLink(known, "d".repeat(64))).toBeUndefined();
});
