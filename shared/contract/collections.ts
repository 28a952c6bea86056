import { z } from "zod";
import { Collection } from "../domain/collection.ts";
import { MAX_SEATS } from "../domain/names.ts";

export const collectionCalls = {
  /**
   * Asks for a folder (`null` when cancelled), then returns as soon as it has begun; `collectionsChanged` tells how it
   * goes. One that was broken off in that folder is gone on with. Without `seats`: all of them.
   */
  startCollection: {
    input: z.object({
      site: z.string(),
      session: z.string(),
      seats: z.array(z.int()).min(1).max(MAX_SEATS).optional(),
    }),
    output: z.object({ id: z.string() }).nullable(),
  },
  /** What is on the disk stays there. */
  cancelCollection: { input: z.object({ id: z.string() }), output: z.null() },
  /** Those of this run of the application, the newest first. */
  listCollections: { input: z.null(), output: z.array(Collection) },
  /** Shows the folder in the computer's own file manager. */
  showCollection: { input: z.object({ id: z.string() }), output: z.null() },
} as const;
