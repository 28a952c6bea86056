import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { supportBundle } from "../../services/supportBundle.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { table } from "../output.ts";
import type { WithSite } from "../site.ts";
import { seatNumbers, sessionId } from "./session.ts";

/** `support bundle`: what a developer may see of a seat. */
export function supportBundleCommand(support: Command, withSite: WithSite): void {
  support
    .command("bundle")
    .argument("<session>", "its id", sessionId)
    .argument("[seats...]", "their numbers; all of the session when none is named", seatNumbers)
    .requiredOption("--out <file>", "the zip file to write; one that is there is kept")
    .description("versions, state, Events, objects and logs of seats as a zip, without names and secrets")
    .action((id: SessionId, seats: number[] | undefined, { out }: { out: string }) =>
      withSite(async (site, output) => {
        const version = process.env.PUPITRE_VERSION ?? "development";
        const { about, zip } = await supportBundle(site, id, seats ?? [], new Date(), version);
        await writeFile(out, zip, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
          throw new LabError({
            ...(error.code === "EEXIST"
              ? { kind: "conflict", params: { what: out } }
              : { kind: "invalid", detail: `${out}: ${error.code ?? error.message}` }),
          });
        });
        output.result({ file: out, ...about }, () => {
          const absent = Object.entries(about.leftOut);
          return [
            output.say("support.bundle.written", { file: out, files: about.files.length }),
            output.say(`support.bundle.names.${about.names}`),
            ...(absent.length === 0
              ? []
              : [
                  output.say("support.bundle.leftOut"),
                  table(absent.map(([file, why]) => [file, output.say(`support.bundle.why.${why}`)])),
                ]),
          ].join("\n");
        });
      }),
    );
}
