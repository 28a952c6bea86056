import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Command } from "commander";
import { record } from "../../services/audit.ts";
import { getSession } from "../../services/changeSession.ts";
import { checkFile, handOut } from "../../services/handOut/handOut.ts";
import { readPortalOrigin } from "../../services/site.ts";
import { type HandedSeat, MOST_HANDED } from "../../shared/domain/handOut.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { EXIT } from "../exitCodes.ts";
import { table } from "../output.ts";
import type { WithSite } from "../site.ts";

interface Parsers {
  sessionId: (text: string) => SessionId;
  seatNumbers: (text: string, before?: number[]) => number[];
}

export function sessionPushCommand(
  session: Command,
  withSite: WithSite,
  { sessionId, seatNumbers }: Parsers,
): void {
  session
    .command("push")
    .argument("<session>", "its id", sessionId)
    .argument("<file>", `up to ${MOST_HANDED / 2 ** 20} MiB`)
    .option("--seat <n...>", "to these seats only", seatNumbers)
    .description("lay a file into the folder from-teacher of all seats; nothing that is there is replaced")
    .action((id: SessionId, path: string, options: { seat?: number[] }) =>
      withSite(async (site, output, signal) => {
        const abort = new AbortController();
        for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => abort.abort());
        const { size } = await stat(path);
        // Judged before it is read: what is too large need not fit into memory.
        checkFile({ name: basename(path), bytes: new Uint8Array(Math.min(size, MOST_HANDED + 1)) });
        const file = { name: basename(path), bytes: await readFile(path) };
        const [found, origin] = await Promise.all([getSession(site, id), readPortalOrigin(site)]);
        const seats = options.seat ?? found.spec.seats.map(({ number }) => number);
        const now = () => new Date();
        await record(
          site,
          now(),
          seats.map((seat) => ({ action: "handOut", session: id, seat })),
        );
        let told: HandedSeat[] = [];
        await handOut({
          ...{ site, session: found, seats, origin, file, now },
          signal: AbortSignal.any([signal, abort.signal]),
          onChange: (list) => {
            told = list;
          },
        });
        output.result({ seats: told }, () =>
          table([
            ["SEAT", "STATE", "NAME", "CAUSE"],
            ...told.map(({ seat, state, name = "", cause, failure }) => [
              String(seat),
              output.say(`handOut:state.${state}`),
              name,
              cause ? output.say(`handOut:cause.${cause}`) : (failure?.detail ?? failure?.kind ?? ""),
            ]),
          ]),
        );
        if (told.some(({ state }) => state !== "done")) process.exitCode = EXIT.conflict;
      }),
    );
}
