import { parseSeatName, TEARDOWN_FINALIZER } from "../shared/domain/names.ts";
import type { Seat, SeatReason } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { generationOf } from "../shared/manifests/podManifests.ts";
import {
  placeNamespace,
  placeNamespaces,
  placeOwnNamespace,
  type SeatPlace,
} from "../shared/manifests/seatPlace.ts";
import { templateAt } from "../shared/manifests/seatTemplate.ts";
import { releaseAbandoned } from "../shared/plan/abandonedPods.ts";
import { isDead, isOurs, planLeft, planSeat } from "../shared/plan/planSeat.ts";
import { isPod } from "../shared/plan/podStatus.ts";
import { publishedLinks } from "../shared/plan/seatLinks.ts";
import { seatStatus } from "../shared/plan/seatStatus.ts";
import { isStanding, type SeatWish, seatWish } from "../shared/plan/seatWish.ts";
import type { Trouble } from "../shared/plan/trouble.ts";
import { BELIEVED_FOR, isOverdue } from "./belief.ts";
import { carryOut, type Result } from "./carryOut.ts";
import type { Context } from "./context.ts";
import { createHealing } from "./healing.ts";
import { createLastLines } from "./lastLines.ts";
import { findWorkClaim, isReadFor, notKept } from "./leftSeat.ts";
import { keyOf } from "./objectCache.ts";
import { readSeat } from "./readSeat.ts";
import { refusedTemplate } from "./resolved.ts";
import { seatEvents } from "./seatEvents.ts";
import { createSeatStatusWriter } from "./seatStatusWriter.ts";
import { countKinds, tearDownSeat } from "./seatTeardown.ts";
import { createSeatWorks } from "./seatWorks.ts";
import { keepStudentToken } from "./studentTokens.ts";
import type { Outcome } from "./workQueue.ts";

/** ms between looks at a seat that is not well: time alone turns "starting" into a cause. */
const LOOK_AGAIN = 3_000;
/** ms after which everything of a healthy seat is read again: a watch is a hint. */
const TRUST_FOR = 10 * 60_000;
/** Rights that were bound a moment ago take a moment to be known everywhere. */
const PATIENT_FAILURES = 3;

