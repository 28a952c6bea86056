import type { Command } from "commander";
import { exportCsv } from "../../intake/exportCsv.ts";
import { audit } from "../../services/audit.ts";
import { getSession, raiseSeats } from "../../services/changeSession.ts";
import { closeLinks } from "../../services/closeLinks.ts";
import { revealLinks } from "../../services/links.ts";
import { CLOSED, linksCsv } from "../../services/papers.ts";
import type { SiteAccess } from "../../services/site.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { type Output, table } from "../output.ts";
import type { WithSite } from "../site.ts";

interface Readers {
  sessionId: (text: string) => SessionId;
  count: (text: string) => number;
  seatNumbers: (text: string, before?: number[]) => number[];
}

interface Which {
  seat?: number[];
  all?: boolean;
}

/** `session links`, their end without new ones (`revoke`), and new ones (`reissue`). */
export function sessionLinksCommands(session: Command, withSite: WithSite, read: Readers): void {
  session
    .command("links")
    .argument("<session>", "its id", read.sessionId)
    .option("--seat <n>", "one seat only", read.count)
    .option("--csv", "as CSV")
    .description("the personal links: whoever reads them can enter")
    .action((id: SessionId, options: { seat?: number; csv?: boolean }) =>
      withSite(async (site, output) => {
        const links = await revealLinks(site, id, options.seat === undefined ? undefined : [options.seat]);
        const { spec } = await getSession(site, id);
        const { locale } = output;
        output.result(links, () =>
          options.csv
            ? exportCsv(linksCsv(spec.title, links, locale).rows)
            : table(
                links.map(({ seat, name, url, code }) => [
                  String(seat),
                  name,
                  url ?? CLOSED[locale],
                  code ?? "",
                ]),
              ),
        );
      }),
    );
  const which = (command: Command) =>
    command
      .argument("<session>", "its id", read.sessionId)
      .option("--seat <n>", "this seat; repeatable", read.seatNumbers)
      .option("--all", "every seat");
  which(session.command("revoke"))
    .description("close links and their codes at once, without new ones; seats and work stay")
    .action((id: SessionId, options: Which) =>
      withSite(async (site, output) => {
        const seats = await closeLinks(site, id, await chosen(site, id, options));
        await note(site, output, "closeLinks", id, seats);
        output.result({ session: id, seats }, () =>
          seats.length === 0
            ? output.say("session.noLinkOpen")
            : output.say("session.linksClosed", { seats: seats.join(", ") }),
        );
      }),
    );
  which(session.command("reissue"))
    .description("new links and codes in place of the old ones, which stop at once; opens what was revoked")
    .action((id: SessionId, options: Which) =>
      withSite(async (site, output) => {
        const seats = await chosen(site, id, options);
        await raiseSeats(site, id, seats, "linkIssues");
        await note(site, output, "reissue", id, seats);
        output.result({ session: id, seats }, () =>
          output.say("session.linksNew", { seats: seats.join(", ") }),
        );
      }),
    );
}

/** Named, or all by their own word: nobody sends a class out by leaving something away. */
async function chosen(site: SiteAccess, id: SessionId, { seat = [], all }: Which): Promise<number[]> {
  if (seat.length > 0 === (all === true))
    throw new LabError({ kind: "invalid", issues: [{ code: "cli.seatsOrAll" }] });
  return all ? (await getSession(site, id)).spec.seats.map(({ number }) => number) : seat;
}

const note = (
  site: SiteAccess,
  output: Output,
  action: "closeLinks" | "reissue",
  session: SessionId,
  seats: number[],
) =>
  audit(
    site,
    new Date(),
    seats.map((seat) => ({ action, session, seat })),
    output.note,
  );
