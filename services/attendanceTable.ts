import writeXlsxFile from "write-excel-file/node";
import { exportCsv } from "../intake/exportCsv.ts";
import type { CheckState } from "../shared/domain/checks.ts";
import { inLocale, type Locale } from "../shared/domain/text.ts";
import { checkCards } from "../shared/plan/checkViews.ts";
import type { NamedAttendance } from "./attendance.ts";
import { fileName } from "./papers.ts";

const WORDS = {
  fr: {
    file: "présence",
    columns: ["Espace", "Nom", "Première connexion", "Dernière connexion", "Minutes connecté"],
    identity: "Identité",
    declared: "déclarée",
    passed: "Vérifications réussies",
    helps: ["Demandes d'aide", "Demandes traitées", "Attente moyenne (min)"],
    states: { passed: "réussie", failed: "non réussie", timedOut: "trop longue", broken: "impossible" },
  },
  en: {
    file: "attendance",
    columns: ["Seat", "Name", "First connected", "Last connected", "Minutes connected"],
    identity: "Identity",
    declared: "declared",
    passed: "Checks passed",
    helps: ["Help requests", "Requests answered", "Mean wait (min)"],
    states: {
      passed: "passed",
      failed: "not passed",
      timedOut: "took too long",
      broken: "could not be checked",
    },
  },
} as const satisfies Record<Locale, { states: Record<CheckState, string> } & Record<string, unknown>>;

/** A time of the clock on the wall, where the file is made. */
type Cell = string | number | Date | undefined;

interface AttendanceTable {
  header: string[];
  rows: Cell[][];
}

/** One row a seat. The column of names is there only while they are kept. Pure. */
export function attendanceTable(
  { session, attendance, names }: NamedAttendance,
  locale: Locale,
): AttendanceTable {
  const { columns, identity, declared, passed, helps, states } = WORDS[locale];
  const [seat, name, ...times] = columns;
  const { template, parameters } = session.spec;
  const titles = new Map(
    checkCards(template.spec, parameters).map((card) => [card.name, inLocale(card.title, locale)]),
  );
  const isNamed = names.size > 0;
  // Where nobody came by the join page there is nothing to tell apart.
  const isDeclared = attendance.seats.some((one) => one.declared !== undefined);
  const isChecked = attendance.checks.length > 0;
  return {
    header: [
      seat,
      ...(isNamed ? [name] : []),
      ...(isDeclared ? [identity] : []),
      ...times,
      ...(isChecked ? [passed] : []),
      ...attendance.checks.map((check) => titles.get(check) || check),
      ...helps,
    ],
    rows: attendance.seats.map(({ seat, firstSeen, lastSeen, connectedSeconds, checks, helps, ...of }) => [
      seat,
      ...(isNamed ? [names.get(seat)?.join(", ") ?? ""] : []),
      ...(isDeclared ? [of.declared ? declared : ""] : []),
      firstSeen && new Date(firstSeen),
      lastSeen && new Date(lastSeen),
      Math.round(connectedSeconds / 60),
      ...(isChecked ? [checks.filter((state) => state === "passed").length] : []),
      ...attendance.checks.map((_, index) => {
        const state = checks[index];
        return state && state !== "never" ? states[state] : "";
      }),
      helps.asked,
      helps.answered,
      helps.answered > 0 ? Math.round(helps.waitedSeconds / helps.answered / 6) / 10 : undefined,
    ]),
  };
}

export const attendanceCsv = ({ header, rows }: AttendanceTable, locale: Locale): string =>
  exportCsv([header, ...rows.map((row) => row.map((cell) => csvCell(cell, locale)))]);

function csvCell(cell: Cell, locale: Locale): string {
  if (cell instanceof Date) return wallClock(cell).toISOString().slice(0, 16).replace("T", " ");
  if (typeof cell === "number" && locale === "fr") return String(cell).replace(".", ",");
  return cell === undefined ? "" : String(cell);
}

/** As XLSX: numbers are numbers, times are times, and text is text, whatever it begins with. */
export async function attendanceXlsx({ header, rows }: AttendanceTable, title: string): Promise<Uint8Array> {
  const sheet = [
    header.map((value) => ({ value, type: String, fontWeight: "bold" as const, wrap: true })),
    ...rows.map((row) => row.map(xlsxCell)),
  ];
  const columns = header.map((text, index) => ({
    width: rows.some((row) => row[index] instanceof Date) ? 17 : Math.min(Math.max(text.length, 8) + 2, 30),
  }));
  return writeXlsxFile(sheet, { sheet: sheetName(title), columns, stickyRowsCount: 1 }).toBuffer();
}

const xlsxCell = (cell: Cell) => {
  if (cell === undefined || cell === "") return null;
  if (cell instanceof Date) return { value: wallClock(cell), type: Date, format: "yyyy-mm-dd hh:mm" };
  return typeof cell === "number" ? { value: cell, type: Number } : { value: cell, type: String };
};

/** Spreadsheets know no zones: the UTC fields of the result read as the local ones of `time`. */
const wallClock = (time: Date): Date => new Date(time.getTime() - time.getTimezoneOffset() * 60_000);

/** As Excel takes it. */
const sheetName = (title: string): string =>
  title
    .replace(/[[\]:*?/\\\p{Cc}]/gu, "-")
    .replace(/^'+|'+$/g, "")
    .slice(0, 31) || "Pupitre";

export const attendanceFileName = (title: string, locale: Locale, format: "csv" | "xlsx"): string =>
  `${fileName(title)} - ${WORDS[locale].file}.${format}`;