/** Makes one seat what it is to be, and says what it is. Called as often as anything about it may have changed. */
export function createSeatController(context: Context) {
  const works = createSeatWorks(context);
  const writer = createSeatStatusWriter(context);
  const healing = createHealing(context.clock);
  const lastLines = createLastLines(context);
  /** Of each seat, when which of its namespaces was read. */
  const readAt = new Map<string, Map<string, number>>();

  const forget = (key: string) => {
    works.forget(key);
    writer.forget(key);
    healing.forget(key);
    readAt.delete(key);
  };
  const observedAt = (place: SeatPlace) =>
    placeNamespaces(place).flatMap((name) => context.objects.observed(name));

  async function build(
    seat: Seat,
    session: TrainingSession,
    place: SeatPlace,
    wish: Exclude<SeatWish, "gone">,
    failures: number,
  ): Promise<Outcome> {
    const { objects, clock } = context;
    const key = keyOf(seat);
    const namespace = placeNamespace(place);
    const isOver = wish === "kept" || wish === "read";
    const refusal = isOver ? undefined : await context.refusals.of(session);
    if (refusal) {
      for (const name of placeNamespaces(place)) await readIfDoubtful(key, place, name, wish);
      const result: Result = { done: true };
      return finish(seat, session, { place, wish, steps: [], result, refusal, failures, now: clock.now() });
    }
    let desired: Awaited<ReturnType<typeof works.desired>>;
    try {
      desired = await works.desired(seat, session, place, wish);
    } catch (error) {
      return settle(seat, session, place, wish, { reason: refusedTemplate(error), failed: true }, failures);
    }
    for (const name of placeNamespaces(place)) await readIfDoubtful(key, place, name, wish);
    // Nothing is made anew after the end: without its volume there is no work, and the rest goes.
    if (isOver && !(await findWorkClaim(context, namespace)))
      return tearDownSeat(context, writer, seat, place, session);
    const removed = isOver
      ? (seat.status?.removed ?? countKinds(notKept(observedAt(place), desired)))
      : undefined;
    const plan = isOver ? planLeft : planSeat;
    const steps = [
      ...releaseAbandoned(objects.observed(namespace), generationOf(seat.spec), clock.now()),
      ...plan(place, desired, observedAt(place)),
    ];
    const wait = steps.some((step) => step.do === "delete")
      ? healing.delay(key, objects.observed(namespace).filter(isPod).filter(isDead))
      : 0;
    if (wait > 0) {
      const result: Result = { done: true };
      await finish(seat, session, { place, wish, steps, result, failures, now: clock.now() });
      return { again: wait };
    }
    const result = await carryOut(context, steps);
    const left = plan(place, desired, observedAt(place));
    const outcome = await finish(seat, session, {
      ...{ place, wish, steps: left, result, failures, removed },
      now: clock.now(),
    });
    if (!result.done || wish !== "active") return outcome;
    // Last: the students' page can be used before their file is there.
    return (await keepStudentToken(context, session, place)) ? outcome : { again: LOOK_AGAIN };
  }

  /** Reads a namespace whose content is not known: after a restart, a surprise, long trust, or a deletion without end. */
  async function readIfDoubtful(
    key: string,
    place: SeatPlace,
    namespace: string,
    wish: SeatWish,
  ): Promise<void> {
    const { objects, clock } = context;
    const observed = objects.observed(namespace);
    const found = observed.find(({ kind }) => kind === "Namespace");
    // What is in a namespace of somebody else's is none of our business.
    if (!found || found.metadata.deletionTimestamp || !isOurs(place, found)) return;
    const now = clock.monotonic();
    const reads = readAt.get(key) ?? new Map<string, number>();
    readAt.set(key, reads);
    const last = reads.get(namespace);
    const trustFor = observed.some((object) => isOverdue(object, clock.now())) ? BELIEVED_FOR : TRUST_FOR;
    // What a student started is watched by nobody, and all of it is to stop while the session is paused.
    const unwatched = wish !== "active" && namespace === placeOwnNamespace(place);
    if (!unwatched && objects.isTrusted(namespace) && (last === undefined || now - last < trustFor)) {
      if (last === undefined) reads.set(namespace, now);
      return;
    }
    await readSeat(context, place, namespace);
    reads.set(namespace, now);
  }

  async function settle(
    seat: Seat,
    session: TrainingSession,
    place: SeatPlace,
    wish: SeatWish,
    trouble: Trouble,
    failures: number,
  ) {
    const result: Result = { done: false, trouble };
    return finish(seat, session, { place, wish, steps: [], result, failures, now: context.clock.now() });
  }

  interface End {
    place: SeatPlace;
    wish: SeatWish;
    steps: ReturnType<typeof planSeat>;
    result: Result;
    refusal?: SeatReason;
    /** After the end: what went although the work stays. */
    removed?: Record<string, number> | undefined;
    failures: number;
    now: number;
  }

  async function finish(seat: Seat, session: TrainingSession, end: End): Promise<Outcome> {
    const { objects, links } = context;
    const { place, wish, steps, result, refusal, removed, failures, now } = end;
    const namespace = placeNamespace(place);
    const said = result.done ? undefined : result.trouble;
    const observed = objects.observed(namespace);
    const events = await seatEvents(context, namespace, observed, now);
    const hints = {
      events,
      silentNodes: context.silentNodes(),
      lastLines: await lastLines.of(namespace, observed, now),
    };
    const status = seatStatus({
      seat,
      wish,
      namespace,
      steps,
      observed,
      own: objects.observed(placeOwnNamespace(place)).find(({ kind }) => kind === "Namespace"),
      trouble: said && failures < PATIENT_FAILURES && said.reason.code === "forbidden" ? undefined : said,
      keepsWork: templateAt(session.spec.template.spec, place.number)?.storage !== undefined,
      refusal,
      death: healing.death(keyOf(seat)),
      hints,
      links: removed
        ? []
        : publishedLinks(seat.spec, seat.status?.links ?? [], (person) =>
            links.hashOf(keyOf(session), seat.spec.number, person),
          ),
      now,
    });
    const wait = await writer.write(seat, removed ? { ...status, removed } : status);
    if (!result.done) return "failed";
    if (wait !== undefined) return { again: wait };
    return status.phase === "ready" ||
      status.phase === "paused" ||
      (wish === "kept" && status.phase === "kept")
      ? { again: TRUST_FOR }
      : { again: LOOK_AGAIN };
  }

  return async function reconcileSeat(key: string, failures: number): Promise<Outcome> {
    const seat = context.seats.get(key);
    if (!seat) return void forget(key);
    const name = parseSeatName(seat.metadata.name);
    if (!name || name.session !== seat.spec.session || name.seat !== seat.spec.number) return undefined;
    const establishment = seat.metadata.namespace ?? "";
    const session = context.sessions.get(`${establishment}/${name.session}`);
    const said = seatWish(seat, session, context.clock.now());
    const wish = said === "kept" && (await isReadFor(context, seat)) ? "read" : said;
    const sessionUid = ownerUid(seat) ?? session?.metadata.uid ?? "";
    const place: SeatPlace = { establishment, session: name.session, sessionUid, number: name.seat };
    if (wish === "gone" || !session) {
      healing.forget(key);
      return tearDownSeat(context, writer, seat, place, session);
    }
    if (!isStanding(seat)) return addFinalizer(context, seat);
    return build(seat, session, place, wish, failures);
  };
}

const ownerUid = (seat: Seat): string | undefined =>
  seat.metadata.ownerReferences?.find(({ kind }) => kind === "TrainingSession")?.uid;

/** Somebody took it away, or wrote the Seat by hand: without it the Seat could vanish before its namespace. */
async function addFinalizer({ cluster, seats }: Context, seat: Seat): Promise<Outcome> {
  const { name, namespace, resourceVersion, finalizers = [] } = seat.metadata;
  const ref = {
    apiVersion: seat.apiVersion,
    kind: seat.kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
  };
  const metadata = { resourceVersion, finalizers: [...finalizers, TEARDOWN_FINALIZER] };
  seats.put(await cluster.mergePatch<Seat>(ref, { metadata }));
  return { again: 0 };
}
