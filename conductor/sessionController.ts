import { toFailure } from "../shared/contract/failure.ts";
import { TEARDOWN_FINALIZER } from "../shared/domain/names.ts";
import type { Seat, SeatReason } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { refOf } from "../shared/kubernetes/objects.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import { nextMoment, planSession } from "../shared/plan/planSession.ts";
import { sessionWish } from "../shared/plan/seatWish.ts";
import { sessionStatus } from "../shared/plan/sessionStatus.ts";
import { type Context, seatsOf } from "./context.ts";
import { endSession, rest } from "./endSession.ts";
import { failureFields } from "./log.ts";
import { keyOf } from "./objectCache.ts";
import { snapshotOf } from "./refusals.ts";
import type { Outcome } from "./workQueue.ts";
import { writeSessionStatus } from "./writeSessionStatus.ts";

/** Seats created at a time; each starts building as soon as it exists. */
const AT_ONCE = 16;
/** ms; clocks jump and computers sleep, so no moment is awaited with one long timer. */
const LONGEST_WAIT = 30_000;

/** Makes one session what it is to be: its Secrets and Seats, its opening and its end. */
export function createSessionController(context: Context) {
  const wishes = new Map<string, string>();

  return async function reconcileSession(key: string): Promise<Outcome> {
    const session = context.sessions.get(key);
    if (!session) {
      wishes.delete(key);
      context.refusals.forget(key);
      context.links.forget(key);
      context.doors.forget(key);
      context.rosters.forget(key);
      return undefined;
    }
    const renewed = await renewRights(context, session);
    const outcome = await carryOn(session);
    if (renewed || outcome === "failed") return outcome;
    return { again: Math.min(outcome?.again ?? LONGEST_WAIT, LONGEST_WAIT) };
  };

  async function carryOn(session: TrainingSession): Promise<Outcome> {
    const key = keyOf(session);
    if (session.status?.phase === "ended") return rest(context, session);
    const wish = sessionWish(session, context.clock.now());
    // What a session is to be decides what its seats are to be; they are told once, by being looked at again.
    const said = `${session.metadata.uid} ${wish} ${session.metadata.generation ?? session.metadata.resourceVersion}`;
    if (wishes.get(key) !== said) {
      wishes.set(key, said);
      for (const seat of seatsOf(context, session)) context.addSeat(keyOf(seat));
    }
    if (wish === "end") return endSession(context, session);
    const refusal = await context.refusals.of(session);
    if (refusal) {
      await writeStatus(context, session, refusal);
      return { again: LONGEST_WAIT }; // a change of the session comes by itself, one of the site's policy does not
    }
    return run(context, session);
  }
}

/**
 * Whoever is taken off loses the names, and whoever is added gets what is kept, at the end and after it, too. Where that
 * cannot be written now it is tried again, and holds up neither the end nor the day on which the names go.
 * @returns whether it is so
 */
async function renewRights({ owners, log }: Context, session: TrainingSession): Promise<boolean> {
  if (session.metadata.deletionTimestamp || session.status?.namesDeletedAt !== undefined) return true;
  try {
    await owners.renew(session);
    return true;
  } catch (error) {
    const failure = toFailure(error);
    if (failure.kind === "conflict" || failure.kind === "cancelled") throw error; // it is looked at again at once
    log("warn", "the rights of a session's owners were not renewed", {
      session: session.metadata.name,
      ...failureFields(failure),
    });
    return false;
  }
}

async function run(context: Context, session: TrainingSession): Promise<Outcome> {
  const guarded = await addFinalizer(context, session);
  const [news] = await Promise.all([
    context.links.ensure(guarded, seatsOf(context, guarded)),
    context.rosters.adopt(guarded),
    context.owners.give(guarded),
  ]);
  for (const seat of seatsOf(context, guarded))
    if (news.includes(seat.spec.number) || lacksLinks(context, guarded, seat)) context.addSeat(keyOf(seat));
  await carryOutPlan(context, guarded);
  await context.doors.publish(guarded);
  await context.letInFirst(guarded);
  await writeStatus(context, guarded);
  const now = context.clock.now();
  const next = nextMoment(guarded, now);
  return next === undefined ? undefined : { again: Math.min(next - now + 1, LONGEST_WAIT) };
}

/** A Seat that came from an earlier life of ours, which had written the Secret and not yet the hash. */
const lacksLinks = ({ links }: Context, session: TrainingSession, seat: Seat): boolean =>
  (seat.status?.links.length ?? 0) < seat.spec.persons ||
  seat.status?.links.some(
    (link) => link.hash !== links.hashOf(keyOf(session), seat.spec.number, link.person),
  ) === true;

async function carryOutPlan(context: Context, session: TrainingSession): Promise<void> {
  const { cluster, seats } = context;
  const plan = planSession(session, seatsOf(context, session));
  await forEachAtMost(AT_ONCE, plan.create, async (manifest) => {
    try {
      const seat = await cluster.create<Seat>(manifest);
      seats.put(seat);
      context.addSeat(keyOf(seat));
    } catch (error) {
      // An earlier life of ours made it and the watch is about to tell.
      if (toFailure(error).kind !== "alreadyExists") throw error;
    }
  });
  await forEachAtMost(AT_ONCE, plan.reseat, async ({ seat, persons }) => {
    const { resourceVersion } = seat.metadata;
    seats.put(
      await cluster.mergePatch<Seat>(refOf(seat), { metadata: { resourceVersion }, spec: { persons } }),
    );
  });
  await forEachAtMost(AT_ONCE, plan.delete, (seat) =>
    cluster.delete(refOf(seat), { uid: seat.metadata.uid }),
  );
}

async function addFinalizer(
  { cluster, sessions }: Context,
  session: TrainingSession,
): Promise<TrainingSession> {
  const { finalizers = [], resourceVersion } = session.metadata;
  if (finalizers.includes(TEARDOWN_FINALIZER)) return session;
  const metadata = { resourceVersion, finalizers: [...finalizers, TEARDOWN_FINALIZER] };
  const guarded = await cluster.mergePatch<TrainingSession>(refOf(session), { metadata });
  sessions.put(guarded);
  return guarded;
}

async function writeStatus(context: Context, session: TrainingSession, reason?: SeatReason): Promise<void> {
  const now = context.clock.now();
  const status = sessionStatus(session, seatsOf(context, session), now, reason, context.isolation());
  const before = session.status;
  const known = before && !before.reason && before.observedGeneration === status.observedGeneration;
  const accepted = reason || (known && before.accepted) ? status.accepted : snapshotOf(session);
  await writeSessionStatus(context, session, { ...status, ...(accepted ? { accepted } : {}) });
}
