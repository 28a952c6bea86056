import type { Comparison, Line, Measured, Unit } from "./benchmark.ts";
import { median } from "./statistics.ts";

/** One row, in words. */
export interface Row {
  what: string;
  figure: string;
  goal: string;
  compared: string;
  verdict: "met" | "MISSED" | "";
}

const DIGITS: Record<Unit, number> = { s: 2, ms: 1, MiB: 0, requests: 1, writes: 0, "a second": 0 };

/** Rows of the lines that were measured; a ratio is the median of those of the repetitions, which stand behind it in order. */
export function buildRows(lines: readonly Line[], repetitions: readonly Measured[]): Row[] {
  return lines.flatMap((line) => {
    const values = valuesOf(repetitions, line.key);
    if (values.length === 0) return [];
    const figure = median(values);
    const spread = `${number(Math.min(...values), line.unit)}–${number(Math.max(...values), line.unit)}`;
    const compared = [...(line.limit ? [line.limit] : []), ...(line.instead ?? [])].flatMap((other) =>
      compare(line, other, repetitions),
    );
    const kept = [
      ...(line.goal === undefined ? [] : [figure <= line.goal]),
      ...compared.flatMap((one) => one.kept ?? []),
    ];
    return [
      {
        what: line.what,
        figure: `${amount(figure, line.unit)}${values.length > 1 ? ` (${spread})` : ""}`,
        goal: line.goal === undefined ? "" : `≤ ${amount(line.goal, line.unit)}`,
        compared: compared.map(({ words }) => words).join("; "),
        verdict: kept.length === 0 ? "" : kept.every(Boolean) ? "met" : "MISSED",
      },
    ];
  });
}

/** In words, and whether a promised ratio is kept. */
function compare(
  line: Line,
  other: Comparison,
  repetitions: readonly Measured[],
): { words: string; kept?: boolean }[] {
  const others = valuesOf(repetitions, other.key);
  const ratios = repetitions.flatMap((measured) => {
    const [ours, theirs] = [measured[line.key], measured[other.key]];
    return ours === undefined || theirs === undefined || theirs === 0 ? [] : [ours / theirs];
  });
  if (others.length === 0) return [];
  const theirs = amount(median(others), line.unit);
  if (ratios.length === 0) return [{ words: `${other.what}: ${theirs}` }];
  const ratio = median(ratios);
  const words = `${ratio.toFixed(2)} ${eachOf(ratios)}× ${other.what} (${theirs})`;
  if (other.atMost === undefined) return [{ words }];
  const kept = ratio <= other.atMost;
  return [{ words: `${words}, goal ≤ ${other.atMost.toFixed(2)}${kept ? "" : " MISSED"}`, kept }];
}

/** How far the turns agree: a median hides that. */
const eachOf = (ratios: readonly number[]): string =>
  ratios.length > 1 ? `[${ratios.map((ratio) => ratio.toFixed(2)).join(" ")}] ` : "";

const valuesOf = (repetitions: readonly Measured[], key: string): number[] =>
  repetitions.flatMap((measured) => measured[key] ?? []);

const number = (value: number, unit: Unit): string =>
  value.toLocaleString("en", { minimumFractionDigits: 0, maximumFractionDigits: DIGITS[unit] });

const amount = (value: number, unit: Unit): string =>
  unit === "requests" || unit === "writes" ? number(value, unit) : `${number(value, unit)} ${unit}`;

const HEAD: Row = {
  what: "What",
  figure: "Median (least–most)",
  goal: "Goal",
  compared: "Compared in the same run",
  verdict: "",
};
const COLUMNS = ["what", "figure", "goal", "verdict", "compared"] as const;

/** For a terminal. */
export function textTable(rows: readonly Row[]): string {
  const all = [HEAD, ...rows];
  const width = (column: (typeof COLUMNS)[number]) => Math.max(...all.map((row) => row[column].length));
  const line = (row: Row) =>
    COLUMNS.map((column) => row[column].padEnd(column === "compared" ? 0 : width(column)))
      .join("  ")
      .trimEnd();
  return all.map(line).join("\n");
}

export function markdownTable(rows: readonly Row[]): string {
  const head = { ...HEAD, verdict: "Verdict" };
  const line = (row: Record<(typeof COLUMNS)[number], string>) =>
    `| ${COLUMNS.map((column) => row[column]).join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(COLUMNS.length)}`, ...rows.map(line)].join("\n");
}
