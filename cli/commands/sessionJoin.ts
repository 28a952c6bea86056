import type { Command } from "commander";
import { audit } from "../../services/audit.ts";
import { admitStudent, readDoor, setJoining, turnAwayStudent } from "../../services/joining.ts";
import type { SiteAccess } from "../../services/site.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { ClaimView } from "../../shared/contract/views.ts";
import type { AuditEntrySpec } from "../../shared/domain/auditEntry.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { type Output, table } from "../output.ts";
import { readView } from "../sessions.ts";
import type { WithSite } from "../site.ts";

interface Readers {
  sessionId: (text: string) => SessionId;
  seatNumber: (text: string) => number;
}

/** ms; the conductor makes the code as soon as it sees the wish. */
const LOOK_AGAIN = 250;
const PATIENCE = 10_000;

/** `session join`: students come in by a class code and their own name. */
export function sessionJoinCommands(
  session: Command,
  withSite: WithSite,
  { sessionId, seatNumber }: Readers,
): void {
  const join = session.command("join").description("let students in by a class code and their own name");
  const note = (
    site: SiteAccess,
    output: Output,
    deed: Pick<AuditEntrySpec, "action" | "session" | "seat">,
  ) => audit(site, new Date(), [deed], output.note);

  join
    .command("open")
    .argument("<session>", "its id", sessionId)
    .option("--at-once", "do not ask the staff: who first types a name gets its seat")
    .description("open the join page; prints its address and the class code")
    .action((id: SessionId, { atOnce }: { atOnce?: boolean }) =>
      withSite(async (site, output) => {
        await setJoining(site, id, atOnce ? "open" : "teacher");
        await note(site, output, { action: "joinOpen", session: id });
        const { door, code } = await codeOf(site, id);
        output.result({ session: id, door, code }, () => output.say("session.joinOpen", { door, code }));
      }),
    );
  join
    .command("close")
    .argument("<session>", "its id", sessionId)
    .description("let nobody in by the class code any more; who is in stays")
    .action((id: SessionId) =>
      withSite(async (site, output) => {
        await setJoining(site, id, "closed");
        await note(site, output, { action: "joinClose", session: id });
        output.result({ session: id }, () => output.say("session.joinClosed", { id }));
      }),
    );
  join
    .command("claims")
    .argument("<session>", "its id", sessionId)
    .description("who waits to be let in")
    .action((id: SessionId) =>
      withSite(async (site, output) => {
        const claims = await readClaims(site, id);
        output.result(claims, () =>
          table([
            ["SEAT", "NAME", "SINCE", "DEVICE", "CLAIM"],
            ...claims.map(({ seat, name = "", at, device, hash }) => [
              String(seat),
              name,
              at,
              device,
              hash.slice(0, 8),
            ]),
          ]),
        );
      }),
    );
  for (const [name, action, answer, description] of [
    ["approve", "admit", admitStudent, "let in who waits at a seat; who was let in there before is out"],
    ["refuse", "turnAway", turnAwayStudent, "turn away who waits at a seat"],
  ] as const)
    join
      .command(name)
      .argument("<session>", "its id", sessionId)
      .argument("<seat>", "its number", seatNumber)
      .option("--claim <sign>", "which, where several wait at the seat: as `session join claims` says")
      .description(description)
      .action((id: SessionId, seat: number, { claim }: { claim?: string }) =>
        withSite(async (site, output) => {
          const { hash } = oneAt(await readClaims(site, id), seat, claim);
          await answer(site, id, { seat, hash });
          await note(site, output, { action, session: id, seat });
          output.result({ session: id, seat }, () => output.say(`session.joinAnswer.${name}`, { seat }));
        }),
      );
}

type Waiting = ClaimView & { seat: number };

async function readClaims(site: SiteAccess, id: SessionId): Promise<Waiting[]> {
  const { seats } = await readView(site, id);
  return seats.flatMap(({ number, claims = [] }) => claims.map((claim) => ({ ...claim, seat: number })));
}

/** @throws LabError: nobody waits there, or which of several is not said */
function oneAt(claims: Waiting[], seat: number, sign: string | undefined): Waiting {
  const found = claims.filter(
    (claim) => claim.seat === seat && (sign === undefined || claim.hash.startsWith(sign.toLowerCase())),
  );
  const [only] = found;
  if (!only)
    throw new LabError({ kind: "invalid", issues: [{ code: "session.nobodyWaits", params: { seat } }] });
  if (found.length > 1)
    throw new LabError({ kind: "invalid", issues: [{ code: "cli.whichClaim", params: { seat } }] });
  return only;
}

async function codeOf(site: SiteAccess, id: SessionId): Promise<{ door: string; code: string }> {
  for (const until = Date.now() + PATIENCE; ; ) {
    const { door, code } = await readDoor(site, id);
    if (code !== undefined) return { door, code };
    if (Date.now() > until)
      throw new LabError({
        kind: "notFound",
        params: { what: "links" },
        detail: "the conductor has made no class code yet",
      });
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
}
