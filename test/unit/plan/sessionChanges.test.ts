import { describe, expect, test } from "vitest";
import { MAX_ANNOUNCEMENTS } from "../../../shared/domain/announcement.ts";
import {
  endOf,
  letsIn,
  seatEnd,
  type TrainingSession,
  TrainingSessionSpec,
} from "../../../shared/domain/session.ts";
import { keptWork } from "../../../shared/plan/keptWork.ts";
import { nextMoment } from "../../../shared/plan/planSession.ts";
import { sessionWish } from "../../../shared/plan/seatWish.ts";
import {
  announcement,
  closing,
  endingIn,
  extension,
  extraTime,
  isRefused,
  opening,
  pause,
  type SessionChange,
} from "../../../shared/plan/sessionChanges.ts";
import { sessionStatus } from "../../../shared/plan/sessionStatus.ts";
import { at, EIGHT, LAB, MINUTE, sampleSeat, sampleSession } from "./sample.ts";

/** The session as the patch leaves it, which has to hold by the schema. */
function changed(session: TrainingSession, change: SessionChange): TrainingSession {
  if (!change || isRefused(change)) throw new Error(`no change: ${JSON.stringify(change)}`);
  const merged = { ...session.spec, ...change.spec };
  const spec = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  return { ...session, spec: TrainingSessionSpec.parse(spec) };
}
const codes = (change: SessionChange) =>
  change && isRefused(change) ? change.issues.map(({ code }) => code) : [];
const opened = (session: TrainingSession, openedAt: string): TrainingSession => ({
  ...session,
  status: { phase: "open", seats: { wanted: 3, ready: 3, failed: 0 }, preparedAt: openedAt, openedAt },
});

const TEN = EIGHT + 120 * MINUTE;
const DAY = 24 * 60;

describe("a pause", () => {
  const noon = { ...sampleSession({ endsAt: at(240) }) };
  const tomorrow = EIGHT + DAY * MINUTE;
  const paused = changed(noon, pause(noon, tomorrow, TEN));

  test("moves the end with it, so that the class keeps the time it had left and no seat is lost", () => {
    expect(paused.spec).toMatchObject({ phase: "paused", resumesAt: at(DAY), endsAt: at(DAY + 120) });
    const moved = Date.parse(paused.spec.retainNamesUntil) - Date.parse(noon.spec.retainNamesUntil);
    expect(moved).toBe(tomorrow - TEN);
    expect(sessionWish(paused, TEN)).toBe("pause");
    expect(sessionWish(paused, EIGHT + 241 * MINUTE)).toBe("pause");
  });

  test("is over by itself at its time, with nobody there", () => {
    expect(nextMoment(paused, TEN)).toBe(tomorrow);
    expect(sessionWish(paused, tomorrow - 1)).toBe("pause");
    expect(sessionWish(paused, tomorrow)).toBe("run");
    const status = sessionStatus(paused, [sampleSeat(1, { phase: "ready" })], tomorrow);
    expect(status.phase).toBe("open");
    expect(sessionWish(paused, tomorrow + 120 * MINUTE)).toBe("end");
  });

  test("that is ended early gives back the time that was left, and no more", () => {
    const again = changed(paused, opening(paused, TEN + 30 * MINUTE));
    expect(again.spec).toMatchObject({ phase: "open", endsAt: at(270) });
    expect(again.spec.resumesAt).toBeUndefined();
    expect(Date.parse(again.spec.retainNamesUntil)).toBe(
      Date.parse(noon.spec.retainNamesUntil) + 30 * MINUTE,
    );
  });

  test("that is over already is opened, paused again and prolonged like any class", () => {
    expect(changed(paused, opening(paused, tomorrow)).spec.endsAt).toBe(at(DAY + 120));
    const twice = changed(paused, pause(paused, tomorrow + DAY * MINUTE, tomorrow + 60 * MINUTE));
    expect(twice.spec).toMatchObject({ resumesAt: at(2 * DAY), endsAt: at(2 * DAY + 60) });
    const longer = changed(paused, pause(paused, tomorrow + 60 * MINUTE, TEN + MINUTE));
    expect(longer.spec).toMatchObject({ resumesAt: at(DAY + 60), endsAt: at(DAY + 180) });
  });

  test("is refused before the room is open, into the past, and beyond a week", () => {
    const prepared = sampleSession({ phase: "prepared" });
    expect(codes(pause(prepared, tomorrow, TEN))).toEqual(["session.pauseNotOpen"]);
    expect(codes(pause(noon, TEN, TEN))).toEqual(["session.resumesInThePast"]);
    expect(codes(pause(noon, Number.NaN, TEN))).toEqual(["session.resumesInThePast"]);
    expect(codes(pause(noon, EIGHT + 7 * DAY * MINUTE, TEN))).toEqual(["session.tooLong"]);
  });

  test("names what it keeps", () => {
    expect(keptWork(LAB)).toEqual({ path: LAB.storage?.path, lost: ["db"] });
    const { storage: _, ...nothing } = LAB;
    expect(keptWork(nothing).path).toBeUndefined();
  });
});

