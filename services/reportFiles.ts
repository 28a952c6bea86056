import writeXlsxFile from "write-excel-file/node";
import { exportCsv } from "../intake/exportCsv.ts";
import type { ConsumptionReport } from "../shared/contract/reports.ts";
import type { Locale } from "../shared/domain/text.ts";
import { factorsOf, footprintOf, roughly } from "../shared/plan/report/energy.ts";
import { fullCostOf } from "../shared/plan/report/fullCost.ts";
import type { PricedLine } from "../shared/plan/report/priced.ts";
import { type ReportGroup, togetherOf } from "../shared/plan/report/rows.ts";
import { fileName } from "./papers.ts";
import { type ReportTable, reportTables, reportWords } from "./reportTables.ts";

/** What is not known is an empty cell, never a 0. */
const cell = (value: number | undefined): string => (value === undefined ? "" : String(value));

const named = (units: readonly string[] = []): string => units.join(" ");

const HEADINGS = [
  ...["month", "establishment", "topic", "teacher", "template", "sessions", "seats", "seatHours"],
  ...["cpuHours", "memoryGiBHours", "storageGiBHours", "connectedHours", "idlePercent"],
];

/** For machines: the names of the columns stay, whatever the language. */
export function reportCsv(lines: readonly PricedLine[], currency?: string): string {
  return exportCsv([
    [...HEADINGS, ...(currency ? [`cost ${currency}`, "notSet", "notCounted"] : [])],
    ...lines.map((line) => [
      ...[line.month, line.establishment, line.topic ?? "", line.teacher, line.template],
      ...[line.sessions, line.seats, line.seatHours, line.cpuHours, line.memoryGiBHours].map(cell),
      ...[line.storageGiBHours, line.connectedHours].map(cell),
      cell(line.idleShare === undefined ? undefined : Math.round(line.idleShare * 100)),
      ...(currency ? [cell(line.cost?.amount), named(line.cost?.notSet), named(line.cost?.notCounted)] : []),
    ]),
  ]);
}

/** For machines, with all that is in the report; what is not known is `null`. */
export function reportJson(report: ConsumptionReport): string {
  const total = togetherOf(report.lines);
  const factors = factorsOf(report.prices);
  const footprint = total && footprintOf(total, factors);
  const whole = {
    ...report,
    total,
    energy: footprint && {
      ...{ kWh: roughly(footprint.kWh), kgCO2e: roughly(footprint.kgCO2e) },
      factors,
    },
    fullCost: report.prices && fullCostOf(report.prices),
  };
  return `${JSON.stringify(whole, (_, value: unknown) => (value === undefined ? null : value), 2)}\n`;
}

/** A sheet a table: numbers are numbers, and what is not known is a word that no sum takes for one. */
export async function reportXlsx(
  report: ConsumptionReport,
  group: ReportGroup,
  locale: Locale,
): Promise<Uint8Array> {
  const tables = reportTables(report, group, locale);
  const sheets = tables.map((table, index) => ({
    data: sheetOf(table),
    sheet: sheetName(table.sheet ?? table.name, index),
    columns: table.header.map((heading, column) => ({ width: widthOf(table, heading, column) })),
    stickyRowsCount: 1,
  }));
  return writeXlsxFile(sheets).toBuffer();
}

function sheetOf({ header, rows, hasTotal }: ReportTable) {
  const bold = (value: string) => ({ value, type: String, fontWeight: "bold" as const, wrap: true });
  return [
    header.map(bold),
    ...rows.map((row, index) =>
      row.map((value) => {
        const weight = hasTotal && index === rows.length - 1 ? { fontWeight: "bold" as const } : {};
        return typeof value === "number"
          ? { value, type: Number, ...weight }
          : value === ""
            ? null
            : { value, type: String, ...weight };
      }),
    ),
  ];
}

const widthOf = ({ rows }: ReportTable, heading: string, column: number): number =>
  Math.min(60, Math.max(heading.length, ...rows.map((row) => String(row[column] ?? "").length)) + 2);

/** As Excel takes it: short, without its signs, no two alike. */
const sheetName = (name: string, index: number): string =>
  `${index + 1} ${name.replace(/[[\]:*?/\\\p{Cc}]/gu, " ").replace(/\s+/g, " ")}`.slice(0, 31).trim();

export function reportFileName(
  { from, to }: Pick<ConsumptionReport, "from" | "to">,
  site: string,
  locale: Locale,
  ending: string,
): string {
  const months = from === to ? from : `${from} - ${to}`;
  return `${fileName(`${site} - ${reportWords(locale).exports.file} ${months}`)}.${ending}`;
}
