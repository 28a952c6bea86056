import { z } from "zod";
import { line } from "./text.ts";

/** One student as the teacher's list names them. */
export const Person = z.object({
  lastName: line(100),
  firstName: line(100).optional(),
  email: z.email().max(254).optional(),
  group: line(60).optional(),
});
export type Person = z.infer<typeof Person>;

/** What stands under `roster.json` in the session's roster Secret: who sits where. */
const SeatedPerson = Person.extend({ seat: z.int().min(1), person: z.int().min(1) });
export const Roster = z.object({ version: z.literal(1), people: z.array(SeatedPerson) });
export type Roster = z.infer<typeof Roster>;

export const fullName = (person: { lastName: string; firstName?: string | undefined }): string =>
  person.firstName ? `${person.firstName} ${person.lastName}` : person.lastName;
