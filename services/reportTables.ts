import type { ConsumptionReport } from "../shared/contract/reports.ts";
import { EnergyFactor } from "../shared/domain/priceList.ts";
import type { Locale } from "../shared/domain/text.ts";
import { resources } from "../shared/i18n/resources.ts";
import { leftOut } from "../shared/plan/report/cost.ts";
import { factorsOf, footprintOf, roughly } from "../shared/plan/report/energy.ts";
import { fullCostOf } from "../shared/plan/report/fullCost.ts";
import type { PricedLine } from "../shared/plan/report/priced.ts";
import {
  MEASURES,
  type Measure,
  measureOf,
  REPORT_GROUPS,
  type ReportGroup,
  rowsBy,
  togetherOf,
} from "../shared/plan/report/rows.ts";

/** What is not known stands there in words: an empty cell would be taken for nothing. */
type Cell = string | number;

export interface ReportTable {
  name: string;
  /** As a sheet is called, where that is to be shorter. */
  sheet?: string;
  header: string[];
  rows: Cell[][];
  /** The last row adds up the others. */
  hasTotal?: boolean;
}

type Words = (typeof resources)[Locale]["report"];

export const reportWords = (locale: Locale): Words => resources[locale].report;

export const fill = (text: string, values: Record<string, string>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (whole, key: string) => values[key] ?? whole);

/** The whole report as tables, for a workbook and for paper. Pure. */
export function reportTables(report: ConsumptionReport, group: ReportGroup, locale: Locale): ReportTable[] {
  return [
    groupedTable(report, group, locale),
    detailTable(report, locale),
    indicatorTable(report, locale),
    energyTable(report, locale),
    ticketTable(report, locale),
    fullCostTable(report, locale),
  ].filter((table) => table !== undefined);
}

function groupedTable(report: ConsumptionReport, group: ReportGroup, locale: Locale): ReportTable {
  const words = reportWords(locale);
  const rows = rowsBy(report.lines, group).map(({ key, line }) => [
    key ?? words.noTopic,
    ...measures(line, report, words),
  ]);
  const total = togetherOf(report.lines);
  return {
    name: fill(words.table.label, { group: words.group[group].toLocaleLowerCase(locale) }),
    sheet: words.title,
    header: [words.group[group], ...headings(report, words)],
    rows: [...rows, ...(total ? [[words.table.total, ...measures(total, report, words)]] : [])],
    hasTotal: total !== undefined,
  };
}

function detailTable(report: ConsumptionReport, locale: Locale): ReportTable {
  const words = reportWords(locale);
  return {
    name: words.exports.detail,
    header: [...REPORT_GROUPS.map((group) => words.group[group]), ...headings(report, words)],
    rows: report.lines.map((line) => [
      ...REPORT_GROUPS.map((group) => line[group] ?? words.noTopic),
      ...measures(line, report, words),
    ]),
  };
}

/** Without a price list there is no column of costs. */
const shownMeasures = ({ prices }: ConsumptionReport): Measure[] =>
  MEASURES.filter((measure) => measure !== "cost" || prices !== undefined);

/** An amount that leaves something out says so beside it, in each row. */
const hasHoles = ({ lines }: ConsumptionReport): boolean =>
  lines.some(({ cost }) => cost?.amount !== undefined && leftOut(cost).length > 0);

function headings(report: ConsumptionReport, words: Words): string[] {
  const names = shownMeasures(report).map((measure) => {
    if (measure === "cost") return fill(words.measure.costIn, { currency: report.prices?.currency ?? "" });
    return measure === "idleShare" ? `${words.measure.idleShare} (%)` : words.measure[measure];
  });
  return hasHoles(report) ? [...names, words.measure.notInCost] : names;
}

function measures(line: PricedLine, report: ConsumptionReport, words: Words): Cell[] {
  const cells = shownMeasures(report).map((measure) => {
    const value = measureOf(line, measure);
    if (value === undefined) return measure === "cost" ? words.notSet : words.unknown;
    return measure === "idleShare" ? Math.round(value * 100) : value;
  });
  const holes = line.cost?.amount === undefined ? [] : leftOut(line.cost);
  return hasHoles(report) ? [...cells, holes.map((unit) => words.unit[unit]).join(", ")] : cells;
}

function indicatorTable({ indicators }: ConsumptionReport, locale: Locale): ReportTable {
  const words = reportWords(locale);
  return {
    name: words.indicators.title,
    sheet: words.indicators.sheet,
    header: [words.indicators.indicator, words.indicators.value],
    rows: indicators.map(({ name, value }) => [words.indicators.names[name], value ?? words.unknown]),
  };
}

function energyTable({ lines, prices }: ConsumptionReport, locale: Locale): ReportTable | undefined {
  const { energy } = reportWords(locale);
  const total = togetherOf(lines);
  if (!total) return undefined;
  const factors = factorsOf(prices);
  const { kWh, kgCO2e } = footprintOf(total, factors);
  const row = (name: string, { low, high }: { low: number; high: number }, source = ""): Cell[] => [
    ...[name, low, high],
    source,
  ];
  const ownSource = prices?.energy?.source;
  return {
    name: energy.title,
    header: [energy.factor, energy.low, energy.high, energy.source],
    rows: [
      row(`${energy.kWh} (kWh)`, roughly(kWh)),
      row(`${energy.kg} (kg CO₂e)`, roughly(kgCO2e)),
      ...EnergyFactor.options.map((factor) => {
        const own = ownSource === undefined ? energy.own : fill(energy.ownSource, { source: ownSource });
        return row(
          energy.factors[factor],
          factors[factor],
          factors[factor].own ? own : energy.sources[factor],
        );
      }),
    ],
  };
}

function ticketTable({ tickets, prices }: ConsumptionReport, locale: Locale): ReportTable | undefined {
  const words = reportWords(locale);
  if (!prices) return undefined;
  return {
    name: words.tickets.title,
    header: [
      ...[words.tickets.establishment, words.tickets.year, words.tickets.month],
      `${words.tickets.amount} (${prices.currency})`,
    ],
    rows: tickets.map(({ establishment, year, month, amount }) => [
      ...[establishment, year, month],
      amount ?? words.notSet,
    ]),
  };
}

function fullCostTable({ prices }: ConsumptionReport, locale: Locale): ReportTable | undefined {
  const words = reportWords(locale);
  const cost = prices && fullCostOf(prices);
  if (!cost) return undefined;
  return {
    name: fill(words.fullCost.title, { year: String(cost.year) }),
    header: [words.fullCost.part, `${words.fullCost.amount} (${prices.currency})`],
    rows: [
      ...cost.parts.map(({ part, amount }) => [words.fullCost.parts[part], amount ?? words.notSet]),
      [words.fullCost.total, cost.total ?? words.notSet],
      [words.fullCost.perSeatHour, cost.perSeatHour ?? words.notSet],
      [words.fullCost.tariff, cost.tariff ?? words.notSet],
    ],
  };
}
