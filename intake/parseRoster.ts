import Papa from "papaparse";
import type { Issue } from "../shared/contract/failure.ts";
import { Person } from "../shared/domain/roster.ts";
import { isSafeText } from "../shared/domain/text.ts";
import { isEscaped } from "./exportCsv.ts";
import { nameOfEmail, type PersonName, splitName } from "./personName.ts";
import { type ColumnRole, findHeading, guessColumns, isEmail, type RosterColumn } from "./rosterColumns.ts";

type Separator = ";" | "," | "\t";

/** What a pasted or opened class list says, for the teacher to look at before anything is created. */
interface RosterPreview {
  /** Absent for a list of one column. */
  separator?: Separator;
  columns: RosterColumn[];
  /** Titles of the columns that are not used. */
  ignoredColumns: string[];
  /** Everybody who can be seated, in the list's order; `row` counts the list's filled rows from 1, without heading. */
  people: (Person & { row: number })[];
  /** By row where one is to blame. A duplicate stays among `people`: only the teacher knows whether it is one. */
  problems: Issue[];
  groups: { name: string; people: number }[];
}

const MOST_CHARACTERS = 4 * 1024 * 1024;
const MOST_PROBLEMS = 200;
/** Looked at; of the rest only their number is told. */
const MOST_ROWS = 5000;
/** Of one cell. Beyond what a name or an address may have, so what is cut is refused as too long. */
const MOST_CELL_CHARACTERS = 400;

/** Never throws: what cannot be read is among the problems, and nothing of a person's data is in them. */
export function parseRoster(text: string, { maxPeople }: { maxPeople: number }): RosterPreview {
  if (text.length > MOST_CHARACTERS)
    return nothing({ code: "roster.tooLarge", params: { max: MOST_CHARACTERS / 1024 / 1024 } });
  const { separator, rows, unclosed } = readTable(text);
  const heading = findHeading(rows);
  const data = heading ? rows.slice(heading.row + 1) : rows;
  const columns = heading?.columns ?? guessColumns(data.slice(0, 200));
  const titles = heading ? (rows[heading.row] ?? []) : [];
  const base = {
    ...(separator ? { separator } : {}),
    columns,
    ignoredColumns: titles.filter(
      (title, index) => title && !columns.some((column) => column.index === index),
    ),
  };
  if (data.length === 0) return { ...nothing({ code: "roster.empty" }), ...base };
  if (!columns.some(({ role }) => role !== "group"))
    return { ...nothing({ code: "roster.nameColumnMissing" }), ...base };
  const { people, problems } = readPeople(data, columns, maxPeople);
  // what follows a quote that nobody closed is one cell: students vanish in it, so this comes first
  if (unclosed !== undefined)
    problems.unshift({
      code: "roster.unclosedQuote",
      row: Math.max(1, unclosed - (heading ? heading.row : -1)),
    });
  return { ...base, people, problems: problems.slice(0, MOST_PROBLEMS), groups: groupsOf(people) };
}

const nothing = (problem: Issue): RosterPreview => ({
  columns: [],
  ignoredColumns: [],
  people: [],
  problems: [problem],
  groups: [],
});

interface Table {
  separator?: Separator;
  /** Cleaned cells, without the empty rows. */
  rows: string[][];
  /** The row, from 0, in which a `"` opens that is never closed. */
  unclosed?: number;
}

export function readTable(text: string): Table {
  const source = onePersonALine(text.replace(/^\uFEFF/, ""));
  const declared = /^"?sep=([;,\t])"?\r?\n/i.exec(source);
  const body = declared ? source.slice(declared[0].length) : source;
  const separator = (declared?.[1] as Separator | undefined) ?? findSeparator(body);
  const delimiter = separator ?? "\u001f"; // one that no list has: papaparse would guess by itself
  const parsed = Papa.parse<string[]>(body, { delimiter, header: false, skipEmptyLines: true });
  const filled = (row: string[]) => row.some((cell) => cell !== "");
  const all = parsed.data.map((row) => row.map(cleanCell));
  const broken = parsed.errors.find(({ code }) => code === "MissingQuotes")?.row;
  return {
    ...(separator ? { separator } : {}),
    rows: all.filter(filled),
    ...(broken === undefined ? {} : { unclosed: all.slice(0, broken).filter(filled).length }),
  };
}

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

type Row = { person?: Person; codes: Pick<Issue, "code" | "params">[] };

