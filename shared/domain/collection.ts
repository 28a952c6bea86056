import { z } from "zod";
import type { Failure } from "../contract/failure.ts";
import { Instant } from "./text.ts";

/** Why the portal hands out no archive of a seat's work. */
export const WorkRefusal = z.enum([
  "noWorkFolder", // the lab keeps nothing
  "noProgram", // the image has no shell, or no tar
  "notRunning",
]);
export type WorkRefusal = z.infer<typeof WorkRefusal>;

/** What is on the disk of one seat's work, and how it came there. */
export const CollectedSeat = z.object({
  seat: z.int().min(1),
  state: z.enum([
    "waiting",
    "running",
    "done",
    "nothing", // an archive, with nothing in it that the lab did not lay there
    "partial", // an archive, without some files that could not be read
    "failed", // cause or failure
  ]),
  /** Name of the archive in the folder. */
  file: z.string().optional(),
  /** Bytes of the archive; while it runs, bytes that came so far. */
  bytes: z.number().min(0).optional(),
  /** Files that the lab did not lay there as they are; hidden ones do not count. */
  files: z.int().min(0).optional(),
  sha256: z.string().optional(),
  /** When the archive was whole. */
  takenAt: Instant.optional(),
  cause: z.enum([...WorkRefusal.options, "cutOff", "unreadable", "tooLarge", "notKept"]).optional(),
  failure: z.custom<Failure>((value) => typeof value === "object" && value !== null).optional(),
});
export type CollectedSeat = z.infer<typeof CollectedSeat>;

/** The work of a session's seats on its way to a folder of the teacher's computer. */
export const Collection = z.object({
  id: z.string(),
  site: z.string(),
  session: z.string(),
  title: z.string(),
  folder: z.string(),
  startedAt: Instant,
  endedAt: Instant.optional(),
  /** `stopped`: by the teacher, or by a failure that the next seat would meet as well (a full disk). */
  state: z.enum(["running", "ended", "stopped"]),
  failure: z.custom<Failure>((value) => typeof value === "object" && value !== null).optional(),
  seats: z.array(CollectedSeat),
});
export type Collection = z.infer<typeof Collection>;

/** Whether a seat's work is on the disk, as whole as it can be had. */
export const isCollected = ({ state }: CollectedSeat): boolean =>
  state === "done" || state === "nothing" || state === "partial";
