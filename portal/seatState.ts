import type { SeatPageState } from "../shared/contract/student.ts";
import type { ResolvedTemplate } from "../shared/domain/resolveTemplate.ts";
import type { Guest } from "./door.ts";

interface SeatStateParts {
  guest: Guest;
  lab: ResolvedTemplate | undefined;
  name: string | undefined;
  visitors: number;
  now: number;
}

/** What the seat's page shows. Reasons of failures are the teacher's business; the student reads that help is needed. */
export function seatPageState({ guest, lab, name, visitors, now }: SeatStateParts): SeatPageState {
  const { seat, session, person } = guest;
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
    accesses: (lab?.accesses ?? []).map(({ name, kind, title }) => ({ name, kind, title })),
    instructions: session.metadata.uid + (session.metadata.generation ?? ""),
  };
}
