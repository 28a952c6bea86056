import { z } from "zod";
import type { Failure } from "../contract/failure.ts";
import { Instant } from "./text.ts";

/** Bytes of one file: it passes whole through the students' door, once a seat. */
export const MOST_HANDED = 20 * 1024 * 1024;

/** How a file fares on its way to one seat. */
export const HandedSeat = z.object({
  seat: z.int().min(1),
  state: z.enum(["waiting", "running", "done", "failed"]),
  /** The name under which it lies there: with a number where one of its name was there already. */
  name: z.string().optional(),
  cause: z.enum(["noWorkFolder", "noProgram", "notRunning", "room", "cut", "way", "gone"]).optional(),
  failure: z.custom<Failure>((value) => typeof value === "object" && value !== null).optional(),
});
export type HandedSeat = z.infer<typeof HandedSeat>;

/** A file of the teacher's on its way to the seats of a session. */
export const HandOut = z.object({
  id: z.string(),
  site: z.string(),
  session: z.string(),
  name: z.string(),
  bytes: z.int().min(0),
  startedAt: Instant,
  /** `stopped`: by the teacher. */
  state: z.enum(["running", "ended", "stopped"]),
  seats: z.array(HandedSeat),
});
export type HandOut = z.infer<typeof HandOut>;
