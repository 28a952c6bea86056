import { describe, expect, test } from "vitest";
import type { SeatPresence, SeatPresenceSpec } from "../../../shared/domain/seat.ts";
import type { TrainingSession, TrainingSessionStatus } from "../../../shared/domain/session.ts";
import {
  isUncollected,
  keepingIssues,
  leftUntil,
  receiptNow,
  seatsToKeep,
} from "../../../shared/plan/leftWork.ts";
import { seatWish } from "../../../shared/plan/seatWish.ts";
import { extension } from "../../../shared/plan/sessionChanges.ts";
import { sessionSummary } from "../../../shared/plan/views.ts";
import { at, EIGHT, MINUTE, sampleSeat, sampleSession } from "./sample.ts";

const DAY = 24 * 60;
const END = EIGHT + 120 * MINUTE;
const kept = (changes: Parameters<typeof sampleSession>[0] = {}) =>
  sampleSession({ workKeptUntil: at(120 + 7 * DAY), retainNamesUntil: at(120 + 30 * DAY), ...changes });
const withStatus = (session: TrainingSession, status: Partial<TrainingSessionStatus>): TrainingSession => ({
  ...session,
  status: { phase: "ending", seats: { wanted: 3, ready: 0, failed: 0 }, ...status },
});
const presence = (session: TrainingSession, number: number, spec: Partial<SeatPresenceSpec>) =>
  ({
    spec: { session: session.metadata.name, number, connected: false, cookies: [], ...spec },
  }) as SeatPresence;

describe("work that nobody collected", () => {
  test("is that of a seat where somebody went on since it was collected, or where nobody ever did", () => {
    const [firstSeen, lastActive] = [at(1), at(50)];
    expect(isUncollected({})).toBe(false);
    expect(isUncollected({ firstSeen })).toBe(true);
    expect(isUncollected({ firstSeen, lastActive, collectedAt: at(51) })).toBe(false);
    expect(isUncollected({ firstSeen, lastActive, collectedAt: at(49) })).toBe(true);
  });

  test("is kept at seats of the session alone, before its date, and in labs that have a folder", () => {
    const session = kept();
    const all = [1, 2, 99].map((number) => presence(session, number, { firstSeen: at(1) }));
    const other = { ...all[0], spec: { ...all[0]?.spec, session: "bcdfgh", number: 3 } } as SeatPresence;
    expect(seatsToKeep(session, [...all, other], END)).toEqual([1, 2]);
    expect(seatsToKeep(session, all, Date.parse(at(120 + 7 * DAY)))).toEqual([]);
    expect(seatsToKeep(sampleSession(), all, END)).toEqual([]);
    const { storage: _, ...spec } = session.spec.template.spec;
    expect(seatsToKeep(kept({ template: { name: "lab", spec } }), all, END)).toEqual([]);
  });

  test("is kept no longer than a month after the end, nor than the names it belongs to", () => {
    expect(leftUntil(kept())).toBe(Date.parse(at(120 + 7 * DAY)));
    expect(leftUntil(kept({ workKeptUntil: at(500 * DAY), retainNamesUntil: at(900 * DAY) }))).toBe(
      Date.parse(at(120 + 30 * DAY)),
    );
    expect(leftUntil(kept({ retainNamesUntil: at(2 * DAY) }))).toBe(Date.parse(at(2 * DAY)));
    const late = keepingIssues(kept(), at(120 + 31 * DAY));
    expect(late.map(({ code }) => code)).toEqual(["session.keptTooLong"]);
    expect(keepingIssues(kept(), at(120 + 30 * DAY))).toEqual([]);
  });

  test("moves with the end of a class that is extended", () =>
    expect(extension(kept(), 30 * MINUTE)).toMatchObject({
      spec: { endsAt: at(150), workKeptUntil: at(150 + 7 * DAY) },
    }));
});

describe("a seat whose session ends", () => {
  const work = { phase: "kept" as const, since: at(120), seats: [2] };
  test("stays as it is until it is said what is kept, and is kept or goes from then on", () => {
    const over = kept({ phase: "ended" });
    expect(seatWish(sampleSeat(1), over, EIGHT)).toBe("active");
    const said = withStatus(over, { phase: "ending", work });
    expect([1, 2].map((number) => seatWish(sampleSeat(number), said, EIGHT))).toEqual(["gone", "kept"]);
    const ended = withStatus(over, { phase: "ended", work });
    expect(seatWish(sampleSeat(2), ended, END + 900 * DAY * MINUTE)).toBe("kept");
    expect(
      seatWish(sampleSeat(2), withStatus(over, { phase: "ended", work: { ...work, phase: "going" } }), END),
    ).toBe("gone");
  });

  test("is kept although somebody takes it off the list of a session that has ended", () => {
    const said = withStatus(kept({ seats: [{ number: 1, persons: 1 }] }), { phase: "ended", work });
    expect([1, 2].map((number) => seatWish(sampleSeat(number), said, END))).toEqual(["gone", "kept"]);
    const runs = kept({ seats: [{ number: 1, persons: 1 }] });
    expect(seatWish(sampleSeat(2), runs, EIGHT)).toBe("gone");
  });

  test("goes with a session that is deleted, whatever was kept", () => {
    const said = withStatus(kept(), { phase: "ended", work });
    const deleted = { ...said, metadata: { ...said.metadata, deletionTimestamp: at(130) } };
    expect(seatWish(sampleSeat(2), deleted, END)).toBe("gone");
  });
});

test("kept work counts as collected by what was collected last, not by an archive of before somebody went on", () => {
  const session = withStatus(kept(), {
    phase: "ended",
    work: { phase: "kept", since: at(120), seats: [1, 2, 3] },
  });
  const [firstSeen, lastActive] = [at(1), at(50)];
  const presences = [
    presence(session, 1, { firstSeen, lastActive, collectedAt: at(40) }),
    presence(session, 2, { firstSeen, lastActive, collectedAt: at(130) }),
    presence(session, 3, { firstSeen, lastActive }),
  ];
  expect(sessionSummary(session, [], presences, "site").work?.collected).toEqual([2]);
});

test("a receipt tells the date as it is now, and when the work was gone", () => {
  const receipt = {
    kept: [
      { what: "roster", where: "demo/k3x9pz-roster", until: at(DAY) },
      { what: "work", where: "lab-k3x9pz-02/work", until: at(DAY), seat: 2 },
    ],
  } as Parameters<typeof receiptNow>[0];
  const work = { phase: "kept" as const, since: at(120), seats: [2] };
  const now = receiptNow(receipt, { work, workKeptUntil: at(5 * DAY) });
  expect(now.kept.map(({ until }) => until)).toEqual([at(DAY), at(5 * DAY)]);
  const gone = receiptNow(receipt, { work: { ...work, phase: "gone", since: at(6 * DAY) } });
  expect([gone.kept, gone.work?.since]).toEqual([receipt.kept, at(6 * DAY)]);
});
