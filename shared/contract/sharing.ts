import { z } from "zod";
import { SESSION_ID_PATTERN } from "../domain/names.ts";
import { UserName } from "../domain/session.ts";

/** The calls about who else holds a session. */

const session = z.object({ site: z.string(), session: z.string().regex(new RegExp(SESSION_ID_PATTERN)) });

const Sharing = z.object({
  owner: z.string(),
  coTeachers: z.array(z.string()),
  /** As the cluster calls who sits here. */
  me: z.string(),
  /** Who conducts: only a cluster that conducts itself tells people apart. */
  tellsApart: z.boolean(),
  /** Colleagues that other sessions of the establishment name. */
  known: z.array(z.string()),
});
export type Sharing = z.infer<typeof Sharing>;

export const sharingCalls = {
  readSharing: { input: session, output: Sharing },
  /** From then on that colleague may do what the owner may, but share it. */
  shareSession: { input: session.extend({ user: UserName }), output: Sharing },
  unshareSession: { input: session.extend({ user: z.string().max(200) }), output: Sharing },
} as const;
