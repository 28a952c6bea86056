import { z } from "zod";
import { Instant } from "./text.ts";

const Sha256 = z.string().regex(/^[a-f0-9]{64}$/);

/**
 * Whether students may come in by typing their name. `teacher`: who waits is let in by the staff. `open`: who comes first
 * to a seat that nobody has is let in at once.
 */
export const JoinMode = z.enum(["closed", "teacher", "open"]);
export type JoinMode = z.infer<typeof JoinMode>;

/** The staff's wish. `opened` only grows: each opening has a class code of its own. */
export const Joining = z.object({ opened: z.int().min(0), mode: JoinMode });
export type Joining = z.infer<typeof Joining>;

export const isJoining = (join: Joining | undefined): join is Joining =>
  join !== undefined && join.mode !== "closed";

/** Somebody said to be this person of the seat. The name is not here: it is the one that the roster has for the place. */
export const JoinClaim = z.object({
  person: z.int().min(1).max(8),
  /** SHA-256 of the link that the browser made for itself. */
  hash: Sha256,
  at: Instant,
  device: z.string().max(40),
});
export type JoinClaim = z.infer<typeof JoinClaim>;

/** Who waits at one seat: enough for a pair with a joker each, and too few to hide the student among. */
export const MOST_CLAIMS = 6;
export const MOST_TURNED_AWAY = 24;
/** Signs of a name as it is typed. */
export const MAX_TYPED_NAME = 200;

/** What is hashed of a class code, and of a name under that code; with the session's UID, as seats' codes are. */
export const classCodePreimage = (sessionUid: string, code: string): string =>
  `pupitre-class ${sessionUid} ${code}`;
export const namePreimage = (sessionUid: string, code: string, folded: string): string =>
  `pupitre-name ${sessionUid} ${code} ${folded}`;

/** Letters that no decomposition takes apart, as people type them without the keys for them. */
const SPELLED: Readonly<Record<string, string>> = {
  œ: "oe",
  æ: "ae",
  ß: "ss",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/**
 * One spelling for what is the same name to a reader: case, accents, apostrophes, hyphens, spaces and which name comes
 * first do not matter. `undefined` where no letter is left.
 */
export function foldName(text: string): string | undefined {
  const words = text
    .slice(0, MAX_TYPED_NAME)
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[œæßøłđðþı]/gu, (letter) => SPELLED[letter] ?? letter)
    .replace(/['’‘ʼ`´]/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "")
    .sort();
  return words.length === 0 ? undefined : words.join(" ");
}
