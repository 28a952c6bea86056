import { readXml } from "./readXml.ts";
import { refused } from "./refusal.ts";
import { type Sheet, SheetRows } from "./sheetRows.ts";
import type { Archive } from "./unzip.ts";

type Attributes = ReadonlyMap<string, string>;

/** The sheets of a LibreOffice spreadsheet (OpenDocument) that hold something; each cell as it is shown there. */
export function readOds(archive: Archive): { sheets: Sheet[]; hidden: ReadonlySet<string> } {
  if (/encryption-data/.test(archive.text("META-INF/manifest.xml") ?? "")) throw refused("lockedFile");
  const source = archive.text("content.xml");
  if (source === undefined) throw refused("damagedFile");
  const rows = new SheetRows();
  const reader = new SheetReader(rows);
  readXml(source, reader);
  return {
    // What LibreOffice keeps of other files that formulas look into, as sheets that nobody sees.
    sheets: rows.sheets.filter(({ name }) => !name.startsWith("'file:")),
    hidden: reader.hidden,
  };
}

class SheetReader {
  readonly hidden = new Set<string>();
  readonly #rows: SheetRows;
  readonly #hiddenStyles = new Set<string>();
  #style = "";
  #tables = 0;
  #column = 0;
  #rowTimes = 1;
  #cell: { attributes: Attributes; paragraphs: string[]; times: number } | undefined;
  /** Comments and drawings within a cell are no part of what it says. */
  #aside = 0;

  constructor(rows: SheetRows) {
    this.#rows = rows;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#aside > 0 || name === "annotation" || name === "shapes" || name === "frame") this.#aside++;
    else if (name === "style") this.#style = attributes.get("style:name") ?? "";
    else if (name === "table-properties" && attributes.get("table:display") === "false")
      this.#hiddenStyles.add(this.#style);
    else if (name === "table" && ++this.#tables === 1) this.#openSheet(attributes);
    else if (name === "table-row") {
      this.#column = 0;
      this.#rowTimes = repeated(attributes.get("table:number-rows-repeated"));
    } else if (name === "table-cell" || name === "covered-table-cell") {
      const times = repeated(attributes.get("table:number-columns-repeated"));
      this.#cell = { attributes, paragraphs: [], times };
    } else if (this.#cell) this.#openInCell(name, attributes);
  }

  text(piece: string): void {
    if (this.#aside === 0 && this.#cell && this.#cell.paragraphs.length > 0) this.#say(piece);
  }

  close(name: string): void {
    if (this.#aside > 0) this.#aside--;
    else if (name === "table") this.#tables--;
    else if (name === "table-row") this.#rows.endRow(this.#rowTimes);
    else if ((name === "table-cell" || name === "covered-table-cell") && this.#cell) {
      const { attributes, paragraphs, times } = this.#cell;
      this.#rows.put(this.#column, shown(attributes, paragraphs), times);
      this.#column += times;
      this.#cell = undefined;
    }
  }

  #openSheet(attributes: Attributes): void {
    const name = attributes.get("table:name") ?? "";
    if (this.#hiddenStyles.has(attributes.get("table:style-name") ?? "")) this.hidden.add(name);
    this.#rows.startSheet(name);
  }

  #openInCell(name: string, attributes: Attributes): void {
    if (name === "p") this.#cell?.paragraphs.push("");
    else if (name === "s") this.#say(" ".repeat(Math.min(repeated(attributes.get("text:c")), 100)));
    else if (name === "tab" || name === "line-break") this.#say(" ");
  }

  #say(piece: string): void {
    const paragraphs = this.#cell?.paragraphs;
    if (paragraphs && paragraphs.length > 0)
      paragraphs[paragraphs.length - 1] = `${paragraphs.at(-1) ?? ""}${piece}`;
  }
}

/** Lying or broken counts are one; how many of them are borne is for `SheetRows` to say. */
function repeated(text: string | undefined): number {
  const times = Number(text ?? 1);
  return Number.isSafeInteger(times) && times > 0 ? times : 1;
}

/** As shown; else by its value, which some programs write alone. An error is nothing, as in a workbook of Excel. */
function shown(attributes: Attributes, paragraphs: readonly string[]): string {
  if (attributes.get("calcext:value-type") === "error") return "";
  const text = paragraphs.join(" ");
  if (text !== "") return text;
  for (const key of ["string-value", "value", "date-value", "time-value", "boolean-value"]) {
    const value = attributes.get(`office:${key}`);
    if (value !== undefined) return value;
  }
  if (attributes.has("table:formula") && !attributes.has("office:value-type") && paragraphs.length === 0)
    throw refused("uncalculated");
  return "";
}
