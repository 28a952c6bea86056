import type { Cluster } from "../cluster/port.ts";
import { LabError } from "../shared/contract/failure.ts";
import { tidyAnnouncement } from "../shared/domain/announcement.ts";
import { type SessionId, seatName } from "../shared/domain/names.ts";
import type { Receipt, Seat } from "../shared/domain/seat.ts";
import { seatEnd, type TrainingSession } from "../shared/domain/session.ts";
import { isSameTitle } from "../shared/domain/text.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { ObjectRef } from "../shared/kubernetes/objects.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import { receiptNow } from "../shared/plan/leftWork.ts";
import {
  announcement,
  closing,
  endingIn,
  extension,
  extraTime,
  isRefused,
  opening,
  pause,
  type SessionChange,
} from "../shared/plan/sessionChanges.ts";
import type { SiteAccess } from "./site.ts";

export const sessionRef = (site: SiteAccess, id: SessionId): ObjectRef => ({
  apiVersion: API_VERSION,
  kind: "TrainingSession",
  namespace: site.namespace,
  name: id,
});

export const seatRef = (site: SiteAccess, id: SessionId, number: number): ObjectRef => ({
  apiVersion: API_VERSION,
  kind: "Seat",
  namespace: site.namespace,
  name: seatName(id, number),
});

/** @throws LabError notFound */
export async function getSession(site: SiteAccess, id: SessionId): Promise<TrainingSession> {
  return must(await site.cluster.get<TrainingSession>(sessionRef(site, id)), id);
}

/** As it was written, with what became since of the work that it names. @throws LabError notFound */
export async function getReceipt(site: SiteAccess, id: SessionId): Promise<Receipt> {
  const session = await getSession(site, id);
  const receipt = must(
    await site.cluster.get<Receipt>({
      apiVersion: API_VERSION,
      kind: "Receipt",
      namespace: site.namespace,
      name: session.status?.receipt ?? id,
    }),
    id,
  );
  return { ...receipt, spec: receiptNow(receipt.spec, { ...session.spec, work: session.status?.work }) };
}

/**
 * Lets the students in; after a pause their seats are built again first.
 * @returns the end, which comes back with a pause that is ended early
 */
export const openSession = (site: SiteAccess, id: SessionId, now: Date): Promise<{ endsAt: string }> =>
  changeTimes(site, id, (session) => opening(session, now.getTime()));

/** Nobody is let in any more; seats and what is in them stay. */
export const closeSession = (site: SiteAccess, id: SessionId, now: Date): Promise<{ endsAt: string }> =>
  changeTimes(site, id, (session) => closing(session, now.getTime()));

/**
 * Releases the compute of every seat until `resumesAt`; the end moves by as much, so that the class keeps the time that
 * it has left.
 * @returns the new end
 * @throws LabError `invalid` where that is not ahead, or the session would last too long
 */
export async function pauseSession(
  site: SiteAccess,
  id: SessionId,
  resumesAt: string,
  now: Date,
): Promise<{ endsAt: string }> {
  const { endsAt, resumesAt: kept } = await changeTimes(site, id, (session) =>
    pause(session, Date.parse(resumesAt), now.getTime()),
  );
  // See mustBeKept: it is paused, and nobody would wake it.
  if (kept === undefined)
    throw new LabError({ kind: "invalid", issues: [{ code: "session.resumesByHand" }] });
  return { endsAt };
}

/**
 * A class that is extended again and again lasts no longer than one that was launched so.
 * @returns the new end
 * @throws LabError `invalid` beyond that
 */
export const extendSession = (
  site: SiteAccess,
  id: SessionId,
  minutes: number,
): Promise<{ endsAt: string }> => changeTimes(site, id, (session) => extension(session, minutes * 60_000));

/**
 * More time for some seats only; 0 minutes take it back. The session ends with its last seat.
 * @returns when the last of these is out
 * @throws LabError `invalid` for a seat that is not there, for too much, or where the cluster keeps no such thing yet
 */
export async function extendSeats(
  site: SiteAccess,
  id: SessionId,
  seats: readonly number[],
  minutes: number,
  now: Date,
): Promise<{ endsAt: string }> {
  const { spec } = await changeSession(site, id, (session) =>
    extraTime(session, seats, minutes, now.getTime()),
  );
  const of = spec.seats.filter(({ number }) => seats.includes(number));
  // See mustBeKept.
  if (minutes > 0 && of.some(({ extraMinutes }) => extraMinutes === undefined))
    throw new LabError({ kind: "invalid", issues: [{ code: "session.extraDropped" }] });
  const latest = Math.max(...of.map(({ number }) => seatEnd(spec, number)));
  return { endsAt: new Date(latest).toISOString() };
}

async function changeTimes(
  site: SiteAccess,
  id: SessionId,
  decide: (session: TrainingSession) => SessionChange,
): Promise<Pick<TrainingSession["spec"], "endsAt" | "resumesAt">> {
  const { endsAt, resumesAt } = (await changeSession(site, id, decide)).spec;
  return { endsAt, ...(resumesAt === undefined ? {} : { resumesAt }) };
}

/** @returns as it is now. @throws LabError conflict (it has ended), `invalid` with what `decide` refuses */
const changeSession = (
  site: SiteAccess,
  id: SessionId,
  decide: (session: TrainingSession) => SessionChange,
): Promise<TrainingSession> =>
  changeAtAnyTime(site, id, (session) => {
    refuseEnded(session);
    return decide(session);
  });

