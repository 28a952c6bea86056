import type { Command } from "commander";
import { beginCollection } from "../../services/collect/beginCollection.ts";
import { type CollectedSeat, isCollected } from "../../shared/domain/collection.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { EXIT } from "../exitCodes.ts";
import { type Output, table } from "../output.ts";
import type { WithSite } from "./sessionChecks.ts";

export function sessionWorkCommand(
  session: Command,
  withSite: WithSite,
  sessionId: (text: string) => SessionId,
  seatNumbers: (text: string, before?: number[]) => number[],
): void {
  session
    .command("collect")
    .argument("<session>", "its id", sessionId)
    .requiredOption("--to <folder>", "where the archives go; one that was broken off there is gone on with")
    .option("--seat <n...>", "these seats only", seatNumbers)
    .description("bring the work of all seats here, an archive each, with checksums")
    .action((id: SessionId, options: { to: string; seat?: number[] }) =>
      withSite(async (site, output, signal) => {
        const abort = new AbortController();
        for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => abort.abort());
        const { seat: seats, to: parent } = options;
        const begun = await beginCollection(site, id, { parent, seats, now: () => new Date() });
        let told: CollectedSeat[] = [];
        await begun.collect(AbortSignal.any([signal, abort.signal]), (list) => {
          tellNew(told, list, output);
          told = list;
        });
        const collected = told.filter(isCollected);
        output.result({ folder: begun.folder, seats: told }, () =>
          table([
            ["SEAT", "STATE", "FILES", "BYTES", "SHA256"],
            ...told.map(({ seat, state, files, bytes, sha256 }) => [
              String(seat),
              output.say(`work:state.${state}`),
              files === undefined ? "" : String(files),
              bytes === undefined ? "" : String(bytes),
              sha256 ?? "",
            ]),
          ]),
        );
        if (collected.length < told.length) process.exitCode = EXIT.conflict;
      }),
    );
}

/** Each seat as it ends, on standard error. */
function tellNew(
  before: readonly CollectedSeat[],
  now: readonly CollectedSeat[],
  { note, say }: Output,
): void {
  for (const { seat, state, cause, failure } of now) {
    const isOver = state !== "waiting" && state !== "running";
    if (!isOver || before.find((one) => one.seat === seat)?.state === state) continue;
    const why = cause
      ? ` ${say(`work:cause.${cause}`)}`
      : failure
        ? ` ${failure.detail ?? failure.kind}`
        : "";
    note(`${say("work:seat", { number: seat })} · ${say(`work:state.${state}`)}${why}`);
  }
}
