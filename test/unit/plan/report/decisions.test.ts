import { describe, expect, test } from "vitest";
import { parsePriceList } from "../../../../intake/parsePriceList.ts";
import { PriceList } from "../../../../shared/domain/priceList.ts";
import type { Receipt } from "../../../../shared/domain/seat.ts";
import type { Consumption } from "../../../../shared/plan/report/consumption.ts";
import { DEFAULT_FACTORS, factorsOf, footprintOf, roughly } from "../../../../shared/plan/report/energy.ts";
import { fullCostOf } from "../../../../shared/plan/report/fullCost.ts";
import { INDICATORS, indicatorsOf } from "../../../../shared/plan/report/indicators.ts";
import { refusalOfPrices } from "../../../../shared/plan/report/newPrices.ts";
import { pricedLines } from "../../../../shared/plan/report/priced.ts";
import { rowsBy, sortedRows, togetherOf } from "../../../../shared/plan/report/rows.ts";
import { entryTicketsOf } from "../../../../shared/plan/report/tickets.ts";

const LIST = PriceList.parse({
  ...{ version: "2026-1", currency: "EUR", service: "Cloud-formation" },
  tariffs: { seatHour: { investment: 0.02, running: 0.03 } },
  rates: { establishment: 1, private: 2 },
  members: { "univ-a": "establishment", firme: "private" },
});
const line = (changes: Partial<Consumption> = {}): Consumption => ({
  ...{ month: "2026-11", establishment: "univ-a", topic: "linux", teacher: "prof", template: "Shell" },
  ...{ sessions: 1, seats: 10, seatHours: 20, cpuHours: 10, memoryGiBHours: 20 },
  ...{ storageGiBHours: 20, connectedHours: 10, ...changes },
});

describe("a further price list", () => {
  test("needs a version of its own", () => {
    expect(refusalOfPrices(LIST, LIST)?.code).toBe("report.sameVersion");
    expect(refusalOfPrices(undefined, LIST)).toBeUndefined();
  });
  test("needs a new decision for every change by more than a tenth, and none for a smaller one", () => {
    const dearer = (running: number, more: Partial<PriceList> = {}): PriceList => ({
      ...{ ...LIST, version: "2026-2", tariffs: { seatHour: { investment: 0.02, running } } },
      ...more,
    });
    expect(refusalOfPrices(LIST, dearer(0.033))).toBeUndefined();
    expect(refusalOfPrices(LIST, dearer(0.0331))).toMatchObject({
      ...{ code: "report.decisionNeeded", params: { prices: "seatHour.running" } },
    });
    expect(refusalOfPrices(LIST, dearer(0.05, { decision: "CP 3" }))).toBeUndefined();
    // What decided the prices of before does not decide these.
    expect(refusalOfPrices({ ...LIST, decision: "CP 3" }, dearer(0.05, { decision: "CP 3" }))?.code).toBe(
      "report.decisionNeeded",
    );
    expect(refusalOfPrices(LIST, dearer(0.03, { entryTickets: { "2027": 600 } }))).toMatchObject({
      params: { prices: "entryTickets.2027" },
    });
  });
  test("needs a decision for another currency, and for an establishment that is of another kind now", () => {
    const next = (more: Partial<PriceList>) => refusalOfPrices(LIST, { ...LIST, version: "2026-2", ...more });
    expect(next({ currency: "CHF" })).toMatchObject({ params: { prices: "currency" } });
    expect(next({ members: { "univ-a": "private", firme: "private" } })).toMatchObject({
      params: { prices: "members.univ-a" },
    });
    // One that is new pays what its kind pays; one of a kind without a rate paid what nobody knows.
    expect(next({ members: { ...LIST.members, "lycee-b": "private" } })).toBeUndefined();
    expect(next({ members: { "univ-a": "public" } })).toMatchObject({ params: { prices: "members.univ-a" } });
    const same = { establishment: 1, private: 1.05 };
    const before = { ...LIST, rates: same };
    const after = { ...before, version: "2026-2", members: { "univ-a": "private" as const } };
    expect(refusalOfPrices(before, after)).toBeUndefined();
  });
});

test("each establishment pays the rate of its kind, and one whose kind nobody said has no cost", () => {
  const lines = pricedLines([line(), line({ establishment: "firme" }), line({ establishment: "lycee-b" })], {
    list: LIST,
  });
  expect(lines.map(({ cost }) => cost?.amount)).toEqual([1, 2, undefined]);
  expect(lines[2]?.cost?.noRate).toBe(true);
  // A name that every object has is no member.
  expect(pricedLines([line({ establishment: "constructor" })], { list: LIST })[0]?.cost?.noRate).toBe(true);
});