/** The same of what is still to be said of a session that has ended. */
export const changeAtAnyTime = (
  site: SiteAccess,
  id: SessionId,
  decide: (session: TrainingSession) => SessionChange,
): Promise<TrainingSession> =>
  change<TrainingSession>(site.cluster, sessionRef(site, id), (session) => accepted(decide(session)));

/** What is said with an end that comes in a while. */
interface Warned {
  minutes: number;
  text: string;
}

interface EndWish {
  warned?: (Warned & { now: Date }) | undefined;
  /** Work that nobody collected goes with the seats, whatever was said before. */
  discardWork?: boolean | undefined;
}

/**
 * Ends the session at once or, `warned`, in so many minutes, of which the students hear. The typed title is compared
 * here, not in the window: a click that slipped must not end a class.
 */
export async function endSession(
  site: SiteAccess,
  id: SessionId,
  confirmation: string,
  { warned, discardWork = false }: EndWish = {},
): Promise<{ endsAt: string }> {
  const changed = await change<TrainingSession>(site.cluster, sessionRef(site, id), (session) => {
    const { spec } = session;
    if (!isSameTitle(spec.title, confirmation))
      throw new LabError({
        kind: "invalid",
        issues: [{ code: "session.confirmation", params: { title: spec.title } }],
      });
    if (spec.phase === "ended") return undefined;
    const kept = discardWork && spec.workKeptUntil !== undefined ? { workKeptUntil: null } : {};
    if (!warned) return { spec: { phase: "ended", ...kept } };
    const change = endingIn(session, warned, warned.now.getTime());
    return accepted(change && !isRefused(change) ? { spec: { ...change.spec, ...kept } } : change);
  });
  if (warned && changed.spec.phase !== "ended") mustBeKept(changed, warned.text);
  return { endsAt: changed.spec.endsAt };
}

/** Plain text to all students, or to those at one seat; kept on their pages until the end. */
export async function announce(
  site: SiteAccess,
  id: SessionId,
  said: { text: string; seat?: number | undefined },
  now: Date,
): Promise<void> {
  const changed = await changeSession(site, id, (session) => announcement(session, said, now.getTime()));
  mustBeKept(changed, said.text);
}

/** A cluster that was prepared by an earlier version drops what its schema does not know, and says nothing. */
function mustBeKept({ spec }: TrainingSession, text: string): void {
  if (spec.announcements?.at(-1)?.text !== tidyAnnouncement(text))
    throw new LabError({ kind: "invalid", issues: [{ code: "session.messageDropped" }] });
}

function accepted(change: SessionChange): object | undefined {
  if (isRefused(change)) throw new LabError({ kind: "invalid", issues: change.issues });
  return change;
}

export type SeatWish = "restarts" | "resets" | "keeps" | "undoes" | "linkIssues" | "checkRuns";

/**
 * Raises one counter of each seat by one; the conductor sees it and acts. Seats that are gone are named.
 * @throws LabError conflict (it has ended: what is left of a seat then is nobody's to build anew)
 */
export async function raiseSeats(
  site: SiteAccess,
  id: SessionId,
  seats: number[],
  wish: SeatWish,
): Promise<void> {
  refuseEnded(await getSession(site, id));
  await forEachAtMost(8, seats, (number) =>
    change<Seat>(site.cluster, seatRef(site, id, number), ({ spec }) => ({
      spec: { [wish]: (spec[wish] ?? 0) + 1 },
    })),
  );
}

/** Adds seats or takes some away, whatever else is changed at the same moment. @throws LabError conflict (it has ended) */
export async function changeSeats(
  site: SiteAccess,
  id: SessionId,
  decide: (seats: TrainingSession["spec"]["seats"]) => TrainingSession["spec"]["seats"],
): Promise<void> {
  await change<TrainingSession>(site.cluster, sessionRef(site, id), (session) => {
    refuseEnded(session);
    return { spec: { seats: decide(session.spec.seats) } };
  });
}

/** Says that the ask for help of that moment was answered. An earlier moment changes nothing. */
export async function settleHelp(
  site: SiteAccess,
  id: SessionId,
  number: number,
  since: string,
): Promise<void> {
  await change<Seat>(site.cluster, seatRef(site, id, number), ({ spec }) =>
    spec.helped !== undefined && Date.parse(spec.helped) >= Date.parse(since)
      ? undefined
      : { spec: { helped: since } },
  );
}

/** Somebody may have ended it, or its clock has, of which its status alone tells. @throws LabError conflict */
export function refuseEnded({ spec, status }: Pick<TrainingSession, "spec" | "status">): undefined {
  if (spec.phase === "ended" || status?.phase === "ending" || status?.phase === "ended")
    throw new LabError({ kind: "conflict", params: { what: "ended" }, detail: "the session has ended" });
  return undefined;
}

/** Reads, decides, patches with the version that was read as precondition; read again when somebody was faster. */
export async function change<T extends TrainingSession | Seat>(
  cluster: Cluster,
  ref: ObjectRef,
  decide: (current: T) => object | undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const current = must(await cluster.get<T>(ref), ref.name);
    const patch = decide(current);
    if (!patch) return current;
    try {
      return await cluster.mergePatch<T>(ref, {
        ...patch,
        metadata: { resourceVersion: current.metadata.resourceVersion },
      });
    } catch (error) {
      const conflict = error instanceof LabError && error.failure.kind === "conflict";
      if (!conflict || attempt === 5) throw error;
    }
  }
}

function must<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new LabError({ kind: "notFound", params: { what } });
  return found;
}
