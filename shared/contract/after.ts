import { z } from "zod";
import { SESSION_ID_PATTERN } from "../domain/names.ts";
import { ReceiptSpec } from "../domain/seat.ts";

/** The calls about what is left of a class. `null`: the person cancelled. */

const session = z.object({ site: z.string(), session: z.string().regex(new RegExp(SESSION_ID_PATTERN)) });
const Saved = z.object({ path: z.string() }).nullable();

export const afterCalls = {
  getReceipt: { input: session, output: ReceiptSpec },
  /** Shows it as pages, from where it is printed or saved. */
  printReceipt: { input: session, output: z.object({ pages: z.int() }) },
  saveReceipt: { input: session, output: Saved },
  /** During the class, too. With names as long as they are kept. */
  exportAttendance: { input: session.extend({ format: z.enum(["csv", "xlsx"]) }), output: Saved },
} as const;
