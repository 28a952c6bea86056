import { z } from "zod";
import { SESSION_ID_PATTERN } from "../domain/names.ts";
import { Instant } from "../domain/text.ts";
import { IssueView } from "./sites.ts";
import { Capacity } from "./views.ts";

/** The calls about having a class once more at another site. */

const moved = z.object({
  site: z.string(),
  session: z.string().regex(new RegExp(SESSION_ID_PATTERN)),
  /** The site that is to take it. */
  to: z.string(),
});

export const RelaunchOutlook = z.object({
  seats: z.int(),
  students: z.int(),
  endsAt: Instant,
  opensAt: Instant.optional(),
  /** The old end is too near, or past: the class gets its whole length from now. */
  anew: z.boolean(),
  capacity: Capacity,
  /** Since when what is relaunched is known; absent: read at its site just now. */
  asOf: Instant.optional(),
});
export type RelaunchOutlook = z.infer<typeof RelaunchOutlook>;

export const relaunchCalls = {
  relaunchOutlook: { input: moved, output: RelaunchOutlook },
  relaunchSession: {
    input: moved,
    output: z.object({ session: z.string(), warnings: z.array(IssueView).optional() }),
  },
} as const;
