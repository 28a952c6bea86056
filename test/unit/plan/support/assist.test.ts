import { describe, expect, test } from "vitest";
import {
  ASSIST_FRESH_MS,
  type AssistOrder,
  AssistReason,
  assistName,
} from "../../../../shared/domain/assistance.ts";
import type { AuditEntry, AuditEntrySpec } from "../../../../shared/domain/auditEntry.ts";
import { LABEL } from "../../../../shared/domain/names.ts";
import type { Seat, SeatPresence } from "../../../../shared/domain/seat.ts";
import type { TrainingSession } from "../../../../shared/domain/session.ts";
import { carryOutAssist, isCarriedOut } from "../../../../shared/plan/support/carryOutAssist.ts";
import { type AssistWish, previewAssist } from "../../../../shared/plan/support/previewAssist.ts";
import { at, EIGHT, LAB, MINUTE, SESSION, sampleSeat, sampleSession } from "../sample.ts";

const seatAt = (number: number, generation: number, spec: Partial<Seat["spec"]> = {}): Seat => {
  const seat = sampleSeat(number, {}, spec);
  return { ...seat, metadata: { ...seat.metadata, generation } };
};
const presence = (number: number, spec: Partial<SeatPresence["spec"]>): SeatPresence => ({
  apiVersion: "pupitre.fr/v1alpha1",
  kind: "SeatPresence",
  metadata: { name: "", uid: "", resourceVersion: "", creationTimestamp: "" },
  spec: { session: SESSION, number, connected: false, cookies: [], ...spec },
});
const entry = (spec: Partial<AuditEntrySpec>, order: Partial<AssistOrder> = {}): AuditEntry => ({
  apiVersion: "pupitre.fr/v1alpha1",
  kind: "AuditEntry",
  metadata: {
    ...{ name: "x", uid: "x", resourceVersion: "1", creationTimestamp: at(0) },
    labels: { [LABEL.assist]: SESSION },
  },
  spec: {
    ...{ actor: "bob", action: "restart", session: SESSION, seat: 7, reason: "appel", at: at(0) },
    order: { generation: 4, attempt: 1, ...order },
    ...spec,
  },
});
const carry = (
  of: AuditEntry,
  { seat = seatAt(7, 4), session = sampleSession() }: { seat?: Seat; session?: TrainingSession } = {},
  now = EIGHT + MINUTE,
) => carryOutAssist(of, { session, seat }, now);

describe("what support is shown before", () => {
  const seats = [seatAt(1, 1), seatAt(2, 5), seatAt(3, 1)];
  const look = (wish: AssistWish, session = sampleSession(), of = seats) =>
    previewAssist(
      {
        session,
        seats: of,
        presences: [presence(2, { connected: true, lastActive: at(3) }), presence(3, {})],
        now: EIGHT,
      },
      wish,
    );

  test("is who is there now, what is lost and what stays", () => {
    expect(look({ action: "restart", seats: [3, 2, 2] })).toMatchObject({
      ...{ loses: "programs", keeps: "/home/student", present: 1, refused: [] },
      seats: [
        { number: 2, present: true, lastActive: at(3) },
        { number: 3, present: false },
      ],
      basis: {
        session: 1,
        seats: [
          { number: 2, generation: 5 },
          { number: 3, generation: 1 },
        ],
      },
    });
    expect(look({ action: "reset" })).toMatchObject({ loses: "work", seats: [{}, {}, {}] });
    expect(look({ action: "reset" }).keeps).toBeUndefined();
    expect(look({ action: "reissue" })).toMatchObject({ loses: "access", seats: [{ links: 1 }, {}, {}] });
  });

  test("is that all is lost by a restart where the lab keeps no folder", () => {
    const { storage: _, ...bare } = LAB;
    const session = sampleSession({ template: { name: "lab", spec: bare } });
    expect(look({ action: "restart" }, session)).toMatchObject({ loses: "work" });
    expect(look({ action: "keep", seats: [1] }, session)).toMatchObject({
      seats: [],
      refused: [{ seat: 1, why: "noFolder" }],
    });
  });

  test("names the seats that are left as they are, and why", () => {
    const of = [seatAt(1, 1, { restarts: 9 }), seatAt(2, 1, { closedIssues: 1 })];
    expect(look({ action: "restart", seats: [1, 2, 9] }, sampleSession(), of).refused).toEqual([
      { seat: 1, why: "underway" },
      { seat: 9, why: "gone" },
    ]);
    expect(look({ action: "evict" }, sampleSession(), of).refused).toEqual([{ seat: 2, why: "closed" }]);
    expect(look({ action: "undo", seats: [2] }, sampleSession(), of).refused).toEqual([
      { seat: 2, why: "nothingKept" },
    ]);
  });

  test("is the end before and after, of the class or of the seats that get more", () => {
    const session = sampleSession({ endsAt: at(60) });
    expect(look({ action: "extend", minutes: 30 }, session).end).toEqual({ from: at(60), to: at(90) });
    expect(look({ action: "extend", minutes: 10, seats: [2] }, session).end).toEqual({
      ...{ from: at(60), to: at(70) },
    });
  });

  test("is until when work stays after the end, or that it does not", () => {
    expect(look({ action: "end" }, sampleSession({ workKeptUntil: at(9_000) }))).toMatchObject({
      ...{ loses: "programs", workKeptUntil: at(9_000) },
    });
    expect(look({ action: "end" })).toMatchObject({ loses: "work" });
  });
});

