import type {
  SeatPageChecks,
  SeatPageLook,
  SeatPageState,
  StudentAnnouncement,
} from "../shared/contract/student.ts";
import type { SeatHelp } from "../shared/domain/help.ts";
import type { LookRecord } from "../shared/domain/look.ts";
import type { ResolvedTemplate } from "../shared/domain/resolveTemplate.ts";
import { type Seat, shownPhase } from "../shared/domain/seat.ts";
import { isPaused, seatEnd, type TrainingSession } from "../shared/domain/session.ts";
import { keptPath } from "../shared/manifests/keptFolders.ts";
import { workPlaceOf } from "../shared/manifests/workArchive.ts";
import { checksPending } from "../shared/plan/checks.ts";
import type { LabOf } from "./accesses.ts";
import type { DisplayName } from "./displayNames.ts";
import type { Guest } from "./door.ts";
import type { Looks } from "./looks.ts";
import type { Presence } from "./presence.ts";
import { sha256 } from "./secrets.ts";

interface StatePorts {
  looks: Looks;
  presence: Presence;
  labOf: LabOf;
  displayName: DisplayName;
  clock: () => number;
}

/** A guest's page as it is now. */
export type StateOf = (guest: Guest) => SeatPageState;

export const createStateOf =
  ({ presence, looks, labOf, displayName, clock }: StatePorts): StateOf =>
  (guest) => {
    const { name } = guest.seat.metadata;
    return seatPageState({
      guest,
      lab: labOf(guest.seat, guest.session),
      name: displayName(guest.seat, guest.person),
      visitors: presence.visitors(name),
      looks: looks.of(name),
      lookedAt: lookedAt(presence.looks(name)),
      checkRuns: presence.checkRuns(name),
      help: presence.help(name),
      collectedAt: presence.collectedAt(name),
      handed: presence.handedAt(name),
      now: clock(),
    });
  };

interface SeatStateParts {
  guest: Guest;
  lab: ResolvedTemplate | undefined;
  name: string | undefined;
  visitors: number;
  looks: SeatPageLook[];
  lookedAt: SeatPageState["lookedAt"];
  /** The students' presses for checks. */
  checkRuns: number;
  help: SeatHelp | undefined;
  collectedAt: string | undefined;
  handed: SeatPageState["handed"];
  now: number;
}

/** What the seat's page shows. Reasons of failures are the teacher's business; the student reads that help is needed. */
function seatPageState(parts: SeatStateParts): SeatPageState {
  const { guest, lab, name, checkRuns, help, collectedAt, now, ...looks } = parts;
  const { seat, session, person } = guest;
  const checks = lab && seatChecks(seat, lab, checkRuns);
  const aside = seat.status?.kept?.at(-1);
  return {
    seat: seat.spec.number,
    title: session.spec.title,
    phase: shownPhase(seat.status?.phase ?? "waiting"),
    paused: isPaused(session.spec, now),
    endsAt: new Date(seatEnd(session.spec, seat.spec.number)).toISOString(),
    now: new Date(now).toISOString(),
    person,
    ...(name === undefined ? {} : { name }),
    ...looks,
    ...(help ? { help } : {}),
    hasFiles: lab !== undefined && workPlaceOf(lab) !== undefined,
    ...(collectedAt ? { collectedAt } : {}),
    namesUntil: session.spec.retainNamesUntil,
    announcements: announcementsFor(session, seat.spec.number),
    accesses: (lab?.accesses ?? []).map(({ name, kind, title }) => ({ name, kind, title })),
    ...(aside && lab?.storage
      ? { kept: { at: aside.at, by: aside.by, folder: keptPath(lab.storage.path, aside.number) } }
      : {}),
    ...(checks ? { checks } : {}),
    // Of what they say, not of the session's version: an extension must not fold up what is being read.
    instructions: sha256(JSON.stringify(lab?.instructions ?? "")).slice(0, 16),
  };
}

/** Told once they are over: who comes in meanwhile is asked. */
const lookedAt = (records: readonly LookRecord[]): SeatPageState["lookedAt"] =>
  records.flatMap(({ is, at, until }) => (is === "absent" && until !== undefined ? [{ at, until }] : []));

/** Those to all, and to this seat; never what another seat was told. */
const announcementsFor = ({ spec }: TrainingSession, number: number): StudentAnnouncement[] =>
  (spec.announcements ?? [])
    .filter(({ seat }) => seat === undefined || seat === number)
    .map(({ at, text, seat }) => ({ at, text, toSeat: seat !== undefined }));

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
