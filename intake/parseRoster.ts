import type { Issue } from "../shared/contract/failure.ts";
import { KnownPeople } from "../shared/domain/knownPeople.ts";
import { Person } from "../shared/domain/roster.ts";
import { isSafeText } from "../shared/domain/text.ts";
import { nameOfEmail, type PersonName, splitName } from "./personName.ts";
import { type ColumnRole, findHeading, guessColumns, isEmail, type RosterColumn } from "./rosterColumns.ts";
import { readTable, type Separator, type Table } from "./rosterTable.ts";

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

/** Never throws: what cannot be read is among the problems, and nothing of a person's data is in them. */
export function parseRoster(source: string | Table, { maxPeople }: { maxPeople: number }): RosterPreview {
  if (typeof source === "string" && source.length > MOST_CHARACTERS)
    return nothing({ code: "roster.tooLarge", params: { max: MOST_CHARACTERS / 1024 / 1024 } });
  const { separator, rows, unclosed } = typeof source === "string" ? readTable(source) : source;
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

type Row = { person?: Person; codes: Pick<Issue, "code" | "params">[] };

function readPeople(data: string[][], columns: RosterColumn[], maxPeople: number) {
  const people: (Person & { row: number })[] = [];
  const problems: Issue[] = [];
  const known = new KnownPeople();
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

function groupsOf(people: readonly Person[]): RosterPreview["groups"] {
  const counts = new Map<string, number>();
  for (const { group } of people) if (group) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, people: count }));
}
