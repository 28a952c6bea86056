import { z } from "zod";
import { Person } from "./roster.ts";
import { Instant, line } from "./text.ts";

/** A day, as it stands in a calendar: `2027-08-31`. */
const Day = z.iso.date();

export const ClassName = line(80);

/** A class list that this computer remembers, without its names. */
export const RememberedClass = z.object({
  id: z.string().regex(/^[a-z0-9]{12}$/),
  name: ClassName,
  students: z.int().min(1),
  savedAt: Instant,
  /** The last day on which it is remembered. */
  keepUntil: Day,
});
export type RememberedClass = z.infer<typeof RememberedClass>;

/** What stands in its file, encrypted. */
export const KeptClass = z.object({
  version: z.literal(1),
  name: ClassName,
  savedAt: Instant,
  people: z.array(Person).min(1),
});
export type KeptClass = z.infer<typeof KeptClass>;

/** Less than that before the summer, a list is meant for the year that follows. */
const LEAST_DAYS = 45;
const DAY_MS = 86_400_000;

/** The 31st of August that ends the school year of that day: how long a class is remembered unless one says otherwise. */
export function endOfSchoolYear(now: Date): string {
  const year = now.getUTCFullYear();
  const end = (of: number) => Date.UTC(of, 7, 31);
  const next = end(year) - now.getTime() > LEAST_DAYS * DAY_MS ? year : year + 1;
  return dayOf(new Date(end(next)));
}

/** Nobody needs a class for longer; names are not collected. */
export const latestKeeping = (now: Date): string => dayOf(new Date(now.getTime() + 730 * DAY_MS));

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
