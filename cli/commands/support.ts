import { text } from "node:stream/consumers";
import type { Command } from "commander";
import { auditCsv, auditRows } from "../../services/auditFile.ts";
import { findForSupport, findLink, readAudit, readStory } from "../../services/support.ts";
import type { Hit } from "../../shared/plan/support/findSeats.ts";
import type { StoryLine } from "../../shared/plan/support/seatStory.ts";
import { type Output, table } from "../output.ts";
import type { Run } from "../run.ts";
import { workAtSite } from "../site.ts";
import { seatNumbers, sessionId } from "./session.ts";
import { supportActionCommands } from "./supportActions.ts";
import { supportBundleCommand } from "./supportBundle.ts";

interface FindOptions {
  link?: boolean;
  allEstablishments?: boolean;
}

/** `support`: what is meant by a call, what happened there, and who did what. */
export function supportCommands(program: Command, run: Run): void {
  const support = program.command("support").description("find the session or seat that a call is about");
  const withSite = workAtSite(program, run);

  supportActionCommands(support, withSite, { sessionId, seatNumbers });
  support
    .command("find")
    .argument("[words...]", "as people say it: “seat 7 of SQL”, a teacher, a title, a namespace, a Pod")
    .option("--link", "read a student's link from standard input, and find its seat by its hash")
    .option("--all-establishments", "in the whole cluster, for whoever may read it")
    .description("sessions and seats, the likeliest first; no name of a student")
    .action((words: string[], { link, allEstablishments = false }: FindOptions) =>
      withSite(async (site, output) => {
        if (link) {
          const found = await findLink(site, (await text(process.stdin)).trim(), allEstablishments);
          output.result(found, () =>
            [hitTable([found.hit]), output.say(`support.link.${found.is}`)].join("\n"),
          );
          return;
        }
        const hits = await findForSupport(site, words.join(" "), allEstablishments);
        output.result(hits, () => (hits.length === 0 ? output.say("support.nothing") : hitTable(hits)));
      }),
    );
  support
    .command("show")
    .argument("<session>", "its id", sessionId)
    .argument("<seat>", "its number", Number)
    .description("the whole story of one seat, the newest first")
    .action((id: Parameters<typeof readStory>[1], seat: number) =>
      withSite(async (site, output) => {
        const story = await readStory(site, id, seat);
        output.result(story, () => table(story.map((line) => storyRow(line, output))));
      }),
    );
  support
    .command("audit")
    .argument("<session>", "its id", sessionId)
    .option("--csv", "as CSV")
    .description("who did what to which seat, when and why")
    .action((id: Parameters<typeof readAudit>[1], { csv }: { csv?: boolean }) =>
      withSite(async (site, output) => {
        const entries = await readAudit(site, id);
        output.result(entries, () =>
          csv
            ? auditCsv(entries).trimEnd()
            : table([["AT", "WHO", "ACTION", "SEAT", "REASON"], ...auditRows(entries)]),
        );
      }),
    );
  supportBundleCommand(support, withSite);
}

const hitTable = (hits: readonly Hit[]): string =>
  table([
    ["SESSION", "SEAT", "STATE", "TITLE", "TEACHER", "ESTABLISHMENT", "NAMESPACE", "REASON"],
    ...hits.map(({ session, seat, phase, title, teacher, establishment }) => [
      ...[session, seat ? String(seat.number) : "", seat?.phase ?? phase, title, teacher, establishment],
      ...[seat?.namespace ?? "", seat?.reason ?? ""],
    ]),
  ]);

function storyRow({ at, what, who = "", params }: StoryLine, { say }: Output): string[] {
  const { action = "", reason = "" } = params;
  if (what === "assist")
    return [at, who, say("supportActions:byAssist", { deed: say(`supportActions:deed.${action}`), reason })];
  // A word that is absent is no word.
  return [at, who, say(`support.story.${what}`, { reason: "", ...params }).trim()];
}
