import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { AssistRecord, Overtaken } from "../shared/contract/supportActions.ts";
import {
  type AssistAction,
  type AssistOrder,
  assistName,
  MAX_ATTEMPTS,
  type SeatAssist,
} from "../shared/domain/assistance.ts";
import type { AuditEntry, AuditEntrySpec } from "../shared/domain/auditEntry.ts";
import { LABEL, type SessionId } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import { lastEnd, seatEnd, type TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { type KubeObject, refOf } from "../shared/kubernetes/objects.ts";
import { isCarriedOut, isFresh } from "../shared/plan/support/carryOutAssist.ts";
import { type AssistWish, generationOf } from "../shared/plan/support/previewAssist.ts";
import type { SiteAccess } from "./site.ts";
import { readAudit } from "./support.ts";

/** Ms until what was asked for is called waiting: a conductor that leads takes a second. */
export const EFFECT_MS = 10_000;
const LOOK_EVERY_MS = 200;
/** So many are told to a seat's teacher; the whole record has all. */
const MOST_TOLD = 5;

export interface Order {
  site: SiteAccess;
  session: SessionId;
  seat?: number;
  /** Who asks, as the cluster calls them. */
  actor: string;
  action: AssistAction;
  reason: string;
  at: Date;
  /** Of the seat, or of the session, as it was seen. */
  generation: number;
  detail?: { seats?: readonly number[] | undefined; minutes?: number | undefined };
}

/**
 * Writes the entry by which the conductor acts. Its name says which state it is about, so of two people who act on one
 * state the second one's is refused by the API server.
 * @returns who was faster, or nothing once it is on record
 * @throws LabError `invalid` where the cluster drops the order; forbidden
 */
export async function placeOrder(order: Order): Promise<Overtaken | undefined> {
  const { site, session, seat, generation } = order;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const name = assistName(session, seat, { generation, attempt });
    try {
      const entry = await site.cluster.create<AuditEntry>({
        apiVersion: API_VERSION,
        kind: "AuditEntry",
        metadata: { name, namespace: site.namespace, labels: { [LABEL.assist]: session } },
        spec: specOf(order, attempt),
      });
      // A cluster that was prepared by an earlier version drops what its schema does not know, and says nothing.
      if (!entry.spec.order) throw new LabError({ kind: "invalid", issues: [{ code: "assist.dropped" }] });
      return undefined;
    } catch (error) {
      const { kind } = toFailure(error);
      if (kind !== "alreadyExists" && kind !== "conflict") throw error;
      const ref = { apiVersion: API_VERSION, kind: "AuditEntry", namespace: site.namespace, name };
      const other = await site.cluster.get<AuditEntry>(ref);
      // Nobody carried that one out in time, and nobody will.
      if (other && !isFresh(other, await clusterTime(site, order.at))) continue;
      return other ? deedOf(other.spec, seat) : lastDeed(site, session, seat);
    }
  }
  return lastDeed(site, session, seat);
}

function specOf(order: Order, attempt: number): AuditEntrySpec {
  const { actor, session, seat, action, reason, at, generation, detail } = order;
  return {
    ...{ actor, action, session, reason, at: at.toISOString() },
    ...(seat === undefined ? {} : { seat }),
    order: {
      ...{ generation, attempt },
      ...(detail?.seats ? { seats: [...detail.seats] } : {}),
      ...(detail?.minutes === undefined ? {} : { minutes: detail.minutes }),
    },
  };
}

/** This computer's clock may be minutes off, and the cluster's wrote the entry. */
const clusterTime = async ({ cluster }: SiteAccess, now: Date): Promise<number> =>
  ((await cluster.serverTime?.().catch(() => undefined)) ?? now).getTime();

const deedOf = ({ actor, action, at, reason }: AuditEntrySpec, seat: number | undefined): Overtaken => ({
  ...(seat === undefined ? {} : { seat }),
  ...{ by: actor, action, at },
  ...(reason ? { reason } : {}),
});

type Action = AuditEntrySpec["action"];
export const REBUILDS: readonly Action[] = ["restart", "reset", "keep", "undo"];
export const CLOSINGS: readonly Action[] = ["closeLinks", "evict"];
/** Of those that are on record, what makes a seat another than it was. */
const CHANGES: readonly Action[] = [...REBUILDS, ...CLOSINGS, "reissue", "admit", "turnAway"];

/** What somebody did last at that seat, or with the session, as far as it is on record. */
export async function lastDeed(
  site: SiteAccess,
  session: SessionId,
  seat?: number,
  actions: readonly Action[] = CHANGES,
): Promise<Overtaken> {
  const last = (await readAudit(site, session)).findLast(
    (entry) => entry.seat === seat && (seat === undefined || actions.includes(entry.action)),
  );
  return last ? deedOf(last, seat) : { ...(seat === undefined ? {} : { seat }) };
}

/** What support asked for at that seat, the latest first: for its teacher. */
export async function seatAssists(
  { cluster, namespace }: SiteAccess,
  session: SessionId,
  number: number,
): Promise<AssistRecord[]> {
  const { items } = await cluster.list<AuditEntry>(
    { apiVersion: API_VERSION, kind: "AuditEntry" },
    { namespace, labelSelector: `${LABEL.assist}=${session}` },
  );
  // When it was by the cluster's clock: `at` is what its writer says.
  return items
    .map(({ spec, metadata }) => ({ ...spec, at: new Date(metadata.creationTimestamp).toISOString() }))
    .filter(({ order, seat, ...spec }) => spec.session === session && order && isAbout(order, seat, number))
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .slice(0, MOST_TOLD)
    .map(({ at, actor, action, reason = "" }) => ({ at, by: actor, action, reason }));
}

const isAbout = (order: AssistOrder, seat: number | undefined, number: number): boolean =>
  seat === undefined ? (order.seats?.includes(number) ?? true) : seat === number;

type Watched = { before: Seat; action: SeatAssist } | { before: TrainingSession; wish: AssistWish };

/**
 * What became of it by `end` (of `performance.now()`): `done`; `waiting`, for nobody conducts; or `overtaken`, by somebody who changed the same in between.
 */
export async function effectOf(
  { cluster }: SiteAccess,
  watched: Watched,
  end: number,
): Promise<"done" | "waiting" | "overtaken"> {
  const ref = refOf(watched.before);
  const generation = generationOf(watched.before);
  for (;;) {
    const current = await cluster.get<(Seat | TrainingSession) & KubeObject>(ref);
    // An end takes seats along, and in time the session itself.
    if (!current) return "action" in watched ? "overtaken" : "done";
    if (generationOf(current) !== generation) return isSeen(watched, current) ? "done" : "overtaken";
    if (performance.now() > end) return "waiting";
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function isSeen(watched: Watched, current: Seat | TrainingSession): boolean {
  if ("action" in watched) return isCarriedOut(watched.action, watched.before.spec, (current as Seat).spec);
  const [before, now] = [watched.before.spec, (current as TrainingSession).spec];
  const { action, seats } = watched.wish;
  if (action === "end") return now.phase === "ended";
  return seats
    ? seats.every((number) => seatEnd(now, number) > seatEnd(before, number))
    : lastEnd(now) > lastEnd(before);
}
