import { ANNOTATION } from "../domain/names.ts";
import type { Seat, SeatLink, SeatPhase, SeatReason, SeatStatus } from "../domain/seat.ts";
import type { KubeObject } from "../kubernetes/objects.ts";
import { generationOf } from "../manifests/podManifests.ts";
import { READER_GENERATION } from "../manifests/readerManifests.ts";
import { checksThatHold } from "./checks.ts";
import { isAskedAgain, keptAfter } from "./keptTurn.ts";
import { isOver, isPod, isReady, type Pod, restartCount } from "./podStatus.ts";
import { podTrouble } from "./podTrouble.ts";
import { seatReason } from "./reason.ts";
import type { SeatWish } from "./seatWish.ts";
import type { Step } from "./step.ts";
import type { Hints, Trouble } from "./trouble.ts";

export interface SeatSituation {
  seat: Seat;
  wish: SeatWish;
  namespace: string;
  /** What is still to be done, as planned from `observed`. */
  steps: Step[];
  observed: KubeObject[];
  /** The Namespace that the student administers, in labs that have one. */
  own?: KubeObject | undefined;
  /** Its lab has a folder in which work outlives its Pods. */
  keepsWork?: boolean;
  /** Why nothing more is built for its session. */
  refusal?: SeatReason | undefined;
  /** Why carrying out did not go on, e.g. a quota that is used up. */
  trouble?: Trouble | undefined;
  /** Why the Pod before died, while the one that replaces it is not ready; `failed` once it happens again. */
  death?: Trouble | undefined;
  hints?: Hints | undefined;
  links: SeatLink[];
  /** ms since 1970 */
  now: number;
}

/** How long a namespace may take to go before that is called a cause. */
const SLOW_GOODBYE = 20_000;
/** A student's Pods may take a minute to end. */
const SLOW_GOODBYE_OF_OWN = 90_000;

/** What a seat is, in words, from what stands in the cluster: nothing here is remembered but the status before. */
export function seatStatus(situation: SeatSituation): SeatStatus {
  const { seat, now } = situation;
  const before = seat.status;
  const { phase, reason } = phaseOf(situation);
  const instant = new Date(now).toISOString();
  const settled = phase === "ready" || phase === "failed" || phase === "paused";
  const { restarts, resets, keeps = 0, undoes = 0 } = seat.spec;
  const crashes = restartCount(situation.observed.filter(isPod));
  const checks = checksThatHold(seat);
  const done = before?.observed ?? { restarts: 0, resets: 0 };
  // The work was moved when the Pods run that were made for it. With the volume goes all that was set aside.
  const moved = phase === "ready" || (settled && resets > done.resets);
  const kept = moved ? keptAfter(seat, instant, situation.keepsWork === true) : (before?.kept ?? []);
  const turns = moved ? { keeps, undoes } : { keeps: done.keeps ?? 0, undoes: done.undoes ?? 0 };
  const readyAt = before?.readyAt ?? (phase === "ready" ? instant : undefined);
  return {
    phase,
    ...(reason ? { reason } : {}),
    namespace: situation.namespace,
    links: situation.links,
    observed: {
      ...(settled ? { restarts, resets } : { restarts: done.restarts, resets: done.resets }),
      ...(turns.keeps + turns.undoes > 0 ? turns : {}),
    },
    since: before?.phase === phase ? before.since : instant,
    createdAt: before?.createdAt ?? seat.metadata.creationTimestamp,
    ...(readyAt ? { readyAt } : {}),
    ...(crashes > 0 ? { restartCount: crashes } : {}),
    ...(before?.removed ? { removed: before.removed } : {}),
    ...(checks ? { checks } : {}),
    ...(kept.length > 0 ? { kept } : {}),
  };
}

interface Phase {
  phase: SeatStatus["phase"];
  reason?: SeatReason | undefined;
}

function phaseOf(situation: SeatSituation): Phase {
  const { wish, steps, trouble } = situation;
  if (wish === "gone")
    return { phase: "ending", reason: stuckNamespace(situation)?.reason ?? trouble?.reason };
  const refused = steps.find((step) => step.do === "refuse");
  if (refused?.do === "refuse") return { phase: "failed", reason: refused.reason };
  if (situation.refusal) return underRefusal(situation, situation.refusal);
  const terminating = stuckNamespace(situation) ?? terminatingNamespace(situation);
  if (terminating) return { phase: terminating.failed ? "failed" : "waiting", reason: terminating.reason };
  if (trouble) return { phase: trouble.failed ? "failed" : inProgress(situation), reason: trouble.reason };
  if (wish === "paused") return { phase: "paused" };
  if (wish === "kept" || wish === "read") return ofLeft(situation);
  return fromPods(situation);
}

