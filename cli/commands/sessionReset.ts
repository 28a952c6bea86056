import type { Command } from "commander";
import { audit } from "../../services/audit.ts";
import { raiseSeats } from "../../services/changeSession.ts";
import { keepWork, undoReset } from "../../services/keepWork.ts";
import { bringBack, keptChanges, undoBringing } from "../../services/keptFiles.ts";
import type { SiteAccess } from "../../services/site.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { Turned } from "../../shared/contract/keeping.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { KeptPaths } from "../../shared/manifests/keptFiles.ts";
import { type Output, table } from "../output.ts";
import type { WithSite } from "../site.ts";

interface Readers {
  sessionId: (text: string) => SessionId;
  seatNumbers: (text: string, before?: number[]) => number[];
  seatNumber: (text: string) => number;
}

interface ResetOptions {
  keepWork?: boolean;
  restart?: boolean;
  yes?: boolean;
}

/** `session changes`, `session restore`, and `session reset`, which needs a yes where work is lost, and `session undo-reset`. */
export function sessionResetCommands(session: Command, withSite: WithSite, read: Readers): void {
  keptCommands(session, withSite, read);
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

/** What a reset set aside at one seat: seen, brought back in part, taken back. */
function keptCommands(session: Command, withSite: WithSite, read: Readers): void {
  session
    .command("changes")
    .argument("<session>", "its id", read.sessionId)
    .argument("<seat>", "seat number", read.seatNumber)
    .description("what the last reset keeping the work set aside, beside what lies there now")
    .action((id: SessionId, seat: number) =>
      withSite(async (site, output) => {
        const changes = await keptChanges({ site, id, seat, now: new Date() });
        if (changes.isCut) output.note(output.say("session.changesCut"));
        output.result(changes, () =>
          table([
            ["STATE", "BYTES", "PATH", ""],
            ...changes.entries
              .filter(({ is }) => is !== "same")
              .map(({ is, path, kind, bytes, ofLab }) => [
                is,
                bytes === undefined ? "-" : String(bytes),
                kind === "folder" ? `${path}/` : path,
                ofLab ? output.say("session.ofLab") : "",
              ]),
          ]),
        );
      }),
    );
  session
    .command("restore")
    .argument("<session>", "its id", read.sessionId)
    .argument("[paths...]", "below the work folder; a folder comes back whole")
    .requiredOption("--seat <n>", "of this seat", read.seatNumber)
    .option("--undo", "take the last one back: what lay there before comes again")
    .description("copy files back that a reset set aside; what lies there now is set aside in its turn")
    .action((id: SessionId, paths: string[], options: { seat: number; undo?: boolean }) =>
      withSite(async (site, output) => {
        const { seat, undo = false } = options;
        if (undo === paths.length > 0)
          throw new LabError({ kind: "invalid", issues: [{ code: "cli.pathsOrUndo" }] });
        const at = { site, id, seat, now: new Date(), locale: output.locale };
        const chosen = paths.map((path) => path.replace(/^\.\//, "").replace(/\/+$/, ""));
        if (!undo && !KeptPaths.safeParse(chosen).success)
          throw new LabError({ kind: "invalid", issues: [{ code: "cli.badPath" }] });
        const { number, brought } = await keptChanges(at);
        const last = brought.at(-1);
        if (undo && !last) throw new LabError({ kind: "invalid", issues: [{ code: "cli.nothingBrought" }] });
        const done =
          undo && last ? await undoBringing(at, number, last.set) : await bringBack(at, number, chosen);
        await note(site, output, "bringBack", id, [seat]);
        output.result({ session: id, seat, ...done }, () =>
          output.say(undo ? "session.takenBack" : "session.brought", { seat, files: done.count }),
        );
      }),
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
  action: "reset" | "restart" | "keep" | "undo" | "bringBack",
  session: SessionId,
  seats: number[],
) =>
  audit(
    site,
    new Date(),
    seats.map((seat) => ({ action, session, seat })),
    output.note,
  );
