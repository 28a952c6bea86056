import { strFromU8, unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { reportCsv, reportFileName, reportJson, reportXlsx } from "../../../services/reportFiles.ts";
import { reportHtml } from "../../../services/reportPaper.ts";
import { reportTables } from "../../../services/reportTables.ts";
import type { ConsumptionReport } from "../../../shared/contract/reports.ts";
import { PriceList } from "../../../shared/domain/priceList.ts";
import { INDICATORS } from "../../../shared/plan/report/indicators.ts";
import { pricedLines } from "../../../shared/plan/report/priced.ts";

const LIST = PriceList.parse({
  ...{ version: "2026-1", currency: "EUR", service: "Cloud-formation" },
  ...{ tariffs: { seatHour: { running: 0.05 } }, rates: { establishment: 1 } },
  ...{ members: { "univ-a": "establishment" }, fullCost: { year: 2026, staff: 100 } },
  energy: { pue: { low: 1.3, high: 1.4 }, source: "relevé de la salle" },
});
const NASTY = '<img src=x onerror=alert(1)>"&';
const line = {
  ...{ month: "2026-11", establishment: "univ-a", topic: undefined, teacher: "=cmd()", template: NASTY },
  ...{ sessions: 1, seats: 10, seatHours: 20, cpuHours: 10, memoryGiBHours: 20 },
  ...{ storageGiBHours: undefined, connectedHours: undefined },
};
const REPORT: ConsumptionReport = {
  ...{ from: "2026-11", to: "2026-11", timeZone: "Europe/Paris", scope: "all", establishment: "univ-a" },
  lines: pricedLines([line, { ...line, month: "2026-12", seatHours: 5 }], { list: LIST }),
  indicators: INDICATORS.map((name) => ({ name, value: name === "sessions" ? 2 : undefined })),
  tickets: [{ establishment: "univ-a", year: "2026", month: "2026-11", amount: undefined }],
  prices: LIST,
};
const paper = { site: "Toulouse", demonstration: false, now: new Date("2026-12-01T08:00:00Z") };

describe("a report that leaves", () => {
  test("has a word for what nobody knows in tables for people, and an empty cell or null for machines", () => {
    const [grouped, detail] = reportTables(REPORT, "month", "fr");
    expect(grouped?.rows[0]?.slice(0, 6)).toEqual(["2026-11", 1, 10, 20, "inconnu", "inconnu"]);
    expect(detail?.rows[0]?.[2]).toBe("thème inconnu");
    expect(reportCsv(REPORT.lines, "EUR")).toContain(";10;20;10;20;;;;1;");
    const read = JSON.parse(reportJson(REPORT));
    expect(read.lines[0]).toMatchObject({ storageGiBHours: null, cost: { amount: 1 } });
    expect(read.fullCost).toMatchObject({ total: null, known: 100 });
  });

  test("says beside each amount what is not in it, and of which unit nobody counted", () => {
    const tariffs = { ...LIST.tariffs, storageGiBHour: { running: 1 } };
    const prices = { ...LIST, tariffs };
    const report = { ...REPORT, prices, lines: pricedLines([line], { list: prices }) };
    for (const table of reportTables(report, "month", "en").slice(0, 2)) {
      expect(table.header.at(-1)).toBe("Not in the cost");
      expect(table.rows[0]?.slice(-2)).toEqual([
        1,
        "flat rate of a session, CPU-hour, memory GiB-hour, disk GiB-hour",
      ]);
    }
    expect(reportCsv(report.lines, "EUR")).toMatch(
      /;notSet;notCounted\r?\n.*;1;session cpuHour memoryGiBHour;storageGiBHour\s*$/,
    );
  });

  test("has numbers as numbers in its workbook, and formulas as text", async () => {
    const parts = unzipSync(await reportXlsx(REPORT, "teacher", "en"));
    const text = Object.values(parts)
      .map((part) => strFromU8(part))
      .join("\n");
    expect(Object.keys(parts).filter((name) => /worksheets\/sheet\d/.test(name))).toHaveLength(6);
    expect(text).toContain("=cmd()");
    expect(text).not.toMatch(/<f>/);
    expect(text).toMatch(/<v>25<\/v>/); // seat-hours together
    expect(text).toContain("relevé de la salle");
  });

  test.each(["fr", "en"] as const)(
    "is a page that loads and runs nothing, whatever a lab is called (%s)",
    (locale) => {
      const html = reportHtml({ ...paper, report: REPORT, group: "month", locale });
      expect(html).not.toContain("<img");
      expect(html).toContain("&#60;img");
      expect(html).not.toMatch(/<script|<\w+[^>]*\ssrc=|https?:/);
      expect(html).toContain(locale === "fr" ? "novembre 2026" : "November 2026");
      expect(html).toContain(locale === "fr" ? "inconnu" : "not known");
      // The larger of the two is the whole width.
      expect(html).toContain("width:100.0%");
      expect(html).toContain("width:25.0%");
    },
  );

  test("has a name that every system takes", () => {
    expect(reportFileName(REPORT, "Toulouse: A/B", "fr", "xlsx")).toBe(
      "Toulouse- A-B - consommation 2026-11.xlsx",
    );
  });
});