describe("rows of a report", () => {
  const lines = pricedLines(
    [
      line({ month: "2026-10", connectedHours: undefined }),
      line(),
      line({ establishment: "lycee-b", seats: 3, topic: undefined }),
    ],
    { list: LIST },
  );
  test("add up, and do not know what one of their lines does not know", () => {
    const [october, november] = rowsBy(lines, "month");
    expect(october?.line).toMatchObject({ sessions: 1, connectedHours: undefined, idleShare: undefined });
    expect(november?.line).toMatchObject({ sessions: 2, seats: 13, connectedHours: 20, idleShare: 0.5 });
    // One of the two has no rate: the sum is not set, and is not that of the other alone.
    expect(november?.line.cost).toMatchObject({ amount: undefined, noRate: true });
    expect(togetherOf([])).toBeUndefined();
  });
  test("are sorted either way, with what is not known at the end both times", () => {
    const rows = rowsBy(lines, "establishment");
    const names = (descending: boolean) =>
      sortedRows(rows, { by: "cost", descending }, "fr").map(({ key }) => key);
    expect(names(false)).toEqual(["univ-a", "lycee-b"]);
    expect(names(true)).toEqual(["univ-a", "lycee-b"]);
    const topics = rowsBy(lines, "topic");
    expect(sortedRows(topics, { by: "topic", descending: true }, "fr").map(({ key }) => key)).toEqual([
      "linux",
      undefined,
    ]);
  });
});

describe("energy and carbon", () => {
  test("are a range from the low factors to the high ones", () => {
    const { kWh, kgCO2e } = footprintOf(
      { cpuHours: 1000, memoryGiBHours: 2000 },
      {
        ...{ wattsPerCpu: { low: 1, high: 4 }, wattsPerMemoryGiB: { low: 0, high: 0.5 } },
        ...{ pue: { low: 1, high: 2 }, gramsPerKwh: { low: 20, high: 60 } },
      },
    );
    expect(kWh).toEqual({ low: 1, high: 10 });
    expect(kgCO2e).toEqual({ low: 0.02, high: 0.6 });
  });
  test("take the site's own factors first, and the defaults for the others", () => {
    const own = { ...LIST, energy: { pue: { low: 1.3, high: 1.3 } } };
    expect(factorsOf(own).pue).toEqual({ low: 1.3, high: 1.3, own: true });
    expect(factorsOf(own).gramsPerKwh).toEqual({ ...DEFAULT_FACTORS.gramsPerKwh, own: false });
  });
  test("are told with two digits and never narrower than they are", () => {
    expect(roughly({ low: 1.29, high: 1.21 })).toEqual({ low: 1.2, high: 1.3 });
    expect(roughly({ low: 0.02199, high: 34_567 })).toEqual({ low: 0.021, high: 35_000 });
    expect(roughly({ low: 0, high: 0.3 })).toEqual({ low: 0, high: 0.3 });
  });
  test("of a range that is reversed are refused where it stands", () => {
    const text = [
      'version: "1"\ncurrency: EUR\nservice: S\ntariffs: {}\nrates: {}',
      "energy:\n  pue: { low: 2, high: 1.2 }",
    ].join("\n");
    expect(parsePriceList(text)).toMatchObject({
      ...{ ok: false, issues: [{ code: "report.rangeReversed", line: 7, column: 15 }] },
    });
  });
});

test("a full cost is the sum of its parts only when none is missing", () => {
  const parts = { infrastructure: 40, hosting: 10, energy: 10, staff: 20, contracts: 10, running: 10 };
  const whole = fullCostOf({ ...LIST, fullCost: { year: 2026, ...parts, seatHours: 1000 } });
  expect(whole).toMatchObject({ total: 100, perSeatHour: 0.1, tariff: 0.05, notSet: [] });
  const { staff: _, ...holed } = parts;
  expect(fullCostOf({ ...LIST, fullCost: { year: 2026, ...holed, seatHours: 1000 } })).toMatchObject({
    ...{ total: undefined, perSeatHour: undefined, known: 80, notSet: ["staff"] },
  });
  expect(fullCostOf(LIST)).toBeUndefined();
});

test("an entry ticket is owed once a year, in the month of the first session, and may not be set", () => {
  const lines = [
    ...[line(), line({ month: "2026-03" }), line({ month: "2027-01" })],
    line({ establishment: "lycee-b" }),
  ];
  const list = { ...LIST, entryTicket: 500, entryTickets: { "2027": 0 } };
  expect(
    entryTicketsOf(lines, list).map(({ establishment, month, amount }) => [establishment, month, amount]),
  ).toEqual([
    ["univ-a", "2026-03", 500],
    ["lycee-b", "2026-11", 500],
    ["univ-a", "2027-01", 0],
  ]);
  expect(entryTicketsOf(lines, LIST).map(({ amount }) => amount)).toEqual(Array(3).fill(undefined));
});

test("indicators are counted from receipts, and what receipts do not say is not known", () => {
  const receipt = (spec: object): Receipt => ({ spec: { seats: 2, leftovers: [], ...spec } }) as never;
  const attendance = { seats: [{ connectedSeconds: 1800 }, { connectedSeconds: 0 }] };
  const found = indicatorsOf([receipt({ openedAt: "x", attendance }), receipt({ attendance })], [line()]);
  const value = (name: string) => found.find((one) => one.name === name)?.value;
  expect(found.map(({ name }) => name)).toEqual([...INDICATORS]);
  expect(
    ["sessions", "opened", "openedShare", "seatsVisited", "connectedHours", "endedClean"].map(value),
  ).toEqual([2, 1, 0.5, 2, 1, 2]);
  for (const unknown of ["launchesFailed", "seatsFailed", "cpuHoursUsed", "gpuHours", "availability"])
    expect(value(unknown)).toBeUndefined();
  const older = indicatorsOf([receipt({})], [line()]);
  expect(older.find(({ name }) => name === "seatsVisited")?.value).toBeUndefined();
  expect(indicatorsOf([], []).find(({ name }) => name === "openedShare")?.value).toBeUndefined();
});
