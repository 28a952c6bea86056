import type { Command } from "commander";
import { audit } from "../../services/audit.ts";
import { readSharing, shareSession, unshareSession } from "../../services/sharing.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { UserName } from "../../shared/domain/session.ts";
import { table } from "../output.ts";
import type { WithSite } from "../site.ts";

interface ShareOptions {
  with?: string;
  stop?: string;
}

/** `session share`: who else holds a session. */
export function sessionShareCommand(
  session: Command,
  withSite: WithSite,
  sessionId: (text: string) => SessionId,
): void {
  session
    .command("share")
    .argument("<session>", "its id", sessionId)
    .option("--with <user>", "a colleague's account, as the cluster calls it")
    .option("--stop <user>", "share no longer with that account")
    .description("who holds the session; a colleague it is shared with may do what its owner may")
    .action((id: SessionId, { with: added, stop: removed }: ShareOptions) =>
      withSite(async (site, output) => {
        const note = (action: "share" | "unshare", user: string) =>
          audit(site, new Date(), [{ action, session: id, reason: user }], output.note);
        if (added !== undefined) {
          if (!UserName.safeParse(added).success)
            throw new LabError({
              kind: "invalid",
              issues: [{ code: "session.noUser", params: { user: added } }],
            });
          await shareSession(site, id, added);
          await note("share", added);
        }
        if (removed !== undefined) {
          await unshareSession(site, id, removed);
          await note("unshare", removed);
        }
        const { owner, coTeachers } = await readSharing(site, id);
        output.result({ session: id, owner, coTeachers }, () =>
          table([["USER", "ROLE"], [owner, "owner"], ...coTeachers.map((user) => [user, "co-teacher"])]),
        );
      }),
    );
}
