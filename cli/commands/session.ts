import { randomInt } from "node:crypto";
import { type Command, InvalidArgumentError, Option } from "commander";
import { audit } from "../../services/audit.ts";
import { endSession, getReceipt } from "../../services/changeSession.ts";
import { launchSession } from "../../services/launchSession.ts";
import { keepWorkUntil } from "../../services/leftWork.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { KEEP_WORK_DAYS, MOST_KEPT_DAYS } from "../../shared/domain/leftWork.ts";
import { isSessionId, MAX_SEATS, type SessionId } from "../../shared/domain/names.ts";
import { seating } from "../../shared/domain/seating.ts";
import { inLocale } from "../../shared/domain/text.ts";
import { catalogue } from "../catalogue.ts";
import { parseDuration } from "../duration.ts";
import { lookBefore } from "../lookBefore.ts";
import { table, toldReason } from "../output.ts";
import { readRosterFile } from "../roster.ts";
import type { Run } from "../run.ts";
import { readSessions, readView, waitFor } from "../sessions.ts";
import { workAtSite } from "../site.ts";
import { sessionAttendanceCommand } from "./sessionAttendance.ts";
import { sessionChecksCommand } from "./sessionChecks.ts";
import { sessionClassCommands } from "./sessionClass.ts";
import { sessionDataCommands } from "./sessionData.ts";
import { sessionJoinCommands } from "./sessionJoin.ts";
import { sessionLinksCommands } from "./sessionLinks.ts";
import { sessionMailCommand } from "./sessionMail.ts";
import { sessionPushCommand } from "./sessionPush.ts";
import { sessionResetCommands } from "./sessionReset.ts";
import { sessionShareCommand } from "./sessionShare.ts";
import { sessionTimeCommands } from "./sessionTime.ts";
import { sessionWorkCommands, toldWork } from "./sessionWork.ts";

interface LaunchOptions {
  roster?: string;
  sheet?: string;
  duration: number;
  title?: string;
  spare: number;
  param: Record<string, string>;
  opens?: string;
  prepared?: boolean;
  keepWork: number;
  wait?: boolean;
  force?: boolean;
}

interface EndOptions {
  confirm?: string;
  in?: number;
  keepWorkUntil?: string;
  discardWork?: boolean;
  message?: string;
  wait?: boolean;
}

