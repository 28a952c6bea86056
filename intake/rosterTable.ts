import Papa from "papaparse";
import { isEscaped } from "./exportCsv.ts";

export type Separator = ";" | "," | "\t";

/** Of one cell. Beyond what a name or an address may have, so what is cut is refused as too long. */
const MOST_CELL_CHARACTERS = 400;

export interface Table {
  separator?: Separator;
  /** Cleaned cells, without the empty rows. */
  rows: string[][];
  /** The row, from 0, in which a `"` opens that is never closed. */
  unclosed?: number;
}

/** A pasted list or a text file, cut into cells. */
export function readTable(text: string): Table {
  const source = onePersonALine(text.replace(/^\uFEFF/, ""));
  const declared = /^"?sep=([;,\t])"?\r?\n/i.exec(source);
  const body = declared ? source.slice(declared[0].length) : source;
  const separator = (declared?.[1] as Separator | undefined) ?? findSeparator(body);
  const delimiter = separator ?? "\u001f"; // one that no list has: papaparse would guess by itself
  const parsed = Papa.parse<string[]>(body, { delimiter, header: false, skipEmptyLines: true });
  const all = parsed.data.map((row) => row.map(cleanCell));
  const broken = parsed.errors.find(({ code }) => code === "MissingQuotes")?.row;
  return {
    ...(separator ? { separator } : {}),
    rows: all.filter(filled),
    ...(broken === undefined ? {} : { unclosed: all.slice(0, broken).filter(filled).length }),
  };
}

const filled = (row: string[]): boolean => row.some((cell) => cell !== "");

/** Rows that are cut already: a spreadsheet's. */
export const tableOf = (rows: readonly (readonly string[])[]): Table => ({
  rows: rows.map((row) => row.map(cleanCell)).filter(filled),
});

/** `Ana <a@x.fr>; Bob <b@x.fr>`, as mail programs copy recipients, becomes one line each. */
const onePersonALine = (text: string): string =>
  /<[^<>\s]{1,254}>[ \t]{0,9}[;,][ \t]{0,9}\S/.test(text)
    ? text.replace(/(<[^<>\s]{1,254}>)[ \t]{0,9}[;,]/g, "$1\n")
    : text;

function cleanCell(cell: string): string {
  const text = cell
    .slice(0, 4 * MOST_CELL_CHARACTERS)
    .replace(/[\u00ad\u200b\ufeff]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .normalize("NFC")
    .slice(0, MOST_CELL_CHARACTERS);
  return isEscaped(text) ? text.slice(1) : text;
}

/** The mark that cuts most lines into equally many cells. Marks within quotes do not count. */
function findSeparator(text: string): Separator | undefined {
  const lines = text
    .slice(0, 200_000)
    .replace(/"[^"]*"/g, '""')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== "")
    .slice(0, 200);
  let best: { separator: Separator; lines: number } | undefined;
  for (const separator of ["\t", ";", ","] as const) {
    const counts = new Map<number, number>();
    for (const line of lines) {
      const count = line.split(separator).length - 1;
      if (count > 0) counts.set(count, (counts.get(count) ?? 0) + 1);
    }
    const usual = Math.max(0, ...counts.values());
    if (usual > (best?.lines ?? 0)) best = { separator, lines: usual };
  }
  return best?.separator;
}
