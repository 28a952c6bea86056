import type { Command } from "commander";
import type { SiteAccess } from "../../services/site.ts";
import {
  actAsSupport,
  overtakenFailure,
  previewSupport,
  type SupportWish,
} from "../../services/supportActions.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { type AssistAction, AssistReason, MAX_ASSIST_REASON } from "../../shared/domain/assistance.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { assistLines, outcomeLines } from "../../shared/i18n/assistLines.ts";
import { parseDuration } from "../duration.ts";
import type { Output } from "../output.ts";
import type { WithSite } from "../site.ts";

interface Readers {
  sessionId: (text: string) => SessionId;
  seatNumbers: (text: string, before?: number[]) => number[];
}

interface Options {
  all?: boolean;
  reason?: string;
  keepWork?: boolean;
  toStart?: boolean;
  by?: number;
  dryRun?: boolean;
  yes?: boolean;
}

const COMMANDS: [string, AssistAction, string][] = [
  ["restart", "restart", "build seats anew, their folder stays"],
  ["reset", "reset", "bring seats back to what the lab begins with"],
  ["undo", "undo", "take back the last reset that kept the work"],
  ["reissue", "reissue", "make new links; they are the teacher's to hand out"],
  ["evict", "evict", "close links: nobody is in until new ones are made"],
  ["extend", "extend", "more time, for the class or for some seats"],
  ["end", "end", "end the session for everybody, at once"],
];

/** `support restart`, `reset`, `undo`, `reissue`, `evict`, `extend`, `end`: preview, reason, record, effect. */
export function supportActionCommands(support: Command, withSite: WithSite, read: Readers): void {
  for (const [name, action, description] of COMMANDS) {
    const command = support
      .command(name)
      .argument("<session>", "its id", read.sessionId)
      .option("--reason <text>", "why; it goes on record")
      .option("--dry-run", "say what it would do, and do nothing")
      .option("--yes", "do it: without this it is only said what it would do")
      .description(`${description}; with a reason, on record`);
    if (name === "reset")
      command
        .option("--keep-work", "set the work aside in the seat; `support undo` brings it back")
        .option("--to-start", "delete the work");
    if (name === "extend") command.option("--by <time>", "so much longer: 30m, 1h", parseDuration);
    if (action === "end") {
      command.action((id: SessionId, options: Options) =>
        withSite((site, output) => act(site, output, { session: id, action }, options)),
      );
      continue;
    }
    command.argument("[seats...]", "seat numbers", read.seatNumbers).option("--all", "all of the session");
    command.action((id: SessionId, seats: number[] | undefined, options: Options) =>
      withSite((site, output) => act(site, output, wishOf(id, action, seats ?? [], options), options)),
    );
  }
}

/** @throws LabError `invalid`: which seats, or what becomes of the work, is to be said */
function wishOf(session: SessionId, action: AssistAction, seats: number[], options: Options): SupportWish {
  const { all = false, keepWork = false, toStart = false, by } = options;
  const refuse = (code: string) => new LabError({ kind: "invalid", issues: [{ code: `assist.${code}` }] });
  if (action === "reset" && keepWork === toStart) throw refuse("keepOrStart");
  if (action === "extend" && by === undefined) throw refuse("minutes");
  // Without seats an extension is the class's.
  if (action === "extend" ? all && seats.length > 0 : all === seats.length > 0) throw refuse("seatsOrAll");
  return {
    session,
    action: keepWork ? "keep" : action,
    ...(seats.length > 0 ? { seats } : {}),
    ...(by === undefined ? {} : { minutes: by }),
  };
}

async function act(site: SiteAccess, output: Output, wish: SupportWish, options: Options): Promise<void> {
  const reason = options.reason ?? "";
  // First: whoever forgot it need not read the rest.
  if (!options.dryRun && !AssistReason.safeParse(reason).success)
    throw new LabError({
      kind: "invalid",
      issues: [{ code: "assist.reason", params: { max: MAX_ASSIST_REASON } }],
    });
  const preview = await previewSupport(site, wish, new Date());
  const say: Output["say"] = (key, params) => output.say(`supportActions:${key}`, params);
  const { title, teacher } = preview;
  const lines = [
    say("about", { action: say(`action.${preview.action}`), title, teacher }),
    ...assistLines(preview, say, (instant) => instant),
  ];
  if (options.dryRun) return output.result(preview, () => lines.join("\n"));
  if (!output.json) for (const line of lines) output.note(line);
  if (!options.yes) throw new LabError({ kind: "invalid", issues: [{ code: "assist.confirm" }] });
  const outcome = await actAsSupport(site, { ...wish, reason, basis: preview.basis }, new Date());
  output.result({ preview, ...outcome }, () => outcomeLines(outcome, say).join("\n"));
  if (outcome.overtaken.length > 0) throw overtakenFailure(outcome.overtaken);
  if (outcome.done.length + outcome.waiting.length === 0)
    throw new LabError({ kind: "conflict", params: { what: "seat" }, issues: [{ code: "assist.nothing" }] });
}