export function sessionCommands(program: Command, run: Run): void {
  const session = program.command("session").description("launch, watch and end sessions");
  const withSite = workAtSite(program, run);

  session
    .command("launch")
    .argument("<template>", "a lab of `template list`")
    .description("build one seat for each student of the roster, or for as many together as the lab says")
    .option("--roster <file>", "class list: CSV, XLSX or ODS, as Moodle, Excel and LibreOffice write it")
    .option("--sheet <name>", "of a spreadsheet in which several sheets hold something")
    .option("--spare <n>", "seats without a name", count, 0)
    .option("--duration <time>", "90m, 2h, 1h30, 3d", parseDuration, 120)
    .option("--title <text>", "how the session is called")
    .option("--param <name=value>", "a parameter of the lab; repeatable", collect, {})
    .option("--opens <time>", "let students in then (ISO 8601)", instant)
    .option("--prepared", "do not let students in yet")
    .addOption(
      new Option("--keep-work <days>", "keep work that nobody collects so long after the end; 0: not at all")
        .argParser(keptDays)
        .default(KEEP_WORK_DAYS),
    )
    .option("--wait", "return when all seats are ready or failed")
    .option("--force", "launch although there is no room for all seats, or something prevents them")
    .action((name: string, options: LaunchOptions) =>
      withSite(async (site, output, signal) => {
        const template = await catalogue().get(name);
        const people = options.roster ? await readRosterFile(options.roster, options.sheet) : [];
        const parameters = typed(options.param, template.spec.parameters ?? []);
        const title = options.title ?? inLocale(template.spec.title, output.locale);
        const seats = seating(people.length, options.spare, template.spec.persons ?? 1).length;
        const { duration: minutes, opens: opensAt } = options;
        const wish = { title, parameters, seats, people: people.length, minutes };
        await lookBefore(
          site,
          template,
          opensAt ? { ...wish, opensAt } : wish,
          output,
          options.force === true,
        );
        const { session: id, warnings = [] } = await launchSession(
          {
            site: site.id,
            template: name,
            title,
            parameters,
            people,
            spare: options.spare,
            minutes: options.duration,
            keepWorkDays: options.keepWork,
            openAtOnce: options.prepared !== true,
            ...(options.opens ? { opensAt: options.opens } : {}),
          },
          { site, template, locale: output.locale, now: new Date(), random: (below) => randomInt(below) },
        );
        await audit(site, new Date(), [{ action: "launch", session: id }], output.note);
        warnings.forEach(output.warning);
        if (options.wait) {
          const view = await waitFor(
            site,
            id,
            signal,
            ({ counts }) => counts.ready + counts.failed >= counts.wanted && counts.wanted > 0,
          );
          output.result(view, () =>
            output.say("session.ready", { id, ready: view.counts.ready, wanted: view.counts.wanted }),
          );
          if (view.counts.failed > 0)
            throw new LabError({
              kind: "conflict",
              params: { what: id },
              detail: `${view.counts.failed} seats failed`,
            });
        } else output.result({ session: id }, () => id);
      }),
    );
  session
    .command("list")
    .description("all sessions of the establishment")
    .action(() =>
      withSite(async (site, output) => {
        const sessions = await readSessions(site);
        output.result(sessions, () =>
          table([
            ["SESSION", "TITLE", "PHASE", "READY", "ENDS"],
            ...sessions.map(({ id, title, phase, counts, endsAt }) => [
              id,
              title,
              phase,
              `${counts.ready}/${counts.wanted}`,
              endsAt,
            ]),
          ]),
        );
      }),
    );
  session
    .command("show")
    .argument("<session>", "its id", sessionId)
    .description("one session, seat by seat")
    .action((id: SessionId) =>
      withSite(async (site, output) => {
        const view = await readView(site, id);
        if (view.reason) output.note(toldReason(view.reason, output));
        output.result(view, () =>
          table([
            ["SEAT", "PHASE", "SINCE", "CONNECTED", "CAUSE"],
            ...view.seats.map((seat) => [
              String(seat.number),
              seat.phase,
              seat.since,
              seat.connected ? "yes" : "no",
              seat.reason ? toldReason(seat.reason, output) : "",
            ]),
          ]),
        );
      }),
    );
  sessionChecksCommand(session, withSite, sessionId);
  sessionAttendanceCommand(session, withSite, sessionId);
  sessionPushCommand(session, withSite, { sessionId, seatNumbers });
  sessionDataCommands(session, withSite, sessionId);
  sessionWorkCommands(session, withSite, { sessionId, seatNumbers, instant });
  sessionShareCommand(session, withSite, sessionId);
  sessionMailCommand(session, withSite, sessionId, seatNumbers);
  sessionClassCommands(session, withSite, { sessionId, seatNumbers });
  sessionLinksCommands(session, withSite, { sessionId, count, seatNumbers });
  const seatNumber = (text: string) => seatNumbers(text)[0] ?? 0;
  sessionResetCommands(session, withSite, { sessionId, seatNumbers, seatNumber });
  sessionJoinCommands(session, withSite, { sessionId, seatNumber });
  sessionTimeCommands(session, withSite, { sessionId, instant, seatNumbers });
  session
    .command("end")
    .argument("<session>", "its id", sessionId)
    .option("--confirm <title>", "the session's title, to confirm")
    .option("--in <time>", "warn the students and end then, as 5m", parseDuration)
    .option("--message <text>", "what they read with --in")
    .addOption(
      new Option("--keep-work-until <date>", "work that nobody collected stays until then (ISO 8601)")
        .argParser(instant)
        .conflicts("discardWork"),
    )
    .option("--discard-work", "work that nobody collected goes with the seats")
    .option("--wait", "return when nothing is left, with the receipt")
    .description("remove all seats of a session")
    .action((id: SessionId, options: EndOptions) =>
      withSite(async (site, output, signal) => {
        const { in: minutes, confirm = "", message } = options;
        const text = message ?? output.say("classTime:end.say", { count: minutes ?? 0 });
        const warned = minutes === undefined ? undefined : { minutes, text, now: new Date() };
        const { keepWorkUntil: until, discardWork } = options;
        if (until) await keepWorkUntil(site, id, until, new Date());
        const { endsAt } = await endSession(site, id, confirm, { warned, discardWork });
        const reason = warned && `in ${warned.minutes} min`;
        const deed = { action: "end" as const, session: id, ...(reason ? { reason } : {}) };
        await audit(site, new Date(), [deed], output.note);
        if (!options.wait) {
          output.result({ session: id, ...(warned ? { endsAt } : {}) }, () =>
            warned ? output.say("session.endingAt", { id, endsAt }) : output.say("session.ending", { id }),
          );
          return;
        }
        await waitFor(site, id, signal, ({ phase }) => phase === "ended");
        const { spec } = await getReceipt(site, id);
        output.result(
          spec,
          () =>
            output.say("session.ended", {
              id,
              objects: spec.removed.reduce((sum, { count }) => sum + count, 0),
              leftovers: spec.leftovers.length,
            }) + toldWork(spec, output),
        );
      }),
    );
}

export function sessionId(text: string): SessionId {
  if (!isSessionId(text)) throw new InvalidArgumentError("not a session id");
  return text;
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > MAX_SEATS)
    throw new InvalidArgumentError(`a whole number up to ${MAX_SEATS}`);
  return number;
}

/** Gathers them, as commander hands over one at a time. */
export function seatNumbers(text: string, before: number[] = []): number[] {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > MAX_SEATS)
    throw new InvalidArgumentError(`a seat's number, from 1 to ${MAX_SEATS}`);
  return [...before, number];
}

function keptDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 0 || days > MOST_KEPT_DAYS)
    throw new InvalidArgumentError(`a whole number of days up to ${MOST_KEPT_DAYS}`);
  return days;
}

function instant(text: string): string {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new InvalidArgumentError("an ISO 8601 time");
  return new Date(time).toISOString();
}

function collect(text: string, before: Record<string, string>): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("name=value");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** Text becomes what the parameter is declared as; the rules of the template judge it afterwards. */
function typed(
  values: Record<string, string>,
  declared: { name: string; type: string }[],
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(values).map(([name, text]) => {
      const type = declared.find((parameter) => parameter.name === name)?.type;
      return [name, type === "number" ? Number(text) : type === "boolean" ? text === "true" : text];
    }),
  );
}
