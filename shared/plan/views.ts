import type { CheckCard } from "../contract/checks.ts";
import type { SeatView, SessionSummary, SessionView } from "../contract/views.ts";
import { HOSTING_ANNOTATION, TRIAL } from "../domain/hosting.ts";
import { REHEARSAL_ANNOTATION } from "../domain/rehearsal.ts";
import { fullName, type Roster } from "../domain/roster.ts";
import { isClosed, type Seat, type SeatPresence, shownPhase } from "../domain/seat.ts";
import { lastEnd, seatEnd, type TrainingSession } from "../domain/session.ts";
import { workPlaceOf } from "../manifests/workArchive.ts";
import { checkCards, seatProgress } from "./checkViews.ts";
import { claimViews, countWaiting } from "./joining.ts";
import { isAskedAgain, isUndoable } from "./keptTurn.ts";
import { keptWork } from "./keptWork.ts";
import { hasWorkFolder, isUncollected, latestKeeping, leftUntil } from "./leftWork.ts";
import { isForPeople, isStanding } from "./seatWish.ts";

const iso = (time: number): string => new Date(time).toISOString();

/** One line of the list of sessions. `site` is the id of where the session runs. */
export function sessionSummary(
  session: TrainingSession,
  all: Seat[],
  presences: SeatPresence[],
  site: string,
): SessionSummary {
  const seats = all.filter(isForPeople);
  const { metadata, spec, status } = session;
  // By its own word, or by the time of opening, or of going on after a pause.
  const letsIn = spec.phase === "open" || (spec.phase !== "ended" && status?.phase === "open");
  // Opened while every seat fails: what is prepared stands open all the same.
  const phase = letsIn && status?.phase === "prepared" ? "open" : (status?.phase ?? "preparing");
  return {
    site,
    id: metadata.name,
    namespace: metadata.namespace ?? "",
    title: spec.title,
    template: spec.template.name,
    templateTitle: spec.template.spec.title,
    phase,
    letsIn,
    launchedAt: new Date(metadata.creationTimestamp).toISOString(),
    ...(spec.opensAt ? { opensAt: spec.opensAt } : {}),
    ...(status?.openedAt ? { openedAt: status.openedAt } : {}),
    ...(phase === "paused" && spec.resumesAt ? { resumesAt: spec.resumesAt } : {}),
    endsAt: spec.endsAt,
    ...(lastEnd(spec) > Date.parse(spec.endsAt) ? { lastEndsAt: iso(lastEnd(spec)) } : {}),
    ...(status?.endedAt ? { endedAt: status.endedAt } : {}),
    counts: {
      wanted: spec.seats.length,
      ready: seats.filter((seat) => seat.status?.phase === "ready").length,
      failed: seats.filter((seat) => seat.status?.phase === "failed").length,
      connected: presences.filter((presence) => presence.spec.connected).length,
      help: presences.filter((presence) => presence.spec.help !== undefined).length,
      remaining: all.filter((seat) => isStanding(seat) && !isAtRest(seat)).length,
    },
    ...(spec.join ? { join: { ...spec.join, waiting: countWaiting(spec.join, seats, presences) } } : {}),
    hasReceipt: status?.receipt !== undefined,
    retainNamesUntil: spec.retainNamesUntil,
    ...workKeeping(session, presences),
    ...(metadata.annotations?.[HOSTING_ANNOTATION] === TRIAL ? { trial: true } : {}),
    ...(metadata.annotations?.[REHEARSAL_ANNOTATION] === "true" ? { rehearsal: true } : {}),
    ...(status?.reason ? { reason: status.reason } : {}),
  };
}

/** The board. Names come from the roster Secret alone, and only for those who may read it. */
export function sessionView(
  session: TrainingSession,
  all: Seat[],
  presences: SeatPresence[],
  roster: Roster | undefined,
  site: string,
): SessionView {
  const { spec } = session;
  const seats = all.filter(isForPeople);
  const shared = sharedView(session, all);
  const seatByNumber = new Map(seats.map((seat) => [seat.spec.number, seat]));
  const presenceByNumber = new Map(presences.map((presence) => [presence.spec.number, presence]));
  const names = namesBySeat(roster);
  const claimsAt = claimViews(session, roster);
  const listed = new Set(spec.seats.map(({ number }) => number));
  // A seat that was taken off the list is shown until it is gone.
  const leaving = seats.map((seat) => seat.spec.number).filter((number) => !listed.has(number));
  const launchedAt = new Date(session.metadata.creationTimestamp).toISOString();
  const checks = checkCards(spec.template.spec, spec.parameters);
  const readySeconds = medianReadySeconds(seats);
  return {
    ...sessionSummary(session, all, presences, site),
    ...(shared ? { shared } : {}),
    seats: [...listed, ...leaving]
      .sort((a, b) => a - b)
      .map((number) =>
        seatView(
          session,
          number,
          seatByNumber.get(number),
          presenceByNumber.get(number),
          names.get(number) ?? [],
          launchedAt,
          checks,
          claimsAt,
        ),
      ),
    checks,
    accesses: spec.template.spec.accesses.map(({ name, kind, title }) => ({ name, kind, title })),
    parameters: spec.parameters,
    keepsWork: workPlaceOf(spec.template.spec) !== undefined,
    kept: keptWork(spec.template.spec),
    ...(session.status?.isolation ? { isolation: session.status.isolation } : {}),
    ...(readySeconds === undefined ? {} : { readySeconds }),
  };
}

