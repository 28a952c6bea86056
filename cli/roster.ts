import { readFile } from "node:fs/promises";
import { decodeRoster } from "../intake/decodeRoster.ts";
import { parseRoster } from "../intake/parseRoster.ts";
import { LabError } from "../shared/contract/failure.ts";
import { MAX_SEATS } from "../shared/domain/names.ts";
import type { Person } from "../shared/domain/roster.ts";

/** @throws LabError invalid, with an issue for each refused row: a script has nobody to ask. */
export async function readRosterFile(path: string): Promise<Person[]> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new LabError({ kind: "notFound", params: { what: path } }, { cause: error });
  });
  const { people, problems } = parseRoster(decodeRoster(bytes), { maxPeople: MAX_SEATS });
  if (problems.length > 0) throw new LabError({ kind: "invalid", issues: problems });
  return people.map(({ lastName, firstName, email, group }) => ({
    lastName,
    ...(firstName ? { firstName } : {}),
    ...(email ? { email } : {}),
    ...(group ? { group } : {}),
  }));
}
