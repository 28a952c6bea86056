import { z } from "zod";
import { MAX_REHEARSAL_SEATS, Rehearsal } from "../domain/rehearsal.ts";
import { TemplateRefText } from "./templates.ts";

export const rehearsalCalls = {
  /** Returns as soon as it has begun; `rehearsalsChanged` tells how it goes. One at a time: another one is a `conflict`. */
  startRehearsal: {
    input: z.object({
      site: z.string(),
      template: TemplateRefText,
      parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      seats: z.int().min(1).max(MAX_REHEARSAL_SEATS),
    }),
    output: z.object({ id: z.string() }),
  },
  /** What was made is removed before it is over. */
  cancelRehearsal: { input: z.object({ id: z.string() }), output: z.null() },
  /** The one that runs, and of each text of a lab the last one that ended; the newest first. */
  listRehearsals: { input: z.null(), output: z.array(Rehearsal) },
  /** What the lab says now, by which its rehearsals are known. */
  labFingerprint: {
    input: z.object({ site: z.string(), template: TemplateRefText }),
    output: z.object({ fingerprint: z.string() }),
  },
} as const;