describe("closing the room", () => {
  test("holds also where the time of opening is past, and costs the class none of its days", () => {
    // Prepared three weeks ahead: counted from its launch, its week would be over.
    const opensAt = at(21 * DAY);
    const spec = { phase: "prepared" as const, opensAt, endsAt: at(21 * DAY + 120) };
    const session = opened(sampleSession(spec), opensAt);
    const now = EIGHT + (21 * DAY + 30) * MINUTE;
    expect(letsIn(session.spec, now)).toBe(true);
    const closed = changed(session, closing(session, now));
    expect(letsIn(closed.spec, now)).toBe(false);
    expect(endOf(closed)).toBe(Date.parse(spec.endsAt));
    expect(sessionWish(closed, now)).toBe("run");
    expect(sessionStatus(closed, [sampleSeat(1, { phase: "ready" })], now).phase).toBe("prepared");
    expect(changed(closed, extension(closed, 60 * MINUTE)).spec.endsAt).toBe(at(21 * DAY + 180));
    expect(changed(closed, opening(closed, now)).spec.phase).toBe("open");
  });

  test("waits for a first seat where its opening would be all that is known of its days", () => {
    const session = sampleSession({ phase: "prepared", opensAt: at(5), endsAt: at(120) });
    expect(codes(closing(session, TEN))).toEqual(["session.closeNotOpen"]);
  });

  test("changes nothing of a room that is not open yet: its time of opening stays", () => {
    const session = sampleSession({ phase: "prepared", opensAt: at(60) });
    expect(closing(session, EIGHT)).toBeUndefined();
  });
});

describe("what is said to the students", () => {
  const session = sampleSession();

  test("is kept in its order, tidied, to all or to one seat that there is", () => {
    const first = changed(session, announcement(session, { text: "  Bonjour \r\n\n\n\nà tous \n" }, EIGHT));
    const second = changed(first, announcement(first, { text: "Toi", seat: 2 }, TEN));
    expect(second.spec.announcements).toEqual([
      { at: at(0), text: "Bonjour\n\nà tous" },
      { at: at(120), text: "Toi", seat: 2 },
    ]);
    expect(codes(announcement(session, { text: "Toi", seat: 9 }, EIGHT))).toEqual(["session.noSuchSeat"]);
    expect(codes(announcement(session, { text: " \n " }, EIGHT))).toEqual(["session.emptyMessage"]);
  });

  test("stays bounded: the oldest makes room", () => {
    let full = session;
    for (let n = 1; n <= MAX_ANNOUNCEMENTS + 1; n++)
      full = changed(full, announcement(full, { text: `n. ${n}` }, EIGHT + n * MINUTE));
    expect(full.spec.announcements).toHaveLength(MAX_ANNOUNCEMENTS);
    expect(full.spec.announcements?.[0]?.text).toBe("n. 2");
  });
});

