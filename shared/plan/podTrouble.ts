import { containerTrouble, initTrouble, notReady, unreadyContainer } from "./containerTrouble.ts";
import { killedByProbe, probeOutput, startingEvents, withOutput } from "./eventTrouble.ts";
import { conditionOf, isOver, isReady, type Pod } from "./podStatus.ts";
import { seatReason } from "./reason.ts";
import { schedulingTrouble } from "./schedulingTrouble.ts";
import { failed, type Hints, type Trouble, within } from "./trouble.ts";

/** ms that something may take before it is called a cause, and before it is called a failure. */
const PATIENCE = { starting: 10_000, notReady: 15_000, notReadyFailed: 120_000, goodbye: 25_000 };

/**
 * The cause in a Pod's status, in the kubelet's and the scheduler's own words. `now` in ms since 1970. `undefined`
 * for a Pod that runs, or that is still within the time that starting usually takes.
 */
export function podTrouble(pod: Pod, now: number, hints: Hints = {}): Trouble | undefined {
  const { events = [], silentNodes, lastLines } = hints;
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  const gone = deathOf(pod) ?? departure(pod, now) ?? lostNode(pod, silentNodes);
  // Who was told to go ends its containers, by force if they do not hear: that is no trouble of theirs.
  if (pod.metadata.deletionTimestamp && !gone) return undefined;
  const found =
    gone ??
    schedulingTrouble(pod, now, events) ??
    initContainerStatuses.map((status) => initTrouble(status, pod)).find(Boolean) ??
    containerStatuses.map((status) => containerTrouble(status, pod, now)).find(Boolean);
  if (!found) return slowness(pod, now, hints);
  const told = killedByProbe(pod, found, events);
  const lines = told.log && lastLines?.get(told.log.life);
  return lines ? withOutput(told, lines) : told;
}

/** Whether Events may tell more about this Pod than its status does. */
export function asksForEvents(pod: Pod, now: number): boolean {
  if (pod.metadata.deletionTimestamp) return false;
  const trouble = podTrouble(pod, now);
  if (trouble) return ["crashing", "notReady", "volumePending"].includes(trouble.reason.code);
  return !isReady(pod) && now - Date.parse(pod.metadata.creationTimestamp) > PATIENCE.starting;
}

/** A Pod that is over, which `restartPolicy: Always` allows for no reason of its own. It is made anew. */
function deathOf(pod: Pod): Trouble | undefined {
  if (!isOver(pod)) return undefined;
  const { status = {}, spec, metadata } = pod;
  const { reason = "", message = "" } = status;
  const disrupted = status.conditions?.find(
    ({ type, status: is }) => type === "DisruptionTarget" && is === "True",
  );
  if (reason === "NodeLost" || disrupted?.reason === "DeletionByTaintManager")
    return failed("nodeLost", { node: spec?.nodeName ?? "?" });
  // Told to go, and ended by force: it is over because it was to be.
  if (metadata.deletionTimestamp && !reason && !disrupted) return undefined;
  const detail = within(message || disrupted?.message || reason || `Pod ${metadata.name}`);
  if (/^(Evicted|Preempting|Preempted|NodeShutdown|Terminated|Shutdown)$/.test(reason) || disrupted)
    return failed("evicted", { detail });
  if (/^(OutOf|Node|Unexpected)/.test(reason)) return failed("unschedulable", { detail });
  return failed("unknown", { detail });
}

/** A Pod that was told to go and does not: held by a finalizer, or by a kubelet that is no more. */
function departure(pod: Pod, now: number): Trouble | undefined {
  const since = pod.metadata.deletionTimestamp;
  if (!since || now - Date.parse(since) < PATIENCE.goodbye) return undefined;
  const object = `Pod ${pod.metadata.name}`;
  const finalizer = pod.metadata.finalizers?.[0];
  if (finalizer) return failed("stuckFinalizer", { object, finalizer });
  return failed("nodeLost", { node: pod.spec?.nodeName ?? "?" });
}

/** The node controller sets the Pod's condition when a node is silent; the containers' words are then the last known. */
function lostNode(pod: Pod, silentNodes: ReadonlySet<string> | undefined): Trouble | undefined {
  const node = pod.spec?.nodeName ?? "?";
  if (silentNodes?.has(node)) return failed("nodeLost", { node });
  const statuses = pod.status?.containerStatuses ?? [];
  const said = !pod.metadata.deletionTimestamp && statuses.length > 0 && statuses.every(({ ready }) => ready);
  const silent =
    said &&
    conditionOf(pod, "Ready")?.status === "False" &&
    conditionOf(pod, "ContainersReady")?.status !== "False";
  if (pod.status?.reason !== "NodeLost" && !silent) return undefined;
  return failed("nodeLost", { node });
}

/** Nothing is wrong in so many words, but it takes long: Events may know why; else the readiness check is what is missing. */
function slowness(pod: Pod, now: number, { events = [] }: Hints): Trouble | undefined {
  if (isReady(pod) || pod.metadata.deletionTimestamp) return undefined;
  const unready = unreadyContainer(pod);
  if (!unready) {
    const late = now - Date.parse(pod.metadata.creationTimestamp) > PATIENCE.starting;
    return late ? startingEvents(pod, events) : undefined;
  }
  const running = now - unready.since;
  if (running <= PATIENCE.notReady) return undefined;
  const said = probeOutput(pod, unready.name, events);
  const isFailed = running > PATIENCE.notReadyFailed;
  const trouble =
    said?.probe === "startup"
      ? { reason: seatReason("startupFailing", { container: unready.name }), failed: isFailed }
      : notReady(unready.name, isFailed);
  return withOutput(trouble, said?.output ?? "");
}
