import {
  type Measure,
  measureOf,
  type ReportGroup,
  type ReportRow,
} from "../../../shared/plan/report/rows.ts";
import { monthsBetween } from "./months.ts";

interface Bar {
  /** A month as `2026-11`, a name, or absent for a topic that is not known. */
  key: string | undefined;
  value: number | undefined;
}

/** More bars than this are lines, and their names cannot be read. */
export const MOST_BARS = 12;

/**
 * Months stand in their order, those in which nothing ended as well: there a count is 0, and that is known. Of everything
 * else the highest are drawn; those that are not known come last, so that they are named.
 */
export function barsOf(
  rows: readonly ReportRow[],
  measure: Measure,
  group: ReportGroup,
  { from, to }: { from: string; to: string },
): Bar[] {
  const bars = rows.map(({ key, line }) => ({ key, value: measureOf(line, measure) }));
  if (group !== "month")
    return bars.toSorted((a, b) => (b.value ?? -1) - (a.value ?? -1)).slice(0, MOST_BARS);
  const found = new Map(bars.map((bar) => [bar.key, bar]));
  const nothing = measure === "idleShare" || measure === "cost" ? undefined : 0;
  const all = monthsBetween(from, to);
  // Before the first session of all there is nothing to draw.
  const first = all.findIndex((month) => found.has(month));
  return all.slice(Math.max(0, first)).map((key) => found.get(key) ?? { key, value: nothing });
}
