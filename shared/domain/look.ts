import { z } from "zod";
import { Instant } from "./text.ts";

/**
 * A look of the staff into a seat's terminal, as the portal allows it. Nothing is shown before it is `reading`:
 * `asking` waits for the student's word; `nobody` means that nobody is there to be asked and somebody was a moment ago.
 */
export const Look = z.object({
  is: z.enum(["nobody", "asking", "reading", "refused"]),
  /** Why it may read. */
  because: z.enum(["agreed", "helpAsked", "absent"]).optional(),
  /** Only the student gives it, and takes it back at any time. */
  keyboard: z.enum(["none", "asked", "given"]),
});
export type Look = z.infer<typeof Look>;

/** The student's word about a look. `refused` ends one that was agreed to as well. */
export const LookAnswer = z.object({
  look: z.string().max(64),
  is: z.enum(["accepted", "refused", "keyboardGiven", "keyboardKept"]),
});
export type LookAnswer = z.infer<typeof LookAnswer>;

/** In SeatPresence: what came of a Visit, by its name; the Visit says who looked, and why. */
export const LookRecord = z.object({
  visit: z.string(),
  at: Instant,
  until: Instant.optional(),
  is: z.enum(["agreed", "helpAsked", "absent", "refused"]),
  /** The student gave the keyboard. */
  keyboard: z.boolean().optional(),
});
export type LookRecord = z.infer<typeof LookRecord>;
/** Of a seat, the latest. */
export const MOST_LOOKS = 20;

/** The records with this one, which stands for an earlier state of itself. */
export const withRecord = (records: readonly LookRecord[], record: LookRecord): LookRecord[] =>
  [...records.filter(({ visit, at }) => visit !== record.visit || at !== record.at), record].slice(
    -MOST_LOOKS,
  );

/** Who could be asked. */
interface Room {
  /** A student's page is open. */
  isThere: boolean;
  /** Nobody is there, and nobody was a moment ago: no page that comes back by itself is only just away. */
  isAbsent: boolean;
  /** The student asked for help, and this is the look that answers. */
  helpAsked: boolean;
}

const reading = (because: NonNullable<Look["because"]>): Look => ({
  is: "reading",
  because,
  keyboard: "none",
});

/** How a look stands in this room, from how it stood before. A question that was shown is answered by nobody's leaving. */
export function reviewLook(look: Look | undefined, { isThere, isAbsent, helpAsked }: Room): Look {
  if (look?.is === "refused") return look;
  if (look?.is === "reading") {
    // Who comes back to a look that nobody agreed to is asked.
    if (look.because === "absent" && isThere) return { is: "asking", keyboard: "none" };
    return isAbsent && look.keyboard !== "none" ? { ...look, keyboard: "none" } : look;
  }
  if (helpAsked) return reading("helpAsked");
  if (look?.is === "asking" || isThere)
    return look?.is === "asking" ? look : { is: "asking", keyboard: "none" };
  return isAbsent ? reading("absent") : (look ?? { is: "nobody", keyboard: "none" });
}

/** A word that does not fit (any more) changes nothing. */
export function answerLook(look: Look, answer: LookAnswer["is"]): Look {
  switch (answer) {
    case "accepted":
      return look.is === "asking" ? reading("agreed") : look;
    case "refused":
      return { is: "refused", keyboard: "none" };
    case "keyboardGiven":
      return look.keyboard === "asked" ? { ...look, keyboard: "given" } : look;
    case "keyboardKept":
      return { ...look, keyboard: "none" };
  }
}

/** The visitor wishes to type: of a student who is there to say so. */
export const askKeyboard = (look: Look): Look =>
  look.is === "reading" && look.because !== "absent" && look.keyboard === "none"
    ? { ...look, keyboard: "asked" }
    : look;