/** After the end: kept as soon as nothing of it runs any more, readable once the Pod is there by which it is collected. */
function ofLeft(situation: SeatSituation): Phase {
  const { seat, wish, steps, observed, now, hints } = situation;
  const pods = observed.filter(isPod);
  const before = seat.status?.phase;
  const wasKept = before === "kept" || before === "readable";
  if (wish === "kept")
    return { phase: (steps.length === 0 && pods.length === 0) || wasKept ? "kept" : "ending" };
  const readers = pods.filter(
    ({ metadata }) => metadata.annotations?.[ANNOTATION.generation] === READER_GENERATION,
  );
  if (steps.length === 0 && readers.length > 0 && readers.every(isReady)) return { phase: "readable" };
  const troubles = readers.filter((pod) => !isOver(pod)).flatMap((pod) => podTrouble(pod, now, hints) ?? []);
  return { phase: "kept", reason: (troubles.find(({ failed }) => failed) ?? troubles[0])?.reason };
}

/** What was built before its session was refused goes on as it is; nothing is made good or made anew. */
function underRefusal(situation: SeatSituation, refusal: SeatReason): Phase {
  const asItIs = fromPods(situation);
  return asItIs.phase === "ready" ? asItIs : { phase: "failed", reason: refusal };
}

function fromPods(situation: SeatSituation): Phase {
  const { now, hints, steps, seat } = situation;
  const pods = situation.observed.filter(isPod);
  const [dead, alive] = [pods.filter(isOver), pods.filter((pod) => !isOver(pod))];
  const troubles = alive.flatMap((pod) => podTrouble(pod, now, hints) ?? []);
  const worst = troubles.find(({ failed }) => failed) ?? troubles[0];
  if (worst) return { phase: worst.failed ? "failed" : inProgress(situation), reason: worst.reason };
  if (steps.length === 0 && pods.length > 0 && pods.every((pod) => isOfGeneration(pod, seat) && isReady(pod)))
    return { phase: "ready" };
  // A first death is made good at once: it is named, but it is no failure of the seat.
  const death = situation.death ?? dead.flatMap((pod) => podTrouble(pod, now) ?? []).at(0);
  const repeated = situation.death?.failed === true;
  return { phase: repeated ? "failed" : inProgress(situation), reason: death?.reason };
}

function inProgress({ seat, steps, observed }: SeatSituation): SeatPhase {
  if (seat.status?.readyAt && isAskedAgain(seat)) return "resetting";
  if (observed.length === 0) return "waiting";
  return steps.some((step) => step.do !== "wait") ? "creating" : "starting";
}

const isOfGeneration = (pod: Pod, { spec }: Seat): boolean =>
  pod.metadata.annotations?.[ANNOTATION.generation] === generationOf(spec);

function terminatingNamespace({ observed, namespace }: SeatSituation): Trouble | undefined {
  if (!namespaceIn(observed)?.metadata.deletionTimestamp) return undefined;
  return { reason: seatReason("namespaceTerminating", { namespace }), failed: false };
}

type Namespace = KubeObject & {
  status?: { conditions?: { type: string; status: string; message?: string }[] };
};

const namespaceIn = (observed: KubeObject[]): Namespace | undefined =>
  observed.find((object): object is Namespace => object.kind === "Namespace");

/** The namespace controller says in a condition whose finalizers hold what; ours to name, never to strip. */
function stuckNamespace({ observed, own, now }: SeatSituation): Trouble | undefined {
  for (const found of [namespaceIn(observed), own as Namespace | undefined]) {
    const since = found?.metadata.deletionTimestamp;
    const slow = found === own ? SLOW_GOODBYE_OF_OWN : SLOW_GOODBYE;
    if (!found || !since || now - Date.parse(since) < slow) continue;
    const namespace = found.metadata.name;
    const finalizers = found.status?.conditions?.find(
      ({ type, status }) => type === "NamespaceFinalizersRemaining" && status === "True",
    );
    const finalizer =
      /remaining: (\S+) in/.exec(finalizers?.message ?? "")?.[1] ?? found.metadata.finalizers?.[0];
    if (finalizer === undefined)
      return { reason: seatReason("namespaceTerminating", { namespace }), failed: true };
    return {
      reason: seatReason("stuckFinalizer", { object: `Namespace ${namespace}`, finalizer }),
      failed: true,
    };
  }
  return undefined;
}
