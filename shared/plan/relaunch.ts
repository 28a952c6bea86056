import { z } from "zod";
import { Roster } from "../domain/roster.ts";
import { type TrainingSession, TrainingSessionSpec } from "../domain/session.ts";
import { seatedPeople } from "./changeClass.ts";

const MINUTE = 60_000;
/** A class that has less than that left when it is built anew gets its whole length again: nobody launches for nothing. */
const LEAST_LEFT = 10 * MINUTE;

/** What it takes to have a class once more at another site, as it was. */
export const Relaunchable = TrainingSessionSpec.pick({
  ...{ title: true, locale: true, template: true, parameters: true, seats: true },
  /** Until when it was to go on. */
  ...{ endsAt: true, opensAt: true },
}).extend({
  /** Its whole length. */
  minutes: z.int(),
  /** Students were, or are, let in without another word of the teacher. */
  letsIn: z.boolean(),
  people: Roster.shape.people,
});
export type Relaunchable = z.infer<typeof Relaunchable>;

/** Of a session, wherever it was read: at its site, or from the picture that is left of it. */
export function relaunchable(
  { metadata, spec, status }: Pick<TrainingSession, "metadata" | "spec" | "status">,
  roster: Roster | undefined,
): Relaunchable {
  const { title, locale, template, parameters, seats, endsAt, opensAt, phase } = spec;
  // One that stood ready since the evening before is as long as it was open, and not the night as well.
  const begins = Date.parse(opensAt ?? status?.openedAt ?? metadata.creationTimestamp);
  return {
    ...{ title, locale, template, parameters, seats, endsAt },
    ...(opensAt === undefined ? {} : { opensAt }),
    minutes: Math.max(5, Math.round((Date.parse(endsAt) - begins) / MINUTE / 5) * 5),
    letsIn: phase === "open" || phase === "paused" || opensAt !== undefined,
    people: seatedPeople(seats, roster),
  };
}

interface RelaunchTimes {
  endsAt: string;
  opensAt?: string;
  /** The old end is too near, or past: the class gets its whole length from now. */
  anew: boolean;
}

/** The class keeps its timetable: the same end, and the same opening while that is ahead. `now`: ms since 1970. */
export function relaunchTimes({ endsAt, opensAt, minutes }: Relaunchable, now: number): RelaunchTimes {
  if (opensAt !== undefined && Date.parse(opensAt) > now) return { endsAt, opensAt, anew: false };
  if (Date.parse(endsAt) - now >= LEAST_LEFT) return { endsAt, anew: false };
  return { endsAt: new Date(now + minutes * MINUTE).toISOString(), anew: true };
}
