import { readFile } from "node:fs/promises";
import { openRoster, type RosterFile } from "../intake/openRoster.ts";
import { parseRoster } from "../intake/parseRoster.ts";
import { type Table, tableOf } from "../intake/rosterTable.ts";
import { LabError } from "../shared/contract/failure.ts";
import { MAX_SEATS } from "../shared/domain/names.ts";
import type { Person } from "../shared/domain/roster.ts";

/**
 * `sheet` names one of a spreadsheet's; it may be left out where only one holds something.
 * @throws LabError invalid, with an issue for each refused row: a script has nobody to ask.
 */
export async function readRosterFile(path: string, sheet?: string): Promise<Person[]> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new LabError({ kind: "notFound", params: { what: path } }, { cause: error });
  });
  const { people, problems } = parseRoster(chosen(openRoster(bytes), sheet), { maxPeople: MAX_SEATS });
  if (problems.length > 0) throw new LabError({ kind: "invalid", issues: problems });
  return people.map(({ lastName, firstName, email, group }) => ({
    lastName,
    ...(firstName ? { firstName } : {}),
    ...(email ? { email } : {}),
    ...(group ? { group } : {}),
  }));
}

function chosen(file: RosterFile, sheet: string | undefined): string | Table {
  if ("text" in file) return file.text;
  const named = sheet === undefined ? file.sheets : file.sheets.filter(({ name }) => name === sheet);
  const [only, ...others] = named;
  if (only && others.length === 0) return tableOf(only.rows);
  const names = file.sheets.map(({ name }) => name).join(", ");
  const issue =
    sheet === undefined
      ? { code: "roster.sheets", params: { names } }
      : { code: "roster.sheetMissing", params: { name: sheet, names } };
  throw new LabError({ kind: "invalid", issues: [issue] });
}
