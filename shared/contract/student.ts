import type { CheckState } from "../domain/checks.ts";
import type { WorkRefusal } from "../domain/collection.ts";
import type { SeatHelp } from "../domain/help.ts";
import type { Look, LookRecord } from "../domain/look.ts";
import type { SeatPhase } from "../domain/seat.ts";
import type { Access } from "../domain/template.ts";
import type { Bilingual } from "../domain/text.ts";

/**
 * What the portal and the student's page say to each other. The page is served by the portal that it talks to, so
 * both sides have one version and plain types suffice; what comes from the page is checked where it arrives.
 */

/** Where a holder of a link or cookie stands. Everything but `in` is a page of its own, and none says which seats exist. */
export type Standing =
  | { is: "in" }
  /** No seat has this link, or no such seat. */
  | { is: "unknown" }
  /** There is another one in its place. */
  | { is: "revoked" }
  /** The teacher closed it, and made no other one. */
  | { is: "linkClosed" }
  /** The planned end has passed, but the session was not ended: it may still be extended. */
  | { is: "expired" }
  | { is: "notOpen"; opensAt?: string }
  /** The room was open, and the teacher closed it: it may open again. */
  | { is: "roomClosed" }
  | { is: "over" }
  /** Nobody has entered from this browser, or has left. */
  | { is: "out" }
  /** What was handed over from the door or another device was used already, or is older than five minutes. */
  | { is: "spent" }
  /** Too many wrong links from here. */
  | { is: "wait"; seconds: number };

/** What a typed code comes to. `wait`: to be asked again by itself in so many seconds. */
export type CodeAnswer =
  | { is: "seat"; url: string }
  /** The code of a class: a name is asked for, for the session of that id. */
  | { is: "class"; session: string; title: string }
  | Extract<
      Standing,
      { is: "unknown" | "revoked" | "linkClosed" | "expired" | "notOpen" | "roomClosed" | "over" | "wait" }
    >;

/**
 * What a name at the join page comes to: `waiting` whatever the name is, until somebody of the staff lets in or refuses,
 * or the page is closed.
 */
export type JoinAnswer =
  /** Where the link opens that the page has made. */
  | { is: "seat"; url: string }
  | { is: "waiting" | "refused" | "closed" }
  | Extract<
      Standing,
      { is: "unknown" | "revoked" | "linkClosed" | "expired" | "notOpen" | "roomClosed" | "over" | "wait" }
    >;

/** The way to the same seat from another device: good once, for so many seconds. */
export interface HandedOver {
  /** A picture, as a `data:` address. */
  qr: string;
  door: string;
  code: string;
  seconds: number;
}

/** A check as its student sees it. What it printed is not here: it may tell the solution. */
export interface StudentCheck {
  name: string;
  title: Bilingual;
  /** Only once it was not passed. */
  hint?: Bilingual;
  state: CheckState | "none";
}

export interface SeatPageChecks {
  /** Somebody pressed, and the results are not there yet. */
  running: boolean;
  /** When the results were found. */
  at?: string;
  list: StudentCheck[];
}

/** What a press on *Check my work* comes to. */
export type CheckPress = { is: "running" } | { is: "notReady" } | { is: "wait"; seconds: number };

/** Whether the student's own files can be fetched now. `busy`: somebody of this seat, or many others, are at it. */
export type FilesAnswer =
  | { is: "ready" }
  | { is: WorkRefusal }
  | { is: "busy" }
  | { is: "wait"; seconds: number };

/** What a press for help comes to. */
export type HelpAnswer = { is: "asked" } | { is: "withdrawn" } | { is: "wait"; seconds: number };

/** Plain text, shown as it stands. */
export interface StudentAnnouncement {
  at: string;
  text: string;
  /** To this seat, not to the class. */
  toSeat: boolean;
}

/** Everything that the seat's page shows, whole at each change. */
/** A look of the staff that needs the student's word, or has it. */
export interface SeatPageLook {
  id: string;
  is: "asking" | "reading";
  keyboard: Look["keyboard"];
}

export interface SeatPageState {
  seat: number;
  title: string;
  phase: SeatPhase;
  paused: boolean;
  endsAt: string;
  /** The portal's clock, so that a wrong clock of the device does not falsify the time left. */
  now: string;
  person: number;
  /** The student's name, where the class shows names. */
  name?: string;
  visitors: number;
  looks: SeatPageLook[];
  /** The latest looks while nobody was there to be asked. */
  lookedAt: Pick<LookRecord, "at" | "until">[];
  /** Somebody at this seat has asked for help, and nobody came yet. */
  help?: SeatHelp;
  /** The lab keeps files, which the student may take along. */
  hasFiles: boolean;
  /** When the seat's work went to the teacher last. */
  collectedAt?: string;
  /** Files that the teacher handed out, the newest last. */
  handed: readonly { name: string; at: string }[];
  /** Until when the class list is kept. */
  namesUntil: string;
  accesses: { name: string; kind: Access["kind"]; title: Bilingual }[];
  /** What the teacher said, in that order. */
  announcements: StudentAnnouncement[];
  /** Where work lies that a reset, or its undoing, set aside last. */
  kept?: { at: string; by: "reset" | "undo"; folder: string };
  /** Absent in a lab without checks. */
  checks?: SeatPageChecks;
  /** Changes when the instructions do. */
  instructions: string;
}

/** What a `secret` access shows, on demand: never part of the page's state. */
export interface ShownSecret {
  user?: string;
  password: string;
}

/** What a `kubeconfig` access hands out: a file, or the word that kubectl runs in the terminal alone. */
export type HandedKubeconfig = { file: string; name: string; expiresAt: string } | { file: null };

/**
 * Text frames of a terminal's WebSocket from the portal; binary frames are the terminal's bytes both ways.
 * `screen` is followed by exactly one binary frame: what this shell showed so far. The page must not answer the
 * questions that stand in it (cursor position and such), since they were answered when they were asked.
 */
export type TerminalNotice =
  /** `shell` names the running shell: another name than before means that the earlier one ended. */
  | { is: "screen"; shell: string; columns: number; rows: number }
  /** No shell at the moment; the portal goes on trying. */
  | { is: "waiting"; phase: SeatPhase }
  /** Several share the terminal: it has the size of the window that was used last. */
  | { is: "size"; columns: number; rows: number }
  | { is: "visitors"; count: number }
  /** To the visitor alone. */
  | { is: "look"; look: Look }
  /** To the student's own page alone, whole at each change. */
  | { is: "state"; state: SeatPageState }
  | { is: "alive" }
  /** The last frame before the portal closes, with the reason. */
  | { is: "closed"; standing: Standing };

/** Text frames from the page. */
export type TerminalRequest =
  | { is: "size"; columns: number; rows: number }
  /** Answered with `alive`. */
  | { is: "ping" }
  /** From a visitor, with the key of a Visit that may write: the student is asked. */
  | { is: "keyboard"; key: string }
  /** From a visitor who has typed enough, or no longer asks. */
  | { is: "noKeyboard" };

/** WebSocket close code of a connection that must not come back by itself. */
export const CLOSED_FOR_GOOD = 4401;
