import { parseRoster } from "../../../intake/parseRoster.ts";
import { type ColumnRole, findHeading } from "../../../intake/rosterColumns.ts";
import { readTable, type Table, tableOf } from "../../../intake/rosterTable.ts";
import type { Issue } from "../../../shared/contract/failure.ts";
import { MAX_SEATS } from "../../../shared/domain/names.ts";
import type { Person } from "../../../shared/domain/roster.ts";

export const FIELDS = ["lastName", "firstName", "email", "group"] as const;
export type Field = (typeof FIELDS)[number];

/** One line of the class list as it stands on the screen; whatever was typed stays, also what cannot be used. */
export interface RosterRow extends Record<Field, string> {
  id: number;
  /** Its number in the list that was pasted or opened; added lines go on counting. */
  row: number;
}

export const EMPTY_ROW: Record<Field, string> = { lastName: "", firstName: "", email: "", group: "" };

/** Reads a list into lines to look at and to correct. `problem` is set when it is no list at all. */
export function readRoster(source: string | Table): {
  rows: RosterRow[];
  ignored: string[];
  problem?: Issue;
} {
  const {
    people,
    problems,
    columns,
    ignoredColumns: ignored,
  } = parseRoster(source, {
    maxPeople: MAX_SEATS,
  });
  const whole = problems.find(({ row, code }) => row === undefined && code !== "roster.tooMany");
  if (whole) return { rows: [], ignored, problem: whole };
  const { rows: table } = typeof source === "string" ? readTable(source) : source;
  const heading = findHeading(table);
  const data = heading ? table.slice(heading.row + 1) : table;
  const byRow = new Map(people.map(({ row, ...person }) => [row, person]));
  const rows = data.map((cells, index): RosterRow => {
    const row = index + 1;
    const cell = (role: ColumnRole) => {
      const column = columns.find((one) => one.role === role);
      return column ? (cells[column.index] ?? "") : "";
    };
    const written = { email: cell("email"), group: cell("group") };
    const person = byRow.get(row);
    if (person) return { ...EMPTY_ROW, ...written, ...filled(person), id: row, row };
    const lastName = cell("lastName") || cell("fullName") || cell("lastFirst") || cell("firstLast");
    return { ...EMPTY_ROW, ...written, lastName, firstName: cell("firstName"), id: row, row };
  });
  const extra = problems.find(({ row }) => row === undefined);
  return { rows, ignored, ...(extra ? { problem: extra } : {}) };
}

const filled = (person: Person): Partial<Record<Field, string>> =>
  Object.fromEntries(FIELDS.flatMap((field) => (person[field] ? [[field, person[field]]] : [])));

export interface CheckedRoster {
  people: Person[];
  /** By `RosterRow.id`. A row that is not `seated` gets no seat until it is corrected. */
  problems: Map<number, { issues: Issue[]; seated: boolean }>;
  duplicates: number;
  /** Rows to look at for another reason than that they stand there twice. */
  others: number;
  groups: string[];
  /** More are on the list than one session may have: the rest would be left outside without a word. */
  tooMany: boolean;
}

const HEADING = ["nom", "prénom", "courriel", "groupe"];

/** What the lines say as they stand now, by the same rules as the list was read with. */
export function checkRoster(rows: readonly RosterRow[]): CheckedRoster {
  // A line without anything in it is being typed: it is nobody yet.
  const used = rows.filter((row) => FIELDS.some((field) => row[field].trim() !== ""));
  if (used.length === 0)
    return { people: [], problems: new Map(), duplicates: 0, others: 0, groups: [], tooMany: false };
  const table = tableOf([HEADING, ...used.map((row) => FIELDS.map((field) => row[field]))]);
  const preview = parseRoster(table, { maxPeople: MAX_SEATS });
  const seated = new Set(preview.people.map(({ row }) => row));
  const problems: CheckedRoster["problems"] = new Map();
  for (const issue of preview.problems) {
    const row = issue.row === undefined ? undefined : used[issue.row - 1];
    if (!row || issue.row === undefined) continue;
    const entry = problems.get(row.id) ?? { issues: [], seated: seated.has(issue.row) };
    problems.set(row.id, { ...entry, issues: [...entry.issues, asShown(issue, used)] });
  }
  const all = [...problems.values()];
  const duplicates = all.filter(({ issues }) => issues.some(isDuplicate)).length;
  return {
    people: preview.people.map(({ row: _row, ...person }) => person),
    problems,
    duplicates,
    others: all.length - all.filter(({ issues }) => issues.every(isDuplicate)).length,
    groups: preview.groups.map(({ name }) => name),
    tooMany: preview.problems.some(({ code }) => code === "roster.tooMany"),
  };
}

const isDuplicate = ({ code }: Issue): boolean => code === "roster.duplicate";

/** Lines are named by the numbers that stand beside them. */
function asShown(issue: Issue, used: readonly RosterRow[]): Issue {
  const other = issue.params?.other;
  const shown = typeof other === "number" ? used[other - 1]?.row : undefined;
  return shown === undefined ? issue : { ...issue, params: { ...issue.params, other: shown } };
}