describe("an end with a warning", () => {
  test("says so and comes by itself", () => {
    const session = sampleSession();
    const ending = changed(session, endingIn(session, { minutes: 5, text: "Fin" }, EIGHT));
    expect(ending.spec).toMatchObject({
      phase: "open",
      endsAt: at(5),
      announcements: [{ at: at(0), text: "Fin" }],
    });
    expect(sessionWish(ending, EIGHT + 4 * MINUTE)).toBe("run");
    expect(sessionWish(ending, EIGHT + 5 * MINUTE)).toBe("end");
  });

  test("never comes later than the class would have ended", () => {
    const session = sampleSession({ endsAt: at(3) });
    expect(changed(session, endingIn(session, { minutes: 5, text: "Fin" }, EIGHT)).spec.endsAt).toBe(at(3));
  });

  test("is refused before the room opens, and without a word", () => {
    const early = sampleSession({ phase: "prepared", opensAt: at(60) });
    expect(codes(endingIn(early, { minutes: 5, text: "Fin" }, EIGHT))).toEqual(["session.endsBeforeStart"]);
    expect(codes(endingIn(sampleSession(), { minutes: 5, text: " " }, EIGHT))).toEqual([
      "session.emptyMessage",
    ]);
  });
});

describe("more time for some", () => {
  const session = sampleSession({ endsAt: at(60) });
  const ends = ({ spec }: TrainingSession) =>
    [1, 2, 3].map((number) => (seatEnd(spec, number) - EIGHT) / MINUTE);
  const longer = changed(session, extraTime(session, [2], 20, EIGHT));

  test("leaves the class its end, and the session goes on until its last seat", () => {
    expect(longer.spec.endsAt).toBe(at(60));
    expect(ends(longer)).toEqual([60, 80, 60]);
    expect(sessionWish(longer, EIGHT + 79 * MINUTE)).toBe("run");
    expect(sessionWish(longer, EIGHT + 80 * MINUTE)).toBe("end");
    expect(nextMoment(longer, EIGHT + 70 * MINUTE)).toBe(endOf(longer));
  });
  test("adds up, moves with the class, and is taken back", () => {
    expect(ends(changed(longer, extraTime(longer, [2, 3], 10, EIGHT)))).toEqual([60, 90, 70]);
    expect(ends(changed(longer, extension(longer, 15 * MINUTE)))).toEqual([75, 95, 75]);
    const paused = changed(longer, pause(longer, EIGHT + DAY * MINUTE, EIGHT));
    expect(ends(paused)).toEqual([60 + DAY, 80 + DAY, 60 + DAY]);
    expect(changed(longer, extraTime(longer, [2], 0, EIGHT)).spec.seats).toEqual(session.spec.seats);
  });
  test("counts from now for who is out already", () => {
    const late = changed(longer, extraTime(longer, [1], 5, EIGHT + 70 * MINUTE));
    expect(ends(late)).toEqual([75, 80, 60]);
  });
  test("is refused for a seat that is not there, for more than a day, and past a session's longest time", () => {
    expect(codes(extraTime(session, [9], 5, EIGHT))).toEqual(["session.noSuchSeat"]);
    expect(codes(extraTime(longer, [2], 24 * 60, EIGHT))).toEqual(["session.tooMuchExtra"]);
    const week = sampleSession({ endsAt: at(7 * DAY) });
    expect(codes(extraTime(week, [1], 20, EIGHT))).toEqual(["session.tooLong"]);
  });
  test("ends with an end that is announced, and nobody is in longer than they were to be", () => {
    const soon = changed(longer, endingIn(longer, { minutes: 5, text: "Fin" }, EIGHT + 50 * MINUTE));
    expect(ends(soon)).toEqual([55, 55, 55]);
    const after = changed(longer, endingIn(longer, { minutes: 5, text: "Fin" }, EIGHT + 58 * MINUTE));
    expect(ends(after)).toEqual([60, 63, 60]);
    const last = changed(longer, endingIn(longer, { minutes: 30, text: "Fin" }, EIGHT + 70 * MINUTE));
    expect(ends(last)).toEqual([60, 80, 60]);
  });
});
