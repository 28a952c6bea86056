import { describe, expect, test } from "vitest";
import type { SupportSession } from "../../../../shared/contract/support.ts";
import type { Seat, SeatPresence, SeatStatus } from "../../../../shared/domain/seat.ts";
import type { TrainingSession } from "../../../../shared/domain/session.ts";
import {
  MOST_ENDED,
  orderSupportSessions,
  supportSession,
  troubleOf,
} from "../../../../shared/plan/support/supportSessions.ts";
import { at, SESSION, sampleSeat, sampleSession } from "../sample.ts";

const image = {
  code: "imageNotFound",
  params: { image: "x:1" },
  message: "image x:1 was not found",
} as const;

const seat = (number: number, status: Partial<SeatStatus>): Seat => sampleSeat(number, status);
const asks = (number: number, since: string): SeatPresence =>
  ({
    metadata: { name: `${SESSION}-0${number}`, namespace: "demo" },
    spec: { session: SESSION, number, connected: true, cookies: [], help: { since, line: "Zoé a un souci" } },
  }) as unknown as SeatPresence;

describe("seats in trouble", () => {
  const seats = [
    seat(1, { phase: "ready", since: at(1) }),
    seat(2, { phase: "failed", since: at(9), reason: image }),
    seat(3, { phase: "starting", since: at(4), reason: { code: "notReady", message: "not ready" } }),
    seat(4, { phase: "starting", since: at(4) }),
    seat(5, { phase: "ready", since: at(1) }),
  ];

  test("are those that failed, that ask for help and that are held up for a known cause, the longest first", () => {
    expect(
      troubleOf("open", seats, [asks(5, at(2)), asks(2, at(1))]).map(({ seat, is, since }) => [
        seat,
        is,
        since,
      ]),
    ).toEqual([
      [5, "help", at(2)],
      [3, "held", at(4)],
      [2, "failed", at(9)],
    ]);
  });

  test("are nobody's any more once the session has ended", () => {
    expect(troubleOf("ended", seats, [])).toEqual([]);
  });

  test("never are what all seats share", () => {
    expect(troubleOf("open", [seat(0, { phase: "failed", since: at(1), reason: image })], [])).toEqual([]);
  });
});

test("a row has the counts of its seats, who teaches, and nothing that a student said or is called", () => {
  const session = {
    ...sampleSession({ coTeachers: ["a", "b"] }),
    status: { phase: "open" },
  } as TrainingSession;
  const seats = [1, 2, 3].map((number) =>
    seat(
      number,
      number === 2 ? { phase: "failed", since: at(9), reason: image } : { phase: "ready", since: at(1) },
    ),
  );
  const row = supportSession(session, seats, [asks(3, at(2))], 7);
  expect(row).toMatchObject({
    ...{ id: SESSION, establishment: "demo", teacher: "prof", colleagues: 2, phase: "open", version: 7 },
    counts: { wanted: 3, ready: 2, failed: 1, help: 1, connected: 1 },
    troubled: 2,
  });
  expect(JSON.stringify(row)).not.toContain("Zoé");
});

test("what runs stands before what has ended, each the latest first; of what has ended, the latest are told", () => {
  const one = (id: string, phase: SupportSession["phase"], minute: number): SupportSession =>
    ({ id, phase, launchedAt: at(minute), endsAt: at(minute), endedAt: at(minute) }) as SupportSession;
  const few = [one("a", "ended", 5), one("b", "open", 1), one("c", "prepared", 3), one("d", "ended", 9)];
  expect(orderSupportSessions(few)).toEqual({
    sessions: [few[2], few[1], few[3], few[0]],
    olderEnded: 0,
  });
  const many = Array.from({ length: MOST_ENDED + 3 }, (_, index) => one(`e${index}`, "ended", index));
  const { sessions, olderEnded } = orderSupportSessions([...many, one("b", "open", 1)]);
  expect([sessions.length, olderEnded, sessions[0]?.id]).toEqual([MOST_ENDED + 1, 3, "b"]);
});
