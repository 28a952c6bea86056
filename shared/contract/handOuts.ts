import { z } from "zod";
import { HandOut } from "../domain/handOut.ts";
import { MAX_SEATS, SESSION_ID_PATTERN } from "../domain/names.ts";

export const handOutCalls = {
  /** Asks for a file of the computer's; `null` when cancelled. Refused where it is too large or its name cannot lie in a seat. */
  chooseHandOut: {
    input: z.null(),
    output: z.object({ file: z.string(), name: z.string(), bytes: z.int() }).nullable(),
  },
  /** Hands out the file that was chosen last; `handOutsChanged` tells how it goes. */
  startHandOut: {
    input: z.object({
      site: z.string(),
      session: z.string().regex(new RegExp(SESSION_ID_PATTERN)),
      file: z.string(),
      seats: z.array(z.int().min(1)).min(1).max(MAX_SEATS),
    }),
    output: z.object({ id: z.string() }),
  },
  /** To the seats that do not have it yet. */
  retryHandOut: { input: z.object({ id: z.string() }), output: z.null() },
  /** Where it lies already it stays. */
  cancelHandOut: { input: z.object({ id: z.string() }), output: z.null() },
  listHandOuts: { input: z.null(), output: z.array(HandOut) },
} as const;
