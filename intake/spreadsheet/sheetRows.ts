import { refused } from "./refusal.ts";

export interface Sheet {
  name: string;
  /** Only rows that hold something, each up to its last cell that does. */
  rows: string[][];
}

/** A class list has some ten columns; what stands right of these is not looked at. */
const MOST_COLUMNS = 256;
/** Of one file: a repetition that a sheet states costs it a few letters, but us a cell each. */
const MOST_CELLS = 1_000_000;

/** Gathers the cells of one file's sheets, so that no file makes more of them than a computer bears. */
export class SheetRows {
  readonly sheets: Sheet[] = [];
  #left = MOST_CELLS;
  #row: string[] = [];

  startSheet(name: string): void {
    this.sheets.push({ name, rows: [] });
    this.#row = [];
  }

  /** `column` counts from 0. */
  put(column: number, text: string, times = 1): void {
    if (text === "") return;
    for (let at = column; at < Math.min(column + times, MOST_COLUMNS); at++) {
      while (this.#row.length < at) this.#row.push("");
      this.#row[at] = text;
    }
  }

  /** @throws LabError `invalid` `roster.swollenFile` */
  endRow(times = 1): void {
    const row = this.#row;
    this.#row = [];
    if (row.length === 0) return;
    this.#left -= row.length * times;
    if (!(this.#left >= 0)) throw refused("swollenFile");
    for (let at = 0; at < times; at++) this.sheets.at(-1)?.rows.push(row);
  }
}
