import type { Command } from "commander";
import { audit } from "../../services/audit.ts";
import { beginCollection } from "../../services/collect/beginCollection.ts";
import { discardWork, keepWorkUntil } from "../../services/leftWork.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { type CollectedSeat, isCollected } from "../../shared/domain/collection.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { ReceiptSpec } from "../../shared/domain/seat.ts";
import { EXIT } from "../exitCodes.ts";
import { type Output, table } from "../output.ts";
import type { WithSite } from "../site.ts";

interface Parsers {
  sessionId: (text: string) => SessionId;
  seatNumbers: (text: string, before?: number[]) => number[];
  instant: (text: string) => string;
}

export function sessionWorkCommands(
  session: Command,
  withSite: WithSite,
  { sessionId, seatNumbers, instant }: Parsers,
): void {
  session
    .command("keep-work")
    .argument("<session>", "its id", sessionId)
    .option("--until <date>", "until when work stays that nobody collects (ISO 8601)", instant)
    .option("--delete", "delete kept work now; asks for --confirm")
    .option("--confirm <title>", "the session's title, to confirm")
    .description("change until when work is kept after the end, or delete what is kept")
    .action((id: SessionId, options: { until?: string; delete?: boolean; confirm?: string }) =>
      withSite(async (site, output) => {
        const now = new Date();
        if ((options.until === undefined) === (options.delete !== true))
          throw new LabError({ kind: "invalid", detail: "either --until <date> or --delete" });
        if (options.until === undefined) {
          await discardWork(site, id, options.confirm ?? "");
          await audit(site, now, [{ action: "discard", session: id }], output.note);
          output.result({ session: id }, () => output.say("session.workDeleted", { id }));
          return;
        }
        const { until } = await keepWorkUntil(site, id, options.until, now);
        const deed = { action: "retain" as const, session: id, reason: `until ${until}` };
        await audit(site, now, [deed], output.note);
        output.result({ session: id, until }, () => output.say("session.workKept", { id, until }));
      }),
    );
  session
    .command("collect")
    .argument("<session>", "its id", sessionId)
    .requiredOption("--to <folder>", "where the archives go; one that was broken off there is gone on with")
    .option("--seat <n...>", "these seats only", seatNumbers)
    .description(
      "bring the work of all seats here, or what is kept of it after the end: an archive each, with checksums",
    )
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

/** What a receipt says of work that outlived its session; nothing where none did. */
export function toldWork({ kept }: ReceiptSpec, { say }: Output): string {
  const work = kept.filter(({ what }) => what === "work");
  if (work.length === 0) return "";
  const seats = work.map(({ seat }) => seat).join(", ");
  return `\n${say("session.workLeft", { seats, until: work[0]?.until ?? "" })}`;
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
