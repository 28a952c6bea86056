import type { LeftWork } from "../shared/domain/leftWork.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import type { ReceiptSpec, Seat, SeatPresence } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { refOf } from "../shared/kubernetes/objects.ts";
import { WORK_VOLUME } from "../shared/manifests/podManifests.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import { leftUntil, seatsToKeep } from "../shared/plan/leftWork.ts";
import { isLeft, isStanding } from "../shared/plan/seatWish.ts";
import { type Context, seatsOf } from "./context.ts";
import { takeInventory } from "./inventory.ts";
import { workClaimOf } from "./leftSeat.ts";
import { keyOf } from "./objectCache.ts";
import { writeSessionStatus } from "./writeSessionStatus.ts";

const AT_ONCE = 16;
/** ms between looks while something is still there. */
const LOOK_AGAIN = 2_000;

/** Decided once, as the end begins: which seats hold work that nobody has collected. */
export async function decideLeftWork(
  { cluster, clock }: Context,
  session: TrainingSession,
): Promise<LeftWork | undefined> {
  const now = clock.now();
  const until = leftUntil(session);
  if (until === undefined || until <= now || session.metadata.deletionTimestamp) return undefined;
  const { items } = await cluster.list<SeatPresence>(
    { apiVersion: API_VERSION, kind: "SeatPresence" },
    { namespace: session.metadata.namespace ?? "" },
  );
  const seats = seatsToKeep(session, items, now);
  return seats.length > 0 ? { phase: "kept", since: new Date(now).toISOString(), seats } : undefined;
}

/** Of the seats that were to be kept, those that are: nothing of them runs any more, and their volume is there. */
export const keptSeats = (context: Context, session: TrainingSession): Seat[] =>
  seatsOf(context, session).filter(
    (seat) =>
      isLeft(seat, session) &&
      isStanding(seat) &&
      (seat.status?.phase === "kept" || seat.status?.phase === "readable"),
  );

/** What the Receipt says of them. */
export function keptOnReceipt(
  { objects }: Context,
  session: TrainingSession,
  kept: readonly Seat[],
): ReceiptSpec["kept"] {
  const until = new Date(leftUntil(session) ?? 0).toISOString();
  return kept.map(({ spec: { number } }) => {
    const namespace = seatNamespace(session.metadata.name as SessionId, number);
    const size = workClaimOf(objects.observed(namespace))?.status?.capacity?.storage;
    return {
      ...{ what: "work", where: `${namespace}/${WORK_VOLUME}`, until, seat: number },
      ...(size ? { size } : {}),
    };
  });
}

/**
 * What is left to do for the work of a session that has ended: at its date it goes, which is for good, and an inventory says
 * when it was gone.
 * @returns the session as it is now, and after how many ms to look again
 */
export async function tendLeftWork(
  context: Context,
  session: TrainingSession,
): Promise<{ session: TrainingSession; again?: number }> {
  const { cluster, clock } = context;
  const work = session.status?.work;
  if (!session.status || !work || work.phase === "gone") return { session };
  const now = clock.now();
  if (work.phase === "kept") {
    const left = (leftUntil(session) ?? 0) - now;
    if (left > 0) return { session, again: left + 1 };
    const going: LeftWork = { ...work, phase: "going", since: new Date(now).toISOString() };
    return {
      session: await writeSessionStatus(context, session, { ...session.status, work: going }),
      again: 0,
    };
  }
  const standing = seatsOf(context, session).filter(isStanding);
  for (const seat of standing) context.addSeat(keyOf(seat));
  if (standing.length > 0) return { session, again: LOOK_AGAIN };
  const inventory = await takeInventory(context, session);
  if (inventory.pending) return { session, again: LOOK_AGAIN };
  await forEachAtMost(AT_ONCE, [...inventory.goWithIt, ...inventory.seats], (object) =>
    cluster.delete(refOf(object), { uid: object.metadata.uid }),
  );
  const leftovers = inventory.leftovers.map(({ kind, name, why }) => `${kind} ${name}: ${why}`);
  const gone: LeftWork = {
    ...{ phase: "gone", since: new Date(inventory.takenAt).toISOString(), seats: work.seats },
    ...(leftovers.length > 0 ? { leftovers } : {}),
  };
  context.log("info", "kept work deleted", { session: session.metadata.name, seats: work.seats.length });
  return { session: await writeSessionStatus(context, session, { ...session.status, work: gone }) };
}