describe("an order of support", () => {
  test.each([
    ["restart", { restarts: 1 }],
    ["reset", { resets: 1 }],
    ["keep", { keeps: 1 }],
    ["reissue", { linkIssues: 2 }],
    ["evict", { closedIssues: 1 }],
  ] as const)("to %s grows one counter by one", (action, spec) => {
    expect(carry(entry({ action }))).toEqual({ of: "seat", patch: { spec } });
    const before = seatAt(7, 4).spec;
    expect([before, { ...before, ...spec }].map((now) => isCarriedOut(action, before, now))).toEqual([
      false,
      true,
    ]);
  });

  test("counts for one state, and so once", () => {
    expect(carry(entry({}), { seat: seatAt(7, 5, { restarts: 1 }) })).toEqual({ spent: "overtaken" });
    expect(carry(entry({}), { seat: seatAt(7, 3) })).toEqual({ spent: "overtaken" });
  });

  test("is not acted on long after, nor once the session is over", () => {
    expect(carry(entry({}), {}, EIGHT + ASSIST_FRESH_MS)).toEqual({ spent: "too old" });
    expect(carry(entry({}), { session: sampleSession({ phase: "ended" }) })).toEqual({
      spent: "the session is over",
    });
  });

  test("without a reason, of another kind or half written is none", () => {
    for (const wrong of [{ reason: " " }, { reason: undefined }, { action: "unseat" as const }])
      expect(carry(entry(wrong as Partial<AuditEntrySpec>))).toEqual({ spent: "no order" });
    expect(carry(entry({}, { generation: -1 }))).toEqual({ spent: "no order" });
  });

  test("that its teacher would not find is none", () => {
    for (const labels of [undefined, { [LABEL.assist]: "true" }]) {
      const hidden = entry({});
      expect(carry({ ...hidden, metadata: { ...hidden.metadata, labels } } as AuditEntry)).toEqual({
        spent: "not told to its teacher",
      });
    }
  });

  test("about the session is held to the session's own state and its longest time", () => {
    const extend = (minutes: number, generation = 1) =>
      carry(entry({ action: "extend" }, { generation, minutes }), {
        session: sampleSession({ endsAt: at(60) }),
      });
    expect(extend(30)).toMatchObject({ of: "session", patch: { spec: { endsAt: at(90) } } });
    expect(extend(30, 4)).toEqual({ spent: "overtaken" });
    expect(extend(24 * 60 * 7)).toEqual({ spent: "no order" });
    expect(carry(entry({ action: "end" }, { generation: 1 }))).toEqual({
      ...{ of: "session", patch: { spec: { phase: "ended" } } },
    });
  });
});

test("an order is named by the state that it is about", () => {
  expect(assistName(SESSION, 7, { generation: 4, attempt: 1 })).toBe("k3x9pz-07-assist-4-1");
  expect(assistName(SESSION, 123, { generation: 4, attempt: 2 })).toBe("k3x9pz-123-assist-4-2");
  expect(assistName(SESSION, undefined, { generation: 4, attempt: 1 })).toBe("k3x9pz-assist-4-1");
});

test("a reason is one line that says something", () => {
  const good = ["appel 4711", "x".repeat(300), "  é  "];
  const bad = ["", "   ", "x".repeat(301), "a\nb", "a\u202eb"];
  expect([...good, ...bad].map((text) => AssistReason.safeParse(text).success)).toEqual([
    ...good.map(() => true),
    ...bad.map(() => false),
  ]);
});
