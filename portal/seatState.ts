import type { SeatPageChecks, SeatPageState } from "../shared/contract/student.ts";
import type { SeatHelp } from "../shared/domain/help.ts";
import type { ResolvedTemplate } from "../shared/domain/resolveTemplate.ts";
import type { Seat } from "../shared/domain/seat.ts";
import { checksPending } from "../shared/plan/checks.ts";
import type { Guest } from "./door.ts";

interface SeatStateParts {
  guest: Guest;
  lab: ResolvedTemplate | undefined;
  name: string | undefined;
  visitors: number;
  /** The students' presses for checks. */
  checkRuns: number;
  help: SeatHelp | undefined;
  now: number;
}

/** What the seat's page shows. Reasons of failures are the teacher's business; the student reads that help is needed. */
export function seatPageState({
  guest,
  lab,
  name,
  visitors,
  checkRuns,
  help,
  now,
}: SeatStateParts): SeatPageState {
  const { seat, session, person } = guest;
  const checks = lab && seatChecks(seat, lab, checkRuns);
  return {
    seat: seat.spec.number,
    title: session.spec.title,
    phase: seat.status?.phase ?? "waiting",
    paused: session.spec.phase === "paused",
    endsAt: session.spec.endsAt,
    now: new Date(now).toISOString(),
    person,
    ...(name === undefined ? {} : { name }),
    visitors,
    ...(help ? { help } : {}),
    accesses: (lab?.accesses ?? []).map(({ name, kind, title }) => ({ name, kind, title })),
    ...(checks ? { checks } : {}),
    instructions: session.metadata.uid + (session.metadata.generation ?? ""),
  };
}

function seatChecks(seat: Seat, lab: ResolvedTemplate, checkRuns: number): SeatPageChecks | undefined {
  if (!lab.checks?.length) return undefined;
  const { results = [], at } = seat.status?.checks ?? {};
  const found = new Map(results.map(({ name, state }) => [name, state]));
  return {
    running: seat.status?.phase === "ready" && checksPending(seat, checkRuns),
    ...(at !== undefined && results.length > 0 ? { at } : {}),
    list: lab.checks.map(({ name, title, hint }) => {
      const state = found.get(name) ?? "none";
      const isHinted = hint !== undefined && (state === "failed" || state === "timedOut");
      return { name, title, ...(isHinted ? { hint } : {}), state };
    }),
  };
}
