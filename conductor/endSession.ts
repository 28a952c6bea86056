import { toFailure } from "../shared/contract/failure.ts";
import { TEARDOWN_FINALIZER } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession, TrainingSessionStatus } from "../shared/domain/session.ts";
import { refOf } from "../shared/kubernetes/objects.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import { buildReceipt } from "../shared/plan/receipt.ts";
import { isStanding } from "../shared/plan/seatWish.ts";
import { sessionStatus } from "../shared/plan/sessionStatus.ts";
import { type Context, seatsOf } from "./context.ts";
import { takeInventory } from "./inventory.ts";
import { decideLeftWork, keptOnReceipt, keptSeats, tendLeftWork } from "./leftWork.ts";
import { deleteLinks } from "./linkSecrets.ts";
import { keyOf } from "./objectCache.ts";
import { resolved } from "./resolved.ts";
import type { Outcome } from "./workQueue.ts";
import { writeSessionStatus } from "./writeSessionStatus.ts";

const AT_ONCE = 16;
/** ms between looks while something is still there. */
const LOOK_AGAIN = 2_000;
const HOUR = 3_600_000;

/**
 * Ends a session: its seats take themselves down, an inventory of the cluster confirms that nothing is left, the
 * Receipt is written, and only then go the Seats, from whose status it was made. Every step may be repeated.
 */
export async function endSession(context: Context, session: TrainingSession): Promise<Outcome> {
  const seats = seatsOf(context, session);
  const standing = seats.filter(isStanding);
  const stuck = standing.find(({ status }) => status?.phase === "ending" && status.reason)?.status?.reason;
  const hasBegun = session.status?.phase === "ending";
  const work = hasBegun ? session.status?.work : await decideLeftWork(context, session);
  // Before anything goes: from here on no later extension brings the session back, and no seat is kept that was not.
  const ending = await writeSessionStatus(context, session, {
    ...sessionStatus(session, seats, context.clock.now(), stuck),
    ...(work ? { work } : {}),
  });
  const kept = keptSeats(context, ending);
  const waitedFor = standing.filter((seat) => !kept.includes(seat));
  if (waitedFor.length > 0) {
    for (const seat of waitedFor) context.addSeat(keyOf(seat));
    return { again: LOOK_AGAIN };
  }
  const inventory = await takeInventory(context, ending, kept);
  if (inventory.pending) return { again: LOOK_AGAIN };
  const found = { ...inventory, kept: [...inventory.kept, ...keptOnReceipt(context, ending, kept)] };
  await writeReceipt(context, buildReceipt(ending, inventory.seats, templateOf(ending), found));
  const stay = new Set(kept.map(({ metadata }) => metadata.uid));
  await forEachAtMost(
    AT_ONCE,
    [...inventory.goWithIt, ...inventory.seats.filter(({ metadata }) => !stay.has(metadata.uid))],
    (object) => context.cluster.delete(refOf(object), { uid: object.metadata.uid }),
  );
  await deleteLinks(context.cluster, ending);
  context.links.forget(keyOf(ending));
  context.doors.forget(keyOf(ending));
  if (found.kept.length === 0) await context.owners.take(ending);
  const ended = await writeSessionStatus(context, ending, endedStatus(ending, kept, context.clock.now()));
  context.log("info", "session ended", { session: ended.metadata.name, seats: inventory.seats.length });
  return rest(context, ended);
}

/** What is left to do for a session that has ended: kept work and names go when their time has come, or with the session. */
export async function rest(context: Context, before: TrainingSession): Promise<Outcome> {
  const { rosters, owners } = context;
  if (before.metadata.deletionTimestamp) {
    const session = before;
    const standing = seatsOf(context, session).filter(isStanding);
    for (const seat of standing) context.addSeat(keyOf(seat));
    if (standing.length > 0) return { again: LOOK_AGAIN };
    await rosters.delete(session);
    await owners.take(session);
    await removeFinalizer(context, session);
    return undefined;
  }
  // Each on its own: what hangs of the one is no reason to keep the other.
  const names = await tendNames(context, before);
  const work = await tendLeftWork(context, names.session);
  const again = Math.min(names.again ?? Infinity, work.again ?? Infinity, HOUR);
  return names.again === undefined && work.again === undefined ? undefined : { again };
}

/** @returns the session as it is now, and after how many ms to look again */
async function tendNames(
  context: Context,
  session: TrainingSession,
): Promise<{ session: TrainingSession; again?: number }> {
  const { clock, rosters, owners } = context;
  const left = Date.parse(session.spec.retainNamesUntil) - clock.now();
  if (left > 0) return { session, again: left + 1 };
  if (session.status?.namesDeletedAt) return { session };
  await rosters.delete(session);
  await owners.take(session);
  const silent = await forgetWords(context, session);
  // Asked for again, and not believed: what is told as deleted is on paper for good.
  if (!silent.status || (await rosters.find(session))) return { session: silent, again: LOOK_AGAIN };
  const namesDeletedAt = new Date(clock.now()).toISOString();
  const status = { ...silent.status, namesDeletedAt };
  return { session: await writeSessionStatus(context, silent, status) };
}

function endedStatus(session: TrainingSession, kept: readonly Seat[], now: number): TrainingSessionStatus {
  const { reason: _, work, ...status } = session.status ?? sessionStatus(session, [], now);
  return {
    ...status,
    phase: "ended",
    seats: { wanted: session.spec.seats.length, ready: 0, failed: 0 },
    ...(work && kept.length > 0 ? { work: { ...work, seats: kept.map(({ spec }) => spec.number) } } : {}),
    endedAt: new Date(now).toISOString(),
    receipt: session.metadata.name,
  };
}

/** For the account of what was used. A snapshot that does not resolve never had a seat. */
function templateOf(session: TrainingSession) {
  try {
    return resolved(session, 1, "http://seat.localhost");
  } catch {
    return undefined;
  }
}

/** What was said to students may name one of them: it goes when the names do. */
async function forgetWords(
  { cluster, sessions }: Context,
  session: TrainingSession,
): Promise<TrainingSession> {
  if (!session.spec.announcements) return session;
  const { resourceVersion } = session.metadata;
  const silent = await cluster.mergePatch<TrainingSession>(refOf(session), {
    metadata: { resourceVersion },
    spec: { announcements: null },
  });
  sessions.put(silent);
  return silent;
}

/** Its name is the session's: an earlier life of ours that was killed right after it has written the same one. */
async function writeReceipt({ cluster }: Context, receipt: ReturnType<typeof buildReceipt>): Promise<void> {
  try {
    await cluster.create(receipt);
  } catch (error) {
    if (toFailure(error).kind !== "alreadyExists") throw error;
  }
}

async function removeFinalizer({ cluster, sessions }: Context, session: TrainingSession): Promise<void> {
  const { finalizers = [], resourceVersion } = session.metadata;
  if (!finalizers.includes(TEARDOWN_FINALIZER)) return;
  const metadata = { resourceVersion, finalizers: finalizers.filter((each) => each !== TEARDOWN_FINALIZER) };
  sessions.put(await cluster.mergePatch<TrainingSession>(refOf(session), { metadata }));
}
