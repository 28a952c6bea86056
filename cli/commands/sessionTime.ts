import type { Command } from "commander";
import { audit } from "../../services/audit.ts";
import {
  announce,
  closeSession,
  extendSeats,
  extendSession,
  getSession,
  openSession,
  pauseSession,
} from "../../services/changeSession.ts";
import { extendedSeat } from "../../services/classTimeCalls.ts";
import type { SiteAccess } from "../../services/site.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { AuditEntrySpec } from "../../shared/domain/auditEntry.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { keptWork } from "../../shared/plan/keptWork.ts";
import { parseDuration } from "../duration.ts";
import type { Output } from "../output.ts";
import type { WithSite } from "../site.ts";

interface Parsers {
  seatNumbers: (text: string, before?: number[]) => number[];
  sessionId: (text: string) => SessionId;
  instant: (text: string) => string;
}

const timeOrNone = (text: string): number => (text === "0" ? 0 : parseDuration(text));

/** When a class is in, until when, and what it is told. */
export function sessionTimeCommands(
  session: Command,
  withSite: WithSite,
  { sessionId, instant, seatNumbers }: Parsers,
): void {
  const note = (site: SiteAccess, id: SessionId, action: AuditEntrySpec["action"], output: Output) =>
    audit(site, new Date(), [{ action, session: id }], output.note);

  session
    .command("open")
    .argument("<session>", "its id", sessionId)
    .description("let the students in")
    .action((id: SessionId) =>
      withSite(async (site, output) => {
        const opened = await openSession(site, id, new Date());
        await note(site, id, "open", output);
        output.result(opened, () => output.say("session.opened", { id }));
      }),
    );
  session
    .command("close")
    .argument("<session>", "its id", sessionId)
    .description("let nobody in any more; seats stay as they are")
    .action((id: SessionId) =>
      withSite(async (site, output) => {
        const closed = await closeSession(site, id, new Date());
        await note(site, id, "close", output);
        output.result(closed, () => output.say("session.closed", { id }));
      }),
    );
  session
    .command("pause")
    .argument("<session>", "its id", sessionId)
    .requiredOption("--until <time>", "goes on by itself then (ISO 8601); the end moves by as much", instant)
    .option("--yes", "do not ask: what is outside the folder that is kept is lost")
    .description("release the compute of all seats and keep their folders")
    .action((id: SessionId, { until, yes }: { until: string; yes?: boolean }) =>
      withSite(async (site, output) => {
        const { spec } = await getSession(site, id);
        const { path, lost } = keptWork(spec.template.spec);
        if (!yes)
          throw new LabError({
            kind: "invalid",
            issues: [
              path === undefined
                ? { code: "cli.confirmPauseLoss" }
                : { code: "cli.confirmPause", params: { path } },
              ...(path === undefined || lost.length === 0
                ? []
                : [{ code: "cli.pauseLoses", params: { list: lost.join(", ") } }]),
            ],
          });
        const paused = await pauseSession(site, id, until, new Date());
        await note(site, id, "pause", output);
        output.result(paused, () =>
          output.say("session.paused", { id, resumesAt: until, endsAt: paused.endsAt }),
        );
      }),
    );
  session
    .command("resume")
    .argument("<session>", "its id", sessionId)
    .description("end a pause now; the class has the time that it had left")
    .action((id: SessionId) =>
      withSite(async (site, output) => {
        const resumed = await openSession(site, id, new Date());
        await note(site, id, "resume", output);
        output.result(resumed, () => output.say("session.resumed", { id, endsAt: resumed.endsAt }));
      }),
    );
  session
    .command("message")
    .argument("<session>", "its id", sessionId)
    .argument("<text>", "plain text; it stays on the students' pages until the end")
    .option("--seat <n>", "the students at one seat only", Number)
    .description("tell the students something, all or those at one seat")
    .action((id: SessionId, text: string, { seat }: { seat?: number }) =>
      withSite(async (site, output) => {
        await announce(site, id, { text, seat }, new Date());
        output.result({ session: id }, () => output.say("session.told", { id }));
      }),
    );
  session
    .command("extend")
    .argument("<session>", "its id", sessionId)
    .argument("<time>", "30m, 1h; with --seat, 0 takes it back", timeOrNone)
    .option("--seat <n...>", "these seats only; the session ends with its last one", seatNumbers)
    .description("move the end")
    .action((id: SessionId, minutes: number, { seat: seats }: { seat?: number[] }) =>
      withSite(async (site, output) => {
        if (!seats && minutes === 0)
          throw new LabError({ kind: "invalid", issues: [{ code: "cli.extendByNothing" }] });
        if (seats) {
          const extended = await extendSeats(site, id, seats, minutes, new Date());
          const deeds = seats.map((seat) => extendedSeat(id, seat, minutes));
          await audit(site, new Date(), deeds, output.note);
          output.result({ ...extended, seats }, () =>
            output.say("session.seatsExtended", { seats: seats.join(", "), endsAt: extended.endsAt }),
          );
          return;
        }
        const extended = await extendSession(site, id, minutes);
        await note(site, id, "extend", output);
        output.result(extended, () => output.say("session.extended", { endsAt: extended.endsAt }));
      }),
    );
}
