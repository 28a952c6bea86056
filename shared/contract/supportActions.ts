import { z } from "zod";
import { AssistAction, AssistReason } from "../domain/assistance.ts";
import { MAX_SEATS, SESSION_ID_PATTERN } from "../domain/names.ts";
import { MAX_EXTRA_MINUTES } from "../domain/session.ts";
import { Instant } from "../domain/text.ts";

/** What support does at seats that are somebody else's: seen before, and then asked for with a reason. */

/** Why a seat is left as it is. */
const AssistRefusal = z.enum([
  "gone",
  "underway", // it is being built anew already
  "noFolder", // the lab keeps nothing that could be set aside
  "nothingKept",
  "closed", // nobody has a link that is open
]);
export type AssistRefusal = z.infer<typeof AssistRefusal>;

/** The states that a preview was made of, by number of the seat: what was changed since is not acted on. */
const AssistBasis = z.object({
  session: z.int(),
  seats: z.array(z.object({ number: z.int(), generation: z.int() })),
});
export type AssistBasis = z.infer<typeof AssistBasis>;

/** What comes of it, as facts: window and command line have the words. No name of a student is in it. */
export const AssistPreview = z.object({
  action: AssistAction,
  session: z.string(),
  title: z.string(),
  teacher: z.string(),
  /** Those that it is about; a session's own end and time are about all. */
  seats: z.array(
    z.object({
      number: z.int(),
      phase: z.string(),
      present: z.boolean(),
      lastActive: Instant.optional(),
      /** Personal links that end. */
      links: z.int(),
      /** Folders of work set aside that go with the volume. */
      setAside: z.int(),
    }),
  ),
  refused: z.array(z.object({ seat: z.int(), why: AssistRefusal })),
  /** Seats at which somebody is now. */
  present: z.int(),
  /**
   * `programs`: what runs, and what lies outside `keeps`. `work`: all. `moved`: nothing, the work lies beside.
   * `access`: nobody is in until there is a new link. `nothing`: neither.
   */
  loses: z.enum(["nothing", "programs", "moved", "access", "work"]),
  /** The folder that stays. */
  keeps: z.string().optional(),
  /** Of the session or, with seats, of the last of them. */
  end: z.object({ from: Instant, to: Instant }).optional(),
  /** Of an end: until when work that nobody collected stays. */
  workKeptUntil: Instant.optional(),
  basis: AssistBasis,
});
export type AssistPreview = z.infer<typeof AssistPreview>;

/** Who was faster. Nothing but `seat` where the record does not say. */
const Overtaken = z.object({
  seat: z.int().optional(),
  by: z.string().optional(),
  action: z.string().optional(),
  at: Instant.optional(),
  reason: z.string().optional(),
});
export type Overtaken = z.infer<typeof Overtaken>;

export const AssistOutcome = z.object({
  action: AssistAction,
  session: z.string(),
  /** Seats at which it was done; all that the session has for its own end and time. */
  done: z.array(z.int()),
  refused: AssistPreview.shape.refused,
  overtaken: z.array(Overtaken),
  /** Asked for, on record, and not carried out yet: nobody conducts. Dropped by itself after a while. */
  waiting: z.array(z.int()),
});
export type AssistOutcome = z.infer<typeof AssistOutcome>;

const AssistRecord = z.object({
  at: Instant,
  /** As the cluster calls them. */
  by: z.string(),
  action: z.string(),
  reason: z.string(),
});
export type AssistRecord = z.infer<typeof AssistRecord>;

const wish = z.object({
  site: z.string(),
  /** The establishment's namespace; the site's own where it is absent. */
  establishment: z.string().max(63).optional(),
  session: z.string().regex(new RegExp(SESSION_ID_PATTERN)),
  action: AssistAction,
  /** Absent: all of the session. */
  seats: z.array(z.int().min(1).max(MAX_SEATS)).min(1).max(MAX_SEATS).optional(),
  /** Of `extend`. */
  minutes: z.int().min(1).max(MAX_EXTRA_MINUTES).optional(),
});

export const supportActionCalls = {
  /** What it would do; writes nothing. */
  previewSupport: { input: wish, output: AssistPreview },
  /** Puts it on record, and by that has it done. `basis`: as the preview that was shown. */
  actAsSupport: {
    input: wish.extend({ reason: AssistReason, basis: AssistBasis.optional() }),
    output: AssistOutcome,
  },
  /** What support asked for at a seat, the latest first: its teacher reads it. */
  seatAssists: {
    input: z.object({
      site: z.string(),
      session: z.string().regex(new RegExp(SESSION_ID_PATTERN)),
      seat: z.int().min(1).max(MAX_SEATS),
    }),
    output: z.array(AssistRecord),
  },
} as const;
