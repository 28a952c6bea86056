import { z } from "zod";
import { MAX_SEATS, SESSION_ID_PATTERN } from "../domain/names.ts";
import { Instant } from "../domain/text.ts";
import { KeptPaths } from "../manifests/keptFiles.ts";

/** The calls about work that is set aside by a reset and comes back, and about what is kept after the end. */

const session = z.object({ site: z.string(), session: z.string().regex(new RegExp(SESSION_ID_PATTERN)) });
const seats = session.extend({
  seats: z.array(z.int()).min(1).max(MAX_SEATS),
});

/** Why a seat is left as it is: it is gone, it is being reset already, nothing is set aside in it. */
export const KeepRefusal = z.enum(["gone", "underway", "nothingKept"]);
export type KeepRefusal = z.infer<typeof KeepRefusal>;

/** Which seats were asked to, and which were not. */
export const Turned = z.object({
  seats: z.array(z.int()),
  refused: z.array(z.object({ seat: z.int(), why: KeepRefusal })),
});
export type Turned = z.infer<typeof Turned>;

const seat = seats.omit({ seats: true }).extend({ seat: z.int().min(1).max(MAX_SEATS) });

/** What a reset set aside at one seat beside what lies there now, as a tree; paths are below the folder of the work. */
export const KeptChanges = z.object({
  /** Of the folder that was set aside. */
  number: z.int(),
  at: Instant,
  by: z.enum(["reset", "undo"]),
  entries: z.array(
    z.object({
      path: z.string(),
      kind: z.enum(["folder", "file", "other"]),
      is: z.enum(["added", "changed", "missing", "same"]),
      bytes: z.number().optional(),
      bytesNow: z.number().optional(),
      /** The lab begins with a file of that name. */
      ofLab: z.boolean().optional(),
    }),
  ),
  totals: z.object({ before: z.int(), now: z.int() }),
  /** Not all of it is told. */
  isCut: z.boolean(),
  /** Names with a line end, which cannot be chosen by themselves. */
  unreadable: z.int(),
  /** What was brought back of it, the oldest first; `set` is when, in s since 1970. */
  brought: z.array(z.object({ set: z.int(), count: z.int() })),
});
export type KeptChanges = z.infer<typeof KeptChanges>;

const Brought = z.object({ set: z.int(), count: z.int() });

export const keepingCalls = {
  /** Sets the work aside and builds the seats anew; refused as a whole where the lab has no folder. */
  keepSeats: { input: seats, output: Turned },
  /** Brings back what was set aside last; what lies there now is set aside in its turn. */
  undoSeats: { input: seats, output: Turned },
  /** Compares; reads names and sizes alone, and is on record as a visit. */
  keptChanges: { input: seat, output: KeptChanges },
  /** Copies these files and folders back; what lies there is set aside, until this is undone. */
  bringBack: { input: seat.extend({ number: z.int().min(1), paths: KeptPaths }), output: Brought },
  undoBringing: { input: seat.extend({ number: z.int().min(1), set: z.int().min(1) }), output: Brought },
  /** Until when work stays that nobody collects; before the end and while it is kept. */
  keepWorkUntil: { input: session.extend({ until: Instant }), output: z.object({ until: Instant }) },
  /** Deletes work that outlived its session; `confirmation` is the session's title as typed. */
  discardWork: { input: session.extend({ confirmation: z.string().max(200) }), output: z.null() },
} as const;
