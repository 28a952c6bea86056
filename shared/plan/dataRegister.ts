import { endOf, type TrainingSession } from "../domain/session.ts";
import { hasWorkFolder, leftUntil } from "./leftWork.ts";

/** Kinds of data about people that a session makes. Words: `register.data.<what>`. */
type RegisterData = "names" | "links" | "presence" | "work" | "record" | "attendance" | "copies" | "backups";

export interface RegisterLine {
  what: RegisterData;
  /** The object or kind in the cluster; absent for what lies outside it. */
  where?: string;
  /**
   * `held`; `deleted`: looked for and absent; `none`: there never was any; `unknown`: not this user's to see;
   * `outside`: the product cannot know, people and the site answer for it.
   */
  is: "held" | "deleted" | "none" | "unknown" | "outside";
  /** Of what can be counted: people, links, seats, entries. */
  count?: number;
  /** Until when it is kept, at the latest. Absent where no date ends it. */
  until?: string;
  /** When it was looked for, or when its absence was noted first. */
  checkedAt?: string;
}

/** What was found of a session; `undefined`: may not be looked at. */
export interface RegisterFindings {
  /** People on the class list; `null`: there is no list. */
  people: number | null | undefined;
  /** Links; `null`: there are none any more. */
  links: number | null | undefined;
  presences: number | undefined;
  /** Seats that are there, also those whose work is kept after the end. */
  seats: number | undefined;
  record: number | undefined;
  /** Seats in the receipt's attendance. */
  attendance: number | undefined;
  /** ms since 1970, when it was looked at. */
  now: number;
}

/**
 * The session's sheet for the register of processing: what is held of people, where, until when; and of what is deleted,
 * when its absence was seen. It says what it proves and no more: copies that people made and the site's backups are
 * lines of their own, which nobody can look at from here. Without names.
 */
export function dataRegister(session: TrainingSession, found: RegisterFindings): RegisterLine[] {
  const { spec, status } = session;
  const id = session.metadata.name;
  const checkedAt = new Date(found.now).toISOString();
  const isOver = status?.phase === "ended";
  const line = (
    what: RegisterData,
    where: string,
    count: number | null | undefined,
    { until, absent }: { until?: string; absent: "deleted" | "none" },
  ): RegisterLine => {
    const is = count === undefined ? "unknown" : count ? "held" : absent;
    return {
      ...{ what, where, is },
      ...(count ? { count } : {}),
      ...(is === "held" && until !== undefined ? { until } : {}),
      ...(is === "unknown" ? {} : { checkedAt }),
    };
  };
  const names = line("names", `Secret ${id}-roster`, found.people, {
    until: spec.retainNamesUntil,
    absent: status?.namesDeletedAt ? "deleted" : "none",
  });
  const endsAt = new Date(endOf(session)).toISOString();
  const keptUntil = leftUntil(session) ?? 0;
  // Without a folder in which it outlives its Pods, work is nowhere that could be named.
  const works = hasWorkFolder(session) ? found.seats : 0;
  return [
    // The conductor's note of the absence is older than ours, and the proof.
    {
      ...names,
      ...(names.is === "deleted" && status?.namesDeletedAt ? { checkedAt: status.namesDeletedAt } : {}),
    },
    line("links", `Secret ${id}-links`, found.links, { until: endsAt, absent: isOver ? "deleted" : "none" }),
    line("presence", "SeatPresence", found.presences, { until: endsAt, absent: isOver ? "deleted" : "none" }),
    line("work", "PersistentVolumeClaim", works, {
      until: new Date(Math.max(endOf(session), keptUntil)).toISOString(),
      absent: isOver && hasWorkFolder(session) ? "deleted" : "none",
    }),
    line("record", "AuditEntry", found.record, { absent: "none" }),
    line("attendance", `Receipt ${id}`, found.attendance, { absent: "none" }),
    { what: "copies", is: "outside" },
    { what: "backups", is: "outside" },
  ];
}
