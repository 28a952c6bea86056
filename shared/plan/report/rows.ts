import { BilledUnit } from "../../domain/priceList.ts";
import { type Consumption, idleShare, totalOf } from "./consumption.ts";
import type { Cost } from "./cost.ts";
import type { PricedLine } from "./priced.ts";

/** By what the lines of a report can be put together. */
export const REPORT_GROUPS = ["month", "establishment", "topic", "teacher", "template"] as const;
export type ReportGroup = (typeof REPORT_GROUPS)[number];

/** What can be shown, added up and sorted by. */
export const MEASURES = [
  ...["sessions", "seats", "seatHours", "connectedHours", "idleShare", "cpuHours", "memoryGiBHours"],
  ...["storageGiBHours", "cost"],
] as const;
export type Measure =
  | "sessions"
  | "seats"
  | "seatHours"
  | "connectedHours"
  | "idleShare"
  | "cpuHours"
  | "memoryGiBHours"
  | "storageGiBHours"
  | "cost";

/** Lines that have something in common, as one; `key` is what they have: absent for a topic that receipts do not name. */
export interface ReportRow {
  key: string | undefined;
  line: PricedLine;
}

/** One row a month, establishment …, by name. */
export function rowsBy(lines: readonly PricedLine[], group: ReportGroup): ReportRow[] {
  const groups = new Map<string | undefined, PricedLine[]>();
  for (const line of lines) {
    const key = line[group];
    const before = groups.get(key);
    if (before) before.push(line);
    else groups.set(key, [line]);
  }
  return [...groups]
    .map(([key, members]) => ({ key, line: togetherOf(members) }))
    .filter((row): row is ReportRow => row.line !== undefined)
    .sort((a, b) => compared(a.key ?? "", b.key ?? ""));
}

/** All of them as one; nothing of nothing. What one of them does not know, the whole does not know. */
export function togetherOf(lines: readonly PricedLine[]): PricedLine | undefined {
  const whole: Consumption | undefined = totalOf(lines);
  if (!whole) return undefined;
  const costs = lines.map(({ cost }) => cost);
  const known = costs.filter((cost) => cost !== undefined);
  return {
    ...whole,
    idleShare: idleShare(whole),
    ...(known.length > 0 && known.length === costs.length ? { cost: sumOf(known) } : {}),
  };
}

function sumOf(costs: readonly Cost[]): Cost {
  const amounts = costs.map(({ amount }) => amount);
  const known = amounts.filter((amount) => amount !== undefined);
  const holds = (of: "notSet" | "notCounted") => (unit: BilledUnit) =>
    costs.some((cost) => cost[of].includes(unit));
  return {
    amount:
      known.length < amounts.length
        ? undefined
        : Math.round(known.reduce((sum, amount) => sum + amount, 0) * 100) / 100,
    notSet: BilledUnit.options.filter(holds("notSet")),
    notCounted: BilledUnit.options.filter(holds("notCounted")),
    noRate: costs.some(({ noRate }) => noRate),
  };
}

export function measureOf(line: PricedLine, measure: Measure): number | undefined {
  return measure === "cost" ? line.cost?.amount : line[measure];
}

interface Order {
  by: ReportGroup | Measure;
  descending: boolean;
}

export type { Order as ReportOrder };

/** What is not known stays at the end, whichever way one sorts: it is neither much nor little. */
export function sortedRows(
  rows: readonly ReportRow[],
  { by, descending }: Order,
  locale: string,
): ReportRow[] {
  const direction = descending ? -1 : 1;
  const names = new Intl.Collator(locale, { numeric: true });
  const isMeasure = (MEASURES as readonly string[]).includes(by);
  return rows.toSorted((a, b) => {
    if (!isMeasure) return whenKnown(a.key, b.key, (x, y) => direction * names.compare(x, y));
    const [x, y] = [measureOf(a.line, by as Measure), measureOf(b.line, by as Measure)];
    return whenKnown(x, y, (p, q) => direction * (p - q));
  });
}

function whenKnown<T>(a: T | undefined, b: T | undefined, compare: (a: T, b: T) => number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compare(a, b);
}

const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
