import { decodeRoster, refuseLarge } from "./decodeRoster.ts";
import { readOds } from "./spreadsheet/readOds.ts";
import { readXlsx } from "./spreadsheet/readXlsx.ts";
import { refused } from "./spreadsheet/refusal.ts";
import type { Sheet } from "./spreadsheet/sheetRows.ts";
import { Archive } from "./spreadsheet/unzip.ts";

/** A class list's file: text, or a spreadsheet with at least one sheet that holds something. */
export type RosterFile = { text: string } | { sheets: readonly [Sheet, ...Sheet[]] };

/**
 * Whatever teachers keep their lists in: text as `decodeRoster` takes it, XLSX, ODS. The file's beginning decides, not
 * its name. Macros are never looked at.
 * @throws LabError `invalid`, as `decodeRoster`; `roster.damagedFile`, `roster.swollenFile` (a bomb), `roster.lockedFile`
 *   (a password), `roster.macroFile`, `roster.oldSpreadsheet`, `roster.otherArchive`, `roster.uncalculated`
 */
export function openRoster(bytes: Uint8Array): RosterFile {
  refuseLarge(bytes);
  const starts = (...prefix: number[]) => prefix.every((byte, index) => bytes[index] === byte);
  if (starts(0xd0, 0xcf, 0x11, 0xe0))
    throw refused(has(bytes, "EncryptedPackage") ? "lockedFile" : "oldSpreadsheet");
  if (!starts(0x50, 0x4b, 0x03, 0x04)) return { text: readText(bytes) };
  const { sheets, hidden } = readSheets(new Archive(bytes));
  const filled = sheets.filter(({ rows }) => rows.length > 0);
  const visible = filled.filter(({ name }) => !hidden.has(name));
  const [first, ...others] = visible.length > 0 ? visible : filled;
  return first ? { sheets: [first, ...others] } : { text: "" };
}

function readText(bytes: Uint8Array): string {
  const text = decodeRoster(bytes);
  // What some administration's programs call .xls is a web page or Excel's XML of 2003.
  if (/^\s*<(?:\?xml|!doctype|html|table)\b/i.test(text.slice(0, 1000))) throw refused("oldSpreadsheet");
  return text;
}

function readSheets(archive: Archive) {
  const { names } = archive;
  if (names.includes("encrypted-package")) throw refused("lockedFile");
  if (names.some((name) => name.endsWith("vbaProject.bin") || name.startsWith("Basic/")))
    throw refused("macroFile");
  if (names.includes("[Content_Types].xml")) return readXlsx(archive);
  if (/^application\/vnd\.oasis\.opendocument\.spreadsheet/.test(archive.text("mimetype") ?? ""))
    return readOds(archive);
  throw refused("otherArchive");
}

/** In the compound files of Excel 97 names stand in UTF-16. */
function has(bytes: Uint8Array, name: string): boolean {
  const wanted = [...name].flatMap((letter) => [letter.charCodeAt(0), 0]);
  for (let at = bytes.indexOf(wanted[0] ?? 0); at >= 0; at = bytes.indexOf(wanted[0] ?? 0, at + 1))
    if (wanted.every((byte, index) => bytes[at + index] === byte)) return true;
  return false;
}
