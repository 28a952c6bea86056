import type { Command } from "commander";
import { raiseSeats } from "../../services/changeSession.ts";
import { isAnswered, seatChecks } from "../../services/checks.ts";
import type { SiteAccess } from "../../services/site.ts";
import type { SeatView, SessionView } from "../../shared/contract/views.ts";
import { MAX_CHECKS } from "../../shared/domain/checks.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { inLocale } from "../../shared/domain/text.ts";
import { type Output, table } from "../output.ts";
import { readView, waitFor } from "../sessions.ts";
import type { WithSite } from "../site.ts";

/** `session checks`: how far a class is, as a matrix of seats and checks. */
export function sessionChecksCommand(
  session: Command,
  withSite: WithSite,
  sessionId: (text: string) => SessionId,
): void {
  session
    .command("checks")
    .argument("<session>", "its id", sessionId)
    .option("--run", "run all checks of all seats that are ready first")
    .description("how far each seat is: the lab's checks, seat by seat")
    .action((id: SessionId, options: { run?: boolean }) =>
      withSite(async (site, output, signal) => {
        const before = await readView(site, id);
        const view = options.run ? await runAll(site, before, signal) : before;
        if (output.json) output.result(await inFull(site, id, view), () => "");
        else output.result(view, () => matrix(view, output));
      }),
    );
}

async function runAll(site: SiteAccess, view: SessionView, signal: AbortSignal): Promise<SessionView> {
  const id = view.id as SessionId;
  const ready = view.seats.filter(({ phase }) => phase === "ready").map(({ number }) => number);
  if (ready.length === 0 || view.checks.length === 0) return view;
  await raiseSeats(site, id, ready, "checkRuns");
  return waitFor(site, id, signal, ({ seats }) => seats.every(isAnswered));
}

/** For programs: with what each check printed. */
async function inFull(site: SiteAccess, id: SessionId, { checks, seats }: SessionView) {
  const rows: object[] = [];
  for (const { number, phase, checks: progress } of seats)
    rows.push({
      number,
      phase,
      ...progress,
      results: progress?.at ? await seatChecks(site, id, number) : [],
    });
  return { session: id, checks, seats: rows };
}

function matrix({ checks, seats }: SessionView, { say, locale }: Output): string {
  if (checks.length === 0) return say("session.noChecks");
  const columns = checks.slice(0, MAX_CHECKS);
  const cells = ({ number, phase, checks: progress }: SeatView): string[] => [
    String(number),
    phase === "ready" ? `${progress?.passed ?? 0}/${columns.length}` : phase,
    ...columns.map((_, index) => say(`session.check.${progress?.states[index] ?? "none"}`)),
  ];
  const total = columns.map((_, index) => {
    const passed = seats.filter(({ checks: progress }) => progress?.states[index] === "passed").length;
    return `${passed}/${seats.length}`;
  });
  return [
    table([["SEAT", "PASSED", ...columns.map(({ name }) => name)], ...seats.map(cells), ["", "", ...total]]),
    "",
    table(columns.map(({ name, title }) => [name, inLocale(title, locale)])),
  ].join("\n");
}
