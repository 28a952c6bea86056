import { readXml } from "./readXml.ts";
import { refused } from "./refusal.ts";
import { type Sheet, SheetRows } from "./sheetRows.ts";
import type { Archive } from "./unzip.ts";
import { readDateStyles, shownDate } from "./xlsxDates.ts";

interface Relation {
  type: string;
  target: string;
}

/** The sheets of an Excel workbook that hold something; formulas by the values that were kept with them. */
export function readXlsx(archive: Archive): { sheets: Sheet[]; hidden: ReadonlySet<string> } {
  const main = [...relations(archive, "").values()].find(({ type }) => type === "officeDocument")?.target;
  if (main?.endsWith(".bin")) throw refused("oldSpreadsheet");
  const workbook = main === undefined ? undefined : archive.text(main);
  if (main === undefined || workbook === undefined) throw refused("otherArchive");
  const related = relations(archive, main);
  const textOf = (type: string) => {
    const part = [...related.values()].find((relation) => relation.type === type);
    return part && archive.text(part.target);
  };
  const { listed, from1904 } = readWorkbook(workbook);
  const worksheets = listed.flatMap(({ name, hidden, id }) => {
    const relation = related.get(id);
    return relation?.type === "worksheet" ? [{ name, hidden, path: relation.target }] : [];
  });
  const book = {
    strings: readStrings(textOf("sharedStrings") ?? ""),
    dates: readDateStyles(textOf("styles") ?? ""),
    from1904,
  };
  const rows = new SheetRows();
  for (const { name, path } of worksheets) {
    const source = archive.text(path);
    if (source === undefined) throw refused("damagedFile");
    rows.startSheet(name);
    readSheet(source, book, rows);
  }
  return {
    sheets: rows.sheets,
    hidden: new Set(worksheets.filter(({ hidden }) => hidden).map(({ name }) => name)),
  };
}

/** By their ids: what a part (the archive itself: "") names as belonging to it. */
function relations(archive: Archive, part: string): Map<string, Relation> {
  const folder = part.slice(0, part.lastIndexOf("/") + 1);
  const found = new Map<string, Relation>();
  readXml(archive.text(`${folder}_rels/${part.slice(folder.length)}.rels`) ?? "", {
    open(name, attributes) {
      const [id, type, target] = ["Id", "Type", "Target"].map((key) => attributes.get(key));
      if (name !== "Relationship" || !id || !type || !target || attributes.get("TargetMode") === "External")
        return;
      found.set(id, { type: type.slice(type.lastIndexOf("/") + 1), target: within(folder, target) });
    },
  });
  return found;
}

/** Parts are named from the archive's top, targets often from their own folder. */
function within(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith("/") ? target : `${folder}${target}`).split("/"))
    if (step === "..") path.pop();
    else if (step !== "" && step !== ".") path.push(step);
  return path.join("/");
}

function readWorkbook(source: string) {
  const listed: { name: string; hidden: boolean; id: string }[] = [];
  let from1904 = false;
  readXml(source, {
    open(name, attributes) {
      if (name === "workbookPr") from1904 = /^(1|true)$/.test(attributes.get("date1904") ?? "");
      if (name !== "sheet") return;
      const id = [...attributes].find(([key]) => key.endsWith(":id"))?.[1] ?? "";
      const hidden = /hidden/i.test(attributes.get("state") ?? "");
      listed.push({ name: attributes.get("name") ?? "", hidden, id });
    },
  });
  return { listed, from1904 };
}

/** Each in one piece, however it is set in type; without the reading aids of Japanese. */
function readStrings(source: string): string[] {
  const strings: string[] = [];
  let text = "";
  let [inText, inAid] = [false, false];
  readXml(source, {
    open(name) {
      if (name === "si") text = "";
      if (name === "rPh") inAid = true;
      inText = name === "t" && !inAid;
    },
    text(piece) {
      if (inText) text += piece;
    },
    close(name) {
      if (name === "t") inText = false;
      if (name === "rPh") inAid = false;
      if (name === "si") strings.push(plainText(text));
    },
  });
  return strings;
}

/** Signs that XML cannot hold stand as `_x000D_`. */
const plainText = (text: string): string =>
  text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

interface Book {
  strings: readonly string[];
  dates: ReadonlySet<number>;
  from1904: boolean;
}

function readSheet(source: string, book: Book, rows: SheetRows): void {
  let column = -1;
  let cell = { type: "", style: "", value: undefined as string | undefined, formula: false, inline: "" };
  let inside: "value" | "inline" | undefined;
  let inAid = false;
  readXml(source, {
    open(name, attributes) {
      if (name === "row") column = -1;
      else if (name === "c") {
        column = columnOf(attributes.get("r")) ?? column + 1;
        const [type, style] = [attributes.get("t") ?? "", attributes.get("s") ?? ""];
        cell = { type, style, value: undefined, formula: false, inline: "" };
      } else if (name === "f") cell.formula = true;
      else if (name === "v") {
        cell.value = "";
        inside = "value";
      } else if (name === "rPh") inAid = true;
      else if (name === "t" && !inAid) inside = "inline";
    },
    text(piece) {
      if (inside === "value") cell.value = `${cell.value ?? ""}${piece}`;
      else if (inside === "inline") cell.inline += piece;
    },
    close(name) {
      if (name === "v" || name === "t") inside = undefined;
      else if (name === "rPh") inAid = false;
      else if (name === "row") rows.endRow();
      else if (name === "c") {
        // An empty text is a result; no value at all is none yet.
        if (cell.formula && !cell.value && cell.type !== "str") throw refused("uncalculated");
        rows.put(column, shown(cell, book));
      }
    },
  });
}

/** `C5` is column 2. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d)/i.exec(reference ?? "")?.[0].toUpperCase();
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** An error is nothing: it names nobody, and formulas are often drawn down below the list's end. */
function shown(
  {
    type,
    style,
    value = "",
    inline,
  }: { type: string; style: string; value?: string | undefined; inline: string },
  { strings, dates, from1904 }: Book,
): string {
  switch (type) {
    case "s": {
      const text = strings[Number(value)];
      if (text === undefined) throw refused("damagedFile"); // a name would be lost without a word
      return text;
    }
    case "inlineStr":
      return plainText(inline);
    case "e":
      return "";
    case "str":
      return plainText(value);
    case "b":
    case "d":
      return value;
    default: {
      const number = Number(value);
      if (value.trim() === "" || !Number.isFinite(number)) return value;
      return dates.has(Number(style || 0)) ? shownDate(number, from1904) : String(number);
    }
  }
}
