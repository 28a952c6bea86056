import { describe, expect, test } from "vitest";
import type { Receipt, ReceiptSpec } from "../../../../shared/domain/seat.ts";
import { consumptionOf, idleShare, totalOf } from "../../../../shared/plan/report/consumption.ts";

const PARIS = "Europe/Paris";

function receipt(changes: Partial<ReceiptSpec> = {}, namespace = "univ-a"): Receipt {
  const spec = {
    ...{ session: "k3x9pz", title: "Shell L1", template: "Shell", templateVersion: "1.0", owner: "prof" },
    ...{ service: "linux", launchedAt: "2026-11-23T08:00:00.000Z", endedAt: "2026-11-23T10:00:00.000Z" },
    ...{
      verifiedAt: "2026-11-23T10:01:00.000Z",
      seats: 3,
      removed: [],
      namespaces: [],
      leftovers: [],
      kept: [],
    },
    used: { cpuHours: 1.5, memoryGiBHours: 3, seatHours: 6, storageGiBHours: 6 },
    attendance: {
      checks: [],
      seats: [1, 2, 3].map((seat) => ({
        ...{ seat, connectedSeconds: 3600, checks: [], helps: { asked: 0, answered: 0, waitedSeconds: 0 } },
      })),
    },
    ...changes,
  };
  return {
    apiVersion: "pupitre.fr/v1alpha1",
    kind: "Receipt",
    metadata: { name: "r", namespace },
    spec,
  } as never;
}

describe("what receipts say was taken", () => {
  test("is added up by month, establishment, topic, teacher and lab, in that order", () => {
    const lines = consumptionOf(
      [
        receipt(),
        receipt({ seats: 1, used: { cpuHours: 1, memoryGiBHours: 1, seatHours: 2, storageGiBHours: 2 } }),
        receipt({ owner: "autre" }),
        receipt({}, "lycee-b"),
        receipt({ endedAt: "2026-10-05T10:00:00.000Z" }),
      ],
      PARIS,
    );
    expect(
      lines.map(({ month, establishment, teacher, sessions, seats, seatHours }) => [
        ...[month, establishment, teacher, sessions, seats, seatHours],
      ]),
    ).toEqual([
      ["2026-10", "univ-a", "prof", 1, 3, 6],
      ["2026-11", "lycee-b", "prof", 1, 3, 6],
      ["2026-11", "univ-a", "autre", 1, 3, 6],
      ["2026-11", "univ-a", "prof", 2, 4, 8],
    ]);
    expect(lines.at(-1)).toMatchObject({
      cpuHours: 2.5,
      memoryGiBHours: 4,
      storageGiBHours: 8,
      connectedHours: 6,
    });
  });

  test("falls in the month in which the session ended where the site is", () => {
    const late = receipt({ endedAt: "2026-11-30T23:30:00.000Z" });
    expect(consumptionOf([late], PARIS)[0]?.month).toBe("2026-12");
    expect(consumptionOf([late], "UTC")[0]?.month).toBe("2026-11");
  });

  test("is the same whatever the order of the receipts", () => {
    const some = [receipt(), receipt({ owner: "autre" }), receipt({ seats: 5 }), receipt({}, "lycee-b")];
    expect(consumptionOf(some.toReversed(), PARIS)).toEqual(consumptionOf(some, PARIS));
  });

  test("does not know what an older receipt does not say, and neither does a sum with it", () => {
    const { attendance: _, service: __, ...older } = receipt().spec;
    const old = { ...receipt(), spec: { ...older, used: { cpuHours: 1.5, memoryGiBHours: 3 } } } as Receipt;
    const [line] = consumptionOf([old], PARIS);
    expect(line).toMatchObject({ topic: undefined, storageGiBHours: undefined, connectedHours: undefined });
    expect(line?.seatHours).toBe(6); // 3 seats × 2 h
    expect(idleShare(line as never)).toBeUndefined();
    const whole = totalOf(consumptionOf([old, receipt()], PARIS));
    expect(whole).toMatchObject({ sessions: 2, seatHours: 12, storageGiBHours: undefined });
  });

  test("is idle where no student was there, and never less than nothing", () => {
    const [line] = consumptionOf([receipt()], PARIS);
    expect(idleShare(line as never)).toBe(0.5); // 3 of 6 seat-hours
    expect(idleShare({ ...line, connectedHours: 99 } as never)).toBe(0);
    expect(totalOf([])).toBeUndefined();
  });

  test("refuses a time zone that does not exist", () => {
    expect(() => consumptionOf([receipt()], "Europe/Atlantis")).toThrow(RangeError);
  });
});
