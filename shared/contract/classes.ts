import { z } from "zod";
import { MAX_SEATS, SESSION_ID_PATTERN } from "../domain/names.ts";
import { Person } from "../domain/roster.ts";
import { Instant } from "../domain/text.ts";
import { TemplateRefText } from "./templates.ts";

/** The calls about who is in a session's class. Names travel only where a person asked for them. */

const session = z.object({ site: z.string(), session: z.string().regex(new RegExp(SESSION_ID_PATTERN)) });

/** What a session was launched with, to launch it once more; without the names. */
export const RepeatedSession = z.object({
  title: z.string(),
  /** Absent: the lab is no longer there. */
  template: TemplateRefText.optional(),
  /** The lab says something else today than when that session was launched. */
  changed: z.boolean(),
  /** Those that the lab still has. */
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  minutes: z.int(),
  opening: z.enum(["atOnce", "atTime", "byHand"]),
  opensAt: Instant.optional(),
  spare: z.int().min(0).max(MAX_SEATS),
  /** How many names are still kept. */
  students: z.int(),
});
export type RepeatedSession = z.infer<typeof RepeatedSession>;

export const classCalls = {
  repeatSession: { input: session, output: RepeatedSession },
  /** Seats those of the list who have none yet: which seats are made for them. */
  addStudents: {
    input: session.extend({ people: z.array(Person).min(1).max(MAX_SEATS) }),
    output: z.object({ seats: z.array(z.int()) }),
  },
  /** For good: the work in these seats and their links go. */
  removeSeats: {
    input: session.extend({ seats: z.array(z.int()).min(1).max(MAX_SEATS) }),
    output: z.null(),
  },
  /** The class list as it is now, in the order of the seats; empty once the names are gone. */
  sessionPeople: { input: session, output: z.array(Person) },
} as const;
