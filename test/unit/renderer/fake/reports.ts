import { parsePriceList } from "../../../../intake/parsePriceList.ts";
import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";
import type { PricesView } from "../../../../shared/contract/reports.ts";
import { type Consumption, monthsIn } from "../../../../shared/plan/report/consumption.ts";
import { INDICATORS } from "../../../../shared/plan/report/indicators.ts";
import { refusalOfPrices } from "../../../../shared/plan/report/newPrices.ts";
import { pricedLines } from "../../../../shared/plan/report/priced.ts";
import { entryTicketsOf } from "../../../../shared/plan/report/tickets.ts";

type Answers<N extends CallName> = { [K in N]: (input: CallInput<K>) => CallOutput<K> };

const FIRST = [
  'version: "2026-1"',
  "currency: EUR",
  "service: Cloud-formation",
  "tariffs:",
  "  seatHour: { investment: 0.02, running: 0.03 }",
  "entryTicket: 500",
  "rates: { establishment: 1, private: 2.5 }",
  "members: { univ-a: establishment }",
  "fullCost: { year: 2026, infrastructure: 40000, staff: 60000, seatHours: 90000 }",
  "",
].join("\n");

/** Three months of two establishments; the older months come from receipts that did not say everything. */
export function fakeReports(
  now: () => number,
  may: "change" | "read",
): Answers<"readReport" | "exportReport" | "printReport" | "readPrices" | "openPrices" | "savePrices"> {
  const versions: PricesView["versions"] = [
    { number: 1, at: "2026-01-12T09:00:00.000Z", by: "marc.support", text: FIRST },
  ];
  return {
    readReport: ({ from, to, timeZone }) => {
      const all = linesAt(now());
      const lines = all.filter(({ month }) => from <= month && month <= to);
      const parsed = parsePriceList(versions[0]?.text ?? "");
      const list = parsed.ok ? parsed.list : undefined;
      const sessions = lines.reduce((sum, line) => sum + line.sessions, 0);
      return {
        ...{ from, to, timeZone, scope: "all", establishment: "univ-a" },
        lines: pricedLines(lines, list && { list }),
        indicators: INDICATORS.map((name) => ({
          name,
          value: name === "sessions" ? sessions : name === "openedShare" ? 0.975 : undefined,
        })),
        tickets: list ? entryTicketsOf(all, list).filter(({ month }) => from <= month && month <= to) : [],
        ...(list ? { prices: list } : { noPrices: "noPrices" }),
      };
    },
    exportReport: ({ format }) => ({ path: `/home/marc/Documents/consommation.${format}` }),
    printReport: () => ({ pages: 3 }),
    readPrices: () => ({ versions, mayChange: may === "change", hidden: false }),
    openPrices: () => ({ text: FIRST.replace("2026-1", "2026-3") }),
    savePrices: ({ text, after }) => {
      const parsed = parsePriceList(text);
      if (!parsed.ok) throw new LabError({ kind: "invalid", issues: parsed.issues });
      const before = parsePriceList(versions[0]?.text ?? "");
      const refusal = refusalOfPrices(before.ok ? before.list : undefined, parsed.list);
      if (refusal) throw new LabError({ kind: "invalid", issues: [refusal] });
      versions.unshift({ number: after + 1, at: new Date(now()).toISOString(), by: "marc.support", text });
      return { number: after + 1 };
    },
  };
}

function linesAt(now: number): Consumption[] {
  const monthOf = monthsIn(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const months = [2, 1, 0].map((back) => {
    const date = new Date(now);
    return monthOf(new Date(date.getFullYear(), date.getMonth() - back, 10, 12).toISOString());
  });
  return months.flatMap((month, index) =>
    ["univ-a", "lycee-b"].flatMap((establishment, place) =>
      ["a.durand", "b.martin"].map((teacher, who): Consumption => {
        const seats = 30 * (index + 1) - 7 * who;
        return {
          ...{ month, establishment, topic: who === 0 ? "linux" : "data", teacher },
          ...{ template: who === 0 ? "Shell L1" : "JupyterLab M2", sessions: index + 1, seats },
          ...{ seatHours: seats * 2, cpuHours: seats, memoryGiBHours: seats * 2 },
          storageGiBHours: index === 0 && place === 1 ? undefined : seats * 2,
          connectedHours: index === 0 && place === 1 ? undefined : seats * 1.5,
        };
      }),
    ),
  );
}
