import { readFile, writeFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parsePriceList } from "../../intake/parsePriceList.ts";
import { readReport } from "../../services/report.ts";
import { reportCsv, reportJson, reportXlsx } from "../../services/reportFiles.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { type ConsumptionReport, REPORT_FORMATS } from "../../shared/contract/reports.ts";
import { MemberKind, type PriceList } from "../../shared/domain/priceList.ts";
import { changesToDecide, leftOut } from "../../shared/plan/report/cost.ts";
import type { PricedLine } from "../../shared/plan/report/priced.ts";
import { REPORT_GROUPS, type ReportGroup } from "../../shared/plan/report/rows.ts";
import { type Output, table } from "../output.ts";
import type { Run } from "../run.ts";
import { openSite, type SiteOptions } from "../site.ts";

interface ReportOptions {
  month?: string;
  allEstablishments?: boolean;
  prices?: string;
  pricesBefore?: string;
  kind?: MemberKind;
  timeZone: string;
  format?: (typeof REPORT_FORMATS)[number];
  group: ReportGroup;
  out?: string;
  csv?: boolean;
}

/** `report`: what ended sessions took, from their receipts, and what it costs by a price list. */
export function reportCommand(program: Command, run: Run): void {
  program
    .command("report")
    .description("what ended sessions took, by month, lab and teacher; no student is in it")
    .option("--month <yyyy-mm>", "this month only; a session counts in the month in which it ended", month)
    .option("--all-establishments", "of the whole cluster, for whoever may read all receipts")
    .option("--prices <file>", "a price list (YAML) in place of the site's own")
    .option("--prices-before <file>", "names what changed by more than a tenth since that list")
    .addOption(
      new Option("--kind <kind>", "whose rate of --prices is used, for all").choices(MemberKind.options),
    )
    .option("--time-zone <name>", "in which months begin", Intl.DateTimeFormat().resolvedOptions().timeZone)
    .addOption(
      new Option("--format <format>", "as a file; pages (PDF) are made by the application's window").choices([
        ...REPORT_FORMATS,
      ]),
    )
    .addOption(
      new Option("--group <what>", "the first sheet of a workbook adds up by it")
        .choices([...REPORT_GROUPS])
        .default("month"),
    )
    .option("--out <file>", "where the file goes; a workbook needs it")
    .option("--csv", "the same as --format csv")
    .action((options: ReportOptions) =>
      run(async (output) => {
        const list = options.prices === undefined ? undefined : await readList(options.prices);
        if (list && options.pricesBefore !== undefined)
          tellChanges(await readList(options.pricesBefore), list, output);
        const site = await openSite(program.opts<SiteOptions>());
        try {
          const { month, timeZone, allEstablishments: everywhere = false, kind } = options;
          const report = await readReport(site, {
            ...{ from: month, to: month, timeZone, everywhere },
            prices: list && { list, kind },
          });
          await tell(report, options, output);
        } finally {
          await site.cluster.close();
        }
      }),
    );
}

async function tell(report: ConsumptionReport, options: ReportOptions, output: Output): Promise<void> {
  const { lines, prices, timeZone, indicators, tickets } = report;
  const format = options.format ?? (options.csv ? "csv" : undefined);
  if (format === "xlsx" && options.out === undefined)
    throw new LabError({ kind: "invalid", issues: [{ code: "report.workbookWhere" }] });
  if (options.out !== undefined)
    await writeFile(options.out, await fileOf(report, format ?? "csv", options.group, output));
  const short = { timeZone, ...(prices ? { prices: prices.version } : {}), lines, indicators, tickets };
  output.result(short, () => {
    if (options.out !== undefined) return output.say("report.written", { path: options.out });
    if (format === "json") return reportJson(report).trimEnd();
    return format === "csv" ? reportCsv(lines, prices?.currency).trimEnd() : asTable(lines, prices, output);
  });
}

async function fileOf(
  report: ConsumptionReport,
  format: NonNullable<ReportOptions["format"]>,
  group: ReportGroup,
  { locale }: Output,
): Promise<string | Uint8Array> {
  if (format === "xlsx") return reportXlsx(report, group, locale);
  return format === "json" ? reportJson(report) : reportCsv(report.lines, report.prices?.currency);
}

function month(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError("write it as 2026-11");
  return text;
}

/** @throws LabError `invalid`, with every fault of the list by line and column */
async function readList(path: string): Promise<PriceList> {
  const parsed = parsePriceList(await readFile(path, "utf8"));
  if (!parsed.ok) throw new LabError({ kind: "invalid", issues: parsed.issues });
  return parsed.list;
}

function tellChanges(before: PriceList, list: PriceList, { note, say }: Output): void {
  if (list.decision !== undefined) return;
  for (const change of changesToDecide(before, list))
    note(
      say("report.toDecide", {
        price: change.price,
        before: change.before ?? say("report.notSet"),
        after: change.after ?? say("report.notSet"),
      }),
    );
}

function asTable(lines: readonly PricedLine[], list: PriceList | undefined, { say }: Output): string {
  if (lines.length === 0) return say("report.empty");
  const shown = (value: number | undefined) =>
    value === undefined ? say("report.notCounted") : String(value);
  const cost = ({ cost: of }: PricedLine) =>
    of?.amount === undefined ? say("report.notSet") : `${of.amount}${leftOut(of).length > 0 ? " *" : ""}`;
  const holes = [...new Set(lines.flatMap(({ cost }) => leftOut(cost)))];
  return [
    table([
      [
        ...["MONTH", "ESTABLISHMENT", "TOPIC", "TEACHER", "LAB", "SESSIONS", "SEATS", "SEAT-HOURS"],
        ...["CPU-HOURS", "GIB-HOURS", "DISK-GIB-HOURS", "IDLE %", ...(list ? [`COST ${list.currency}`] : [])],
      ],
      ...lines.map((line) => [
        ...[line.month, line.establishment, line.topic ?? "", line.teacher, line.template],
        ...[line.sessions, line.seats, line.seatHours, line.cpuHours, line.memoryGiBHours].map(String),
        shown(line.storageGiBHours),
        shown(line.idleShare === undefined ? undefined : Math.round(line.idleShare * 100)),
        ...(list ? [cost(line)] : []),
      ]),
    ]),
    ...(holes.length > 0 ? [`* ${say("report.holes", { units: holes.join(", ") })}`] : []),
    ...(lines.some((line) => line.cost?.noRate) ? [say("report.noRate")] : []),
  ].join("\n");
}
