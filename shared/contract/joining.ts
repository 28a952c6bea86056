import { z } from "zod";
import { JoinMode } from "../domain/joining.ts";
import { MAX_SEATS, SESSION_ID_PATTERN } from "../domain/names.ts";

/** The calls about the join page: who may come in by a class code and the own name. */

const session = z.object({ site: z.string(), session: z.string().regex(new RegExp(SESSION_ID_PATTERN)) });
const claim = session.extend({
  seat: z.int().min(1).max(MAX_SEATS),
  /** Of the link that the student's browser made; see `JoinClaim`. */
  hash: z.string().regex(/^[a-f0-9]{64}$/),
});

export const joiningCalls = {
  /** Opens the join page, or changes who decides there; each opening has a code of its own. */
  openJoining: { input: session.extend({ mode: JoinMode.exclude(["closed"]) }), output: z.null() },
  /** Nobody comes in by the class code any more; who is in stays, who waits is told. */
  closeJoining: { input: session, output: z.null() },
  /** The link of who waits opens the seat; who was let in there before is out. */
  admitStudent: { input: claim, output: z.null() },
  turnAwayStudent: { input: claim, output: z.null() },
  /**
   * Where codes are typed, and the same as a QR code (a `data:` picture). With the class code while the join page is open,
   * which may stand on a wall, too.
   */
  readDoor: {
    input: session,
    output: z.object({ door: z.string(), qr: z.string(), code: z.string().optional() }),
  },
} as const;
