import { z } from "zod";
import { CheckState } from "./checks.ts";
import { Instant } from "./text.ts";

/** How often a seat asked for help, and how long it waited; only grows. */
export const SeatHelps = z.object({
  asked: z.int().min(0),
  /** By the staff's word or a visit; an ask that was withdrawn is not among them. */
  answered: z.int().min(0),
  /** Seconds that the answered ones waited, in all. */
  waitedSeconds: z.int().min(0),
});
export type SeatHelps = z.infer<typeof SeatHelps>;

/** One seat's part in a class. Numbers alone: who sat there is in the roster, as long as that is kept. */
export const SeatAttendance = z.object({
  seat: z.int().min(1),
  /** Persons who came in by the join page, under a name that they typed. */
  declared: z.array(z.int()).optional(),
  firstSeen: Instant.optional(),
  lastSeen: Instant.optional(),
  /** With at least one page open, however many. */
  connectedSeconds: z.int().min(0),
  helps: SeatHelps,
  /** In the order of `Attendance.checks`; one that did not run yet is `never`. */
  checks: z.array(z.enum([...CheckState.options, "never"])),
});
export type SeatAttendance = z.infer<typeof SeatAttendance>;

/** The account of a class, which outlives its seats in the Receipt. */
export const Attendance = z.object({
  /** Names of the lab's checks. */
  checks: z.array(z.string()),
  seats: z.array(SeatAttendance),
});
export type Attendance = z.infer<typeof Attendance>;
