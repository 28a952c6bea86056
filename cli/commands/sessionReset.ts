import type { Command } from "commander";
import { audit } from "../../services/audit.ts";
import { raiseSeats } from "../../services/changeSession.ts";
import { keepWork, undoReset } from "../../services/keepWork.ts";
import type { SiteAccess } from "../../services/site.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { Turned } from "../../shared/contract/keeping.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { Output } from "../output.ts";

type WithSite = (work: (site: SiteAccess, output: Output) => Promise<void>) => Promise<void>;

interface Readers {
  sessionId: (text: string) => SessionId;
  seatNumbers: (text: string, before?: number[]) => number[];
}

interface ResetOptions {
  keepWork?: boolean;
  restart?: boolean;
  yes?: boolean;
}

/** `session reset`, which needs a yes where work is lost, and `session undo-reset`. */
export function sessionResetCommands(session: Command, withSite: WithSite, read: Readers): void {
  session
    .command("reset")
    .argument("<session>", "its id", read.sessionId)
    .argument("<seats...>", "seat numbers", read.seatNumbers)
    .option("--keep-work", "set the work aside in the seat; `undo-reset` brings it back")
    .option("--restart", "keep the volume, only start anew")
    .option("--yes", "do not ask: the work in these seats is lost")
    .description("bring seats back to the beginning")
    .action((id: SessionId, numbers: number[], options: ResetOptions) =>
      withSite(async (site, output) => {
        if (options.keepWork && options.restart)
          throw new LabError({ kind: "invalid", issues: [{ code: "cli.keepOrRestart" }] });
        if (options.keepWork) return turn(site, output, id, "keep", await keepWork(site, id, numbers));
        if (!options.restart && !options.yes)
          throw new LabError({ kind: "invalid", issues: [{ code: "cli.confirmReset" }] });
        await raiseSeats(site, id, numbers, options.restart ? "restarts" : "resets");
        await note(site, output, options.restart ? "restart" : "reset", id, numbers);
        output.result({ session: id, seats: numbers }, () =>
          output.say("session.resetting", { seats: numbers.join(", ") }),
        );
      }),
    );
  session
    .command("undo-reset")
    .argument("<session>", "its id", read.sessionId)
    .argument("<seats...>", "seat numbers", read.seatNumbers)
    .description("bring back the work that a reset set aside; what was done since is set aside in its turn")
    .action((id: SessionId, numbers: number[]) =>
      withSite(async (site, output) => turn(site, output, id, "undo", await undoReset(site, id, numbers))),
    );
}

async function turn(
  site: SiteAccess,
  output: Output,
  id: SessionId,
  action: "keep" | "undo",
  { seats, refused }: Turned,
): Promise<void> {
  await note(site, output, action, id, seats);
  for (const { seat, why } of refused) output.note(output.say(`session.notTurned.${why}`, { seat }));
  output.result({ session: id, seats, refused }, () =>
    seats.length === 0
      ? output.say("session.noSeatTurned")
      : output.say(action === "keep" ? "session.keeping" : "session.undoing", { seats: seats.join(", ") }),
  );
}

const note = (
  site: SiteAccess,
  output: Output,
  action: "reset" | "restart" | "keep" | "undo",
  session: SessionId,
  seats: number[],
) =>
  audit(
    site,
    new Date(),
    seats.map((seat) => ({ action, session, seat })),
    output.note,
  );
