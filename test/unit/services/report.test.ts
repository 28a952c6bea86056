import { expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { readReport } from "../../../services/report.ts";
import { LabError, toFailure } from "../../../shared/contract/failure.ts";
import { PriceList } from "../../../shared/domain/priceList.ts";

const LIST = [
  ...['version: "1"', "currency: EUR", "service: S", "tariffs: { session: { running: 5 } }"],
  ...["rates: { establishment: 1 }", "members: { univ-a: establishment }", "entryTicket: 500"],
].join("\n");

const receipt = (namespace: string, endedAt: string) => ({
  metadata: { name: "r", namespace },
  spec: {
    ...{ title: "T", template: "Shell", owner: "prof", service: "linux", seats: 2, leftovers: [] },
    ...{ launchedAt: "2026-10-01T08:00:00.000Z", endedAt, used: { cpuHours: 1, memoryGiBHours: 1 } },
  },
});
const RECEIPTS = [
  receipt("univ-a", "2026-10-20T10:00:00.000Z"),
  receipt("univ-a", "2026-11-20T10:00:00.000Z"),
  receipt("lycee-b", "2026-11-20T10:00:00.000Z"),
];

/** `own`: receipts of other establishments are not for this user. */
function place({ own = false, prices = LIST as string | null } = {}) {
  const version = JSON.stringify({ at: "2026-01-01T00:00:00.000Z", by: "marc", text: prices });
  const cluster = {
    list: async (_: object, { namespace }: { namespace?: string }) => {
      if (own && namespace === undefined) throw new LabError({ kind: "forbidden" });
      return { items: RECEIPTS.filter(({ metadata }) => !namespace || metadata.namespace === namespace) };
    },
    get: async () => (prices === null ? undefined : { metadata: {}, data: { v0001: version } }),
    request: async () => ({ status: { allowed: false } }),
  } as unknown as Cluster;
  return { cluster, namespace: "univ-a" };
}
const NOVEMBER = { from: "2026-11", to: "2026-11", timeZone: "Europe/Paris" };

test("a report is of all establishments, or of the own one where no more may be read, and says which", async () => {
  const all = await readReport(place(), NOVEMBER);
  expect(all).toMatchObject({ scope: "all", prices: { version: "1" } });
  expect(all.lines.map(({ establishment, cost }) => [establishment, cost?.amount])).toEqual([
    ["lycee-b", undefined],
    ["univ-a", 5],
  ]);
  const own = await readReport(place({ own: true }), NOVEMBER);
  expect(own).toMatchObject({ scope: "own", establishment: "univ-a" });
  expect(own.lines.map(({ establishment }) => establishment)).toEqual(["univ-a"]);
  expect(own.indicators.find(({ name }) => name === "sessions")?.value).toBe(1);
});

test("an entry ticket is not owed again in a later month of its year", async () => {
  const { tickets } = await readReport(place(), NOVEMBER);
  expect(tickets.map(({ establishment }) => establishment)).toEqual(["lycee-b"]);
  const year = await readReport(place(), { timeZone: "Europe/Paris" });
  expect(year).toMatchObject({ from: "2026-10", to: "2026-11" });
  expect(year.tickets.map(({ establishment, month }) => [establishment, month])).toEqual([
    ["univ-a", "2026-10"],
    ["lycee-b", "2026-11"],
  ]);
});

test("a report says why it has no prices, and takes others where they are given", async () => {
  expect((await readReport(place({ prices: null }), NOVEMBER)).noPrices).toBe("noPrices");
  expect((await readReport(place({ prices: "version: 1" }), NOVEMBER)).noPrices).toBe("unreadable");
  const list = PriceList.parse({
    ...{ version: "9", currency: "EUR", service: "S", rates: { private: 2 } },
    tariffs: { session: { running: 5 } },
  });
  const other = await readReport(place(), { ...NOVEMBER, prices: { list, kind: "private" } });
  expect(other.lines.map(({ cost }) => cost?.amount)).toEqual([10, 10]);
});

test("a time zone that does not exist is refused by name", async () => {
  const refused = await readReport(place(), { ...NOVEMBER, timeZone: "Europe/Atlantis" }).catch(toFailure);
  expect(refused).toMatchObject({ kind: "invalid", issues: [{ code: "report.timeZone" }] });
});
