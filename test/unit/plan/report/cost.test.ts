import { describe, expect, test } from "vitest";
import { PriceList } from "../../../../shared/domain/priceList.ts";
import type { Consumption } from "../../../../shared/plan/report/consumption.ts";
import { changesToDecide, costOf } from "../../../../shared/plan/report/cost.ts";

const LIST = PriceList.parse({
  ...{ version: "2026-1", currency: "EUR", service: "Cloud-formation" },
  tariffs: { seatHour: { investment: 0.02, running: 0.03 }, cpuHour: { running: 0.01 } },
  rates: { establishment: 1, private: 2.5 },
});
const LINE: Consumption = {
  ...{ month: "2026-11", establishment: "univ-a", topic: "linux", teacher: "prof", template: "Shell" },
  ...{ sessions: 2, seats: 30, seatHours: 60, cpuHours: 30, memoryGiBHours: 60 },
  ...{ storageGiBHours: 60, connectedHours: 40 },
};

describe("what a line costs", () => {
  test("is each hour at its full price, at the member's rate, with the holes of the list named", () => {
    expect(costOf(LINE, LIST, "establishment")).toEqual({
      amount: 3.3, // 60 × 0.05 + 30 × 0.01
      notSet: ["session", "memoryGiBHour", "storageGiBHour"],
      notCounted: [],
      noRate: false,
    });
    expect(costOf(LINE, LIST, "private").amount).toBe(8.25);
  });
  test("is not set, and never 0, without prices or without a rate", () => {
    const empty = { ...LIST, tariffs: { seatHour: {} } };
    expect(costOf(LINE, empty, "establishment").amount).toBeUndefined();
    expect(costOf(LINE, LIST, "research")).toMatchObject({ amount: undefined, noRate: true });
    expect(costOf(LINE, LIST, undefined)).toMatchObject({ amount: undefined, noRate: true });
  });
  test("is 0 where the committee said 0", () => {
    const free = { ...LIST, tariffs: { seatHour: { running: 0 } } };
    expect(costOf(LINE, free, "establishment").amount).toBe(0);
  });
  test("says what has a price and was not counted", () => {
    const list = { ...LIST, tariffs: { storageGiBHour: { running: 1 } } };
    const old = { ...LINE, storageGiBHours: undefined };
    expect(costOf(old, list, "establishment")).toMatchObject({
      ...{ amount: undefined, notCounted: ["storageGiBHour"] },
    });
  });
});

describe("what the committee decides", () => {
  const changed = (tariffs: PriceList["tariffs"], rates = LIST.rates) =>
    changesToDecide(LIST, { ...LIST, tariffs, rates }).map(({ price }) => price);
  test("is every price that moved by more than a tenth, either way", () => {
    expect(changed({ ...LIST.tariffs, cpuHour: { running: 0.011 } })).toEqual([]);
    expect(changed({ ...LIST.tariffs, cpuHour: { running: 0.0111 } })).toEqual(["cpuHour.running"]);
    expect(changed({ ...LIST.tariffs, cpuHour: { running: 0.0089 } })).toEqual(["cpuHour.running"]);
  });
  test("is every price that came or went, and every rate", () => {
    expect(changed({ seatHour: { running: 0.03 } })).toEqual(["cpuHour.running", "seatHour.investment"]);
    expect(changed(LIST.tariffs, { ...LIST.rates, research: 0.5 })).toEqual(["rates.research"]);
    expect(changed(LIST.tariffs, { establishment: 1, private: 3 })).toEqual(["rates.private"]);
  });
  test("is nothing of a list that stays as it is", () => {
    expect(changesToDecide(LIST, LIST)).toEqual([]);
  });
});