/** Nothing of it runs any more, and its work stays. */
const isAtRest = ({ status }: Seat): boolean => status?.phase === "kept" || status?.phase === "readable";

/** Until when work that nobody collects is kept, in labs that have a folder for it; once ended, what is. */
function workKeeping(
  session: TrainingSession,
  presences: SeatPresence[],
): Pick<SessionSummary, "workKeptUntil" | "mostKept" | "work" | "uncollected"> {
  if (!hasWorkFolder(session)) return {};
  const until = leftUntil(session);
  const work = session.status?.work;
  const ofSeats = presences.filter(({ spec }) => spec.session === session.metadata.name);
  // Not by an archive of before somebody went on: whoever deletes kept work goes by this.
  const collected = new Set(
    ofSeats.flatMap(({ spec }) => (spec.collectedAt && !isUncollected(spec) ? [spec.number] : [])),
  );
  return {
    ...(until === undefined ? {} : { workKeptUntil: new Date(until).toISOString() }),
    mostKept: new Date(latestKeeping(session)).toISOString(),
    uncollected: ofSeats.filter(({ spec }) => isUncollected(spec)).length,
    ...(work ? { work: { ...work, collected: work.seats.filter((seat) => collected.has(seat)) } } : {}),
  };
}

/** What all seats share is no seat of the board: it is shown by itself. */
function sharedView(session: TrainingSession, all: Seat[]): SessionView["shared"] {
  const status = all.find((seat) => !isForPeople(seat))?.status;
  if (!session.spec.template.spec.shared && !status) return undefined;
  return {
    phase: shownPhase(status?.phase ?? "waiting"),
    since: status?.since ?? new Date(session.metadata.creationTimestamp).toISOString(),
    ...(status?.reason ? { reason: status.reason } : {}),
  };
}

function seatView(
  { spec }: TrainingSession,
  number: number,
  seat: Seat | undefined,
  presence: SeatPresence | undefined,
  people: string[],
  launchedAt: string,
  checks: readonly CheckCard[],
  claimsAt: ReturnType<typeof claimViews>,
): SeatView {
  const seen = presence?.spec;
  const status = seat?.status;
  const progress = seatProgress(checks, seat, presence);
  const claims = claimsAt(seat, seen);
  const declared = status?.links.flatMap((link) => (link.declared ? [link.person] : [])) ?? [];
  return {
    number,
    people,
    phase: shownPhase(status?.phase ?? "waiting"),
    since: status?.since ?? launchedAt,
    ...(status?.reason ? { reason: status.reason } : {}),
    ...(seatEnd(spec, number) > Date.parse(spec.endsAt) ? { endsAt: iso(seatEnd(spec, number)) } : {}),
    connected: seen?.connected ?? false,
    ...(seen?.firstSeen ? { firstSeen: seen.firstSeen } : {}),
    ...(seen?.lastSeen ? { lastSeen: seen.lastSeen } : {}),
    ...(seen?.lastActive ? { lastActive: seen.lastActive } : {}),
    devices: countDevices(seat, presence),
    ...(seat && isClosed(seat.spec) ? { linksClosed: true } : {}),
    ...(seen?.notMeAt ? { notMeAt: seen.notMeAt } : {}),
    ...(seen?.help ? { help: seen.help } : {}),
    ...(declared.length > 0 ? { declared } : {}),
    ...(claims.length > 0 ? { claims } : {}),
    restarts: seat?.spec.restarts ?? 0,
    resets: seat?.spec.resets ?? 0,
    ...(status?.kept ? { kept: status.kept } : {}),
    ...(seat && isUndoable(seat) ? { undoable: true } : {}),
    ...(seat && isAskedAgain(seat) ? { rebuilding: true } : {}),
    ...(progress ? { checks: progress } : {}),
  };
}

/** Browsers that are let in now: not those of a link that was replaced or closed, and each once, however often it entered. */
function countDevices(seat: Seat | undefined, presence: SeatPresence | undefined): number {
  const current = new Set(
    seat?.status?.links
      .filter(({ issue }) => !isClosed(seat.spec, issue))
      .flatMap(({ hash, declared = hash }) => [hash, declared]),
  );
  const open = presence?.spec.cookies.filter(({ link }) => current.has(link)) ?? [];
  return new Set(open.map(({ browser, hash }) => browser ?? hash)).size;
}

export function namesBySeat(roster: Roster | undefined): Map<number, string[]> {
  const names = new Map<number, string[]>();
  for (const person of [...(roster?.people ?? [])].sort((a, b) => a.person - b.person))
    names.set(person.seat, [...(names.get(person.seat) ?? []), fullName(person)]);
  return names;
}

function medianReadySeconds(seats: Seat[]): number | undefined {
  const times = seats
    .flatMap(({ status }) =>
      status?.readyAt && status.createdAt
        ? (Date.parse(status.readyAt) - Date.parse(status.createdAt)) / 1000
        : [],
    )
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}