function readPeople(data: string[][], columns: RosterColumn[], maxPeople: number) {
  const people: (Person & { row: number })[] = [];
  const problems: Issue[] = [];
  const known = new Known();
  for (const [index, cells] of data.slice(0, MOST_ROWS).entries()) {
    const row = index + 1;
    const { person, codes } = readRow(cells, columns);
    problems.push(...codes.map((problem) => ({ ...problem, row })));
    if (!person) continue;
    const other = known.meet(person, row);
    if (other !== undefined) problems.push({ code: "roster.duplicate", params: { other }, row });
    if (people.length < maxPeople) people.push({ ...person, row });
  }
  if (data.length > maxPeople)
    problems.unshift({ code: "roster.tooMany", params: { count: data.length, max: maxPeople } });
  return { people, problems };
}

function readRow(cells: string[], columns: RosterColumn[]): Row {
  const cell = (role: ColumnRole) => {
    const column = columns.find((one) => one.role === role);
    return column ? (cells[column.index] ?? "") : "";
  };
  const codes: Row["codes"] = [];
  const used = columns.map(({ index }) => cells[index] ?? "");
  if (!used.every(isSafeText)) return { codes: [{ code: "roster.unsafeText" }] };
  const bracketed = used.map((text) => /<\s*([^<>]*@[^<>]*?)\s*>/.exec(text)?.[1]).find((text) => text);
  const written = cell("email") || bracketed || "";
  const address = written.replace(/^.*<\s*([^<>]*?)\s*>.*$/, "$1").replace(/^mailto:/i, "");
  const email = address !== "" && Person.shape.email.safeParse(address).success ? address : undefined;
  if (address !== "" && email === undefined) codes.push({ code: "roster.badEmail" });
  const name = readName(cell, email, columns);
  if (name.lastName === "") return { codes: [...codes, { code: "roster.nameMissing" }] };
  const whole = `${name.firstName ?? ""}${name.lastName}`;
  if (!/\p{L}/u.test(whole)) return { codes: [...codes, { code: "roster.nameWithoutLetter" }] };
  // What a program writes in place of a letter that it could not read: somebody's name is not whole.
  if (`${whole}${cell("group")}`.includes("\ufffd")) codes.push({ code: "roster.letterLost" });
  const group = cell("group");
  if (group.length > 60) codes.push({ code: "roster.groupTooLong", params: { max: 60 } });
  const person = Person.safeParse({
    ...name,
    ...(email ? { email } : {}),
    ...(group && group.length <= 60 ? { group } : {}),
  });
  return person.success
    ? { person: person.data, codes }
    : { codes: [...codes, { code: "roster.nameTooLong", params: { max: 100 } }] };
}

function readName(
  cell: (role: ColumnRole) => string,
  email: string | undefined,
  columns: RosterColumn[],
): PersonName {
  const bare = (text: string) =>
    text
      .replace(/<[^<>]*>/g, "")
      .replace(/\s+/g, " ")
      .trim();
  const [last, first] = [bare(cell("lastName")), bare(cell("firstName"))];
  const titled = columns.some(({ title }) => title !== "");
  if (last && first) return { lastName: last, firstName: first };
  // Without headings, a row that has one name less than the others holds a whole one.
  if (last || first) return titled ? { lastName: last || first } : splitName(last || first);
  for (const [role, order] of [
    ["lastFirst", "lastFirst"],
    ["firstLast", "firstLast"],
    ["fullName", undefined],
  ] as const) {
    const whole = bare(cell(role));
    if (whole && !isEmail(whole)) return splitName(whole, order);
    if (whole) return nameOfEmail(whole);
  }
  const onlyAddresses = columns.every(({ role }) => role === "email" || role === "group");
  return email && (onlyAddresses || !titled) ? nameOfEmail(email) : { lastName: "" };
}

/** Same address, or same name unless two addresses tell two persons apart. Case, width and invisible marks do not count. */
class Known {
  readonly #emails = new Map<string, number>();
  readonly #names = new Map<string, { row: number; email: string | undefined }[]>();

  /** The row of the same person, if there was one. */
  meet(person: Person, row: number): number | undefined {
    const email = person.email === undefined ? undefined : folded(person.email);
    const name = `${folded(person.firstName ?? "")}\n${folded(person.lastName)}`;
    const namesakes = this.#names.get(name) ?? [];
    const other =
      (email === undefined ? undefined : this.#emails.get(email)) ??
      namesakes.find((namesake) => !email || !namesake.email || namesake.email === email)?.row;
    if (email !== undefined && !this.#emails.has(email)) this.#emails.set(email, row);
    if (namesakes.length < 20) this.#names.set(name, [...namesakes, { row, email }]);
    return other;
  }
}

const folded = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .toUpperCase()
    .toLowerCase()
    .replace(/\s+/g, " ")
    .trim()
    .normalize("NFC");

function groupsOf(people: readonly Person[]): RosterPreview["groups"] {
  const counts = new Map<string, number>();
  for (const { group } of people) if (group) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, people: count }));
}
