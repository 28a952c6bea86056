import { z } from "zod";
import { MAX_SEATS, SESSION_ID_PATTERN } from "../domain/names.ts";
import { RevealedLink } from "./views.ts";

/** The calls about what is handed out, and about the end of it. */

const session = z.object({ site: z.string(), session: z.string().regex(new RegExp(SESSION_ID_PATTERN)) });
const seat = session.extend({ seat: z.int().min(1).max(MAX_SEATS) });
const seats = session.extend({ seats: z.array(z.int()).min(1).max(MAX_SEATS) });
/** All seats where none are named. */
const some = session.extend({ seats: z.array(z.int()).max(MAX_SEATS).optional() });

export const linkCalls = {
  /** New links for these seats; the old ones stop at once. */
  reissueLinks: { input: seats, output: z.null() },
  /** The links of these seats stop at once, and there are none in their place; answers the seats that were open. */
  closeLinks: { input: seats, output: z.object({ seats: z.array(z.int()) }) },

  /** Secrets: only on a person's demand, never part of a view. */
  revealLinks: {
    input: some,
    output: z.array(RevealedLink),
  },
  copyLinks: {
    input: some,
    output: z.object({ count: z.int() }),
  },
  /** Asks where to save; `null` when cancelled. */
  exportLinks: { input: session, output: z.object({ path: z.string() }).nullable() },
  /** Opens the preview window of the slips, a PDF; from there it is printed or saved. */
  printSlips: { input: session, output: z.object({ pages: z.int() }) },
  /** Opens a window for the projector: how one comes in, the clock, counts; no name and no seat. */
  projectSession: { input: session, output: z.null() },
  /** Opens a seat's own page in the browser. */
  openLink: { input: seat, output: z.null() },
} as const;
