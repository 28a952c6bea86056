import type { Command } from "commander";
import { audit } from "../../services/audit.ts";
import { addStudents, removeSeats } from "../../services/changeClass.ts";
import type { SiteAccess } from "../../services/site.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { Output } from "../output.ts";
import { readRosterFile } from "../roster.ts";
import type { WithSite } from "../site.ts";

interface Readers {
  sessionId: (text: string) => SessionId;
  seatNumbers: (text: string, before?: number[]) => number[];
}

/** `session add` and `session remove`: who comes late, and who leaves. */
export function sessionClassCommands(session: Command, withSite: WithSite, read: Readers): void {
  session
    .command("add")
    .argument("<session>", "its id", read.sessionId)
    .requiredOption("--roster <file>", "class list of who is late, or of all: who has a seat keeps it")
    .option("--sheet <name>", "of a spreadsheet in which several sheets hold something")
    .description("seat late students; nobody else is touched")
    .action((id: SessionId, options: { roster: string; sheet?: string }) =>
      withSite(async (site, output) => {
        const people = await readRosterFile(options.roster, options.sheet);
        const { seats } = await addStudents(site, id, people);
        await note(site, output, "seat", id, seats);
        output.result({ session: id, seats }, () =>
          seats.length === 0
            ? output.say("session.nobodyNew")
            : output.say("session.added", { seats: seats.join(", ") }),
        );
      }),
    );
  session
    .command("remove")
    .argument("<session>", "its id", read.sessionId)
    .argument("<seats...>", "seat numbers", read.seatNumbers)
    .option("--yes", "do not ask: the work in these seats is lost")
    .description("take seats away for good, with their links and the names of who sat there")
    .action((id: SessionId, numbers: number[], options: { yes?: boolean }) =>
      withSite(async (site, output) => {
        if (!options.yes) throw new LabError({ kind: "invalid", issues: [{ code: "cli.confirmRemove" }] });
        await removeSeats(site, id, numbers);
        await note(site, output, "unseat", id, numbers);
        output.result({ session: id, seats: numbers }, () =>
          output.say("session.removing", { seats: numbers.join(", ") }),
        );
      }),
    );
}

const note = (
  site: SiteAccess,
  output: Output,
  action: "seat" | "unseat",
  session: SessionId,
  seats: number[],
) =>
  audit(
    site,
    new Date(),
    seats.map((seat) => ({ action, session, seat })),
    output.note,
  );
