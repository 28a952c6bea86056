import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parsePriceList } from "../../intake/parsePriceList.ts";
import { type PricedLine, pricedLines, readConsumption, reportCsv } from "../../services/report.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { MemberKind, type PriceList } from "../../shared/domain/priceList.ts";
import { changesToDecide } from "../../shared/plan/report/cost.ts";
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
  csv?: boolean;
}

/** `report`: what ended sessions took, from their receipts, and what it costs by a price list. */
export function reportCommand(program: Command, run: Run): void {
  program
    .command("report")
    .description("what ended sessions took, by month, lab and teacher; no student is in it")
    .option("--month <yyyy-mm>", "this month only; a session counts in the month in which it ended", month)
    .option("--all-establishments", "of the whole cluster, for whoever may read all receipts")
    .option("--prices <file>", "a price list (YAML): adds what it costs")
    .option("--prices-before <file>", "names what changed by more than a tenth since that list")
    .addOption(
      new Option("--kind <kind>", "whose rate of the price list is used").choices(MemberKind.options),
    )
    .option("--time-zone <name>", "in which months begin", Intl.DateTimeFormat().resolvedOptions().timeZone)
    .option("--csv", "as CSV, for machines")
    .action((options: ReportOptions) =>
      run(async (output) => {
        const list = options.prices === undefined ? undefined : await readPrices(options.prices);
        if (list && options.pricesBefore !== undefined)
          tellChanges(await readPrices(options.pricesBefore), list, output);
        const site = await openSite(program.opts<SiteOptions>());
        try {
          const { month, timeZone, allEstablishments: everywhere, kind } = options;
          const consumption = await readConsumption(site, { month, timeZone, everywhere });
          const lines = pricedLines(consumption, list && { list, kind });
          output.result({ timeZone, ...(list ? { prices: list.version } : {}), lines }, () =>
            options.csv ? reportCsv(lines, list?.currency).trimEnd() : asTable(lines, list, output),
          );
        } finally {
          await site.cluster.close();
        }
      }),
    );
}

function month(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError("write it as 2026-11");
  return text;
}

/** @throws LabError `invalid`, with every fault of the list by line and column */
async function readPrices(path: string): Promise<PriceList> {
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
    of?.amount === undefined ? say("report.notSet") : `${of.amount}${of.notSet.length > 0 ? " *" : ""}`;
  const holes = [...new Set(lines.flatMap((line) => line.cost?.notSet ?? []))];
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
