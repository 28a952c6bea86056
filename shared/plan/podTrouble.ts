import type { SeatReason } from "../domain/seat.ts";
import {
  type ContainerState,
  type ContainerStatus,
  conditionOf,
  type EventNote,
  isReady,
  type Pod,
} from "./podStatus.ts";
import { seatReason } from "./reason.ts";

/** Why a Pod does not run. `failed`: waiting alone will hardly help. */
export interface Trouble {
  reason: SeatReason;
  failed: boolean;
}

const failed = (...args: Parameters<typeof seatReason>): Trouble => ({
  reason: seatReason(...args),
  failed: true,
});

/** How long something may take before it is called a cause, and before it is called a failure. */
const PATIENCE = {
  scheduling: 15_000,
  starting: 20_000,
  notReady: 20_000,
  notReadyFailed: 120_000,
  goodbye: 30_000,
};

/**
 * The cause in a Pod's status, in the kubelet's and the scheduler's own words. `now` in ms since 1970. `undefined`
 * for a Pod that runs, or that is still within the time that starting usually takes.
 */
export function podTrouble(pod: Pod, now: number, events: EventNote[] = []): Trouble | undefined {
  return (
    departure(pod, now) ??
    lostNode(pod) ??
    scheduling(pod, now) ??
    (pod.status?.initContainerStatuses ?? []).map(initTrouble).find(Boolean) ??
    (pod.status?.containerStatuses ?? []).map((status) => containerTrouble(status, pod)).find(Boolean) ??
    slowness(pod, now, events)
  );
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
function lostNode(pod: Pod): Trouble | undefined {
  const statuses = pod.status?.containerStatuses ?? [];
  const said = !pod.metadata.deletionTimestamp && statuses.length > 0 && statuses.every(({ ready }) => ready);
  const silent =
    said &&
    conditionOf(pod, "Ready")?.status === "False" &&
    conditionOf(pod, "ContainersReady")?.status !== "False";
  if (pod.status?.reason !== "NodeLost" && !silent) return undefined;
  return failed("nodeLost", { node: pod.spec?.nodeName ?? "?" });
}

function scheduling(pod: Pod, now: number): Trouble | undefined {
  const condition = conditionOf(pod, "PodScheduled");
  if (condition?.status !== "False" || condition.reason === "SchedulingGated") return undefined;
  const long =
    now - Date.parse(condition.lastTransitionTime ?? pod.metadata.creationTimestamp) > PATIENCE.scheduling;
  const detail = condition.message ?? condition.reason ?? "";
  const reason = /persistentvolumeclaim/i.test(detail)
    ? seatReason("volumePending", { volume: /persistentvolumeclaim "([^"]+)"/i.exec(detail)?.[1] ?? "work" })
    : seatReason("unschedulable", { detail });
  return { reason, failed: long };
}

const WAITING_FOR_IMAGE =
  /^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName|ImageInspectError|RegistryUnavailable)$/;
const WAITING_FOR_CONFIG = /^(CreateContainerConfigError|CreateContainerError)$/;

function initTrouble(status: ContainerStatus): Trouble | undefined {
  const image = imageTrouble(status) ?? configTrouble(status);
  if (image) return image;
  const ended = status.state?.terminated ?? status.lastState?.terminated;
  if (!ended || ended.exitCode === 0) return undefined;
  if (ended.reason === "OOMKilled") return failed("outOfMemory", { container: status.name });
  return failed("initFailed", { container: status.name, exitCode: ended.exitCode ?? 1 });
}

function containerTrouble(status: ContainerStatus, pod: Pod): Trouble | undefined {
  const cause = imageTrouble(status) ?? configTrouble(status);
  if (cause) return cause;
  if (status.ready && isReady(pod)) return undefined; // it came back: what happened before is history
  const ended = lastEnd(status);
  if (!ended) return undefined;
  if (ended.reason === "OOMKilled") return failed("outOfMemory", { container: status.name });
  return failed("crashing", { container: status.name, exitCode: ended.exitCode ?? 0 });
}

/** How it ended, if it is not running, or has only just been started again after it had ended. */
function lastEnd({ state, lastState, restartCount = 0 }: ContainerStatus): ContainerState["terminated"] {
  if (state?.terminated) return state.terminated;
  if (state?.waiting?.reason === "CrashLoopBackOff" || restartCount > 0) return lastState?.terminated;
  return undefined;
}

function imageTrouble({ state, image = "?" }: ContainerStatus): Trouble | undefined {
  const { reason = "", message = "" } = state?.waiting ?? {};
  if (!WAITING_FOR_IMAGE.test(reason)) return undefined;
  // Registries answer "does not exist or may require authorization" to hide which; a typing error is the likelier.
  if (/not found|does not exist|manifest unknown|invalid/i.test(message))
    return failed("imageNotFound", { image });
  if (/unauthorized|denied|authenticat|authoriz|forbidden|40[13]/i.test(message))
    return failed("imageAuth", { image });
  if (/timeout|no such host|refused|unreachable|TLS|EOF|toomanyrequests/i.test(message))
    return failed("unknown", { detail: message });
  return failed("imageNotFound", { image });
}

function configTrouble({ state, name }: ContainerStatus): Trouble | undefined {
  const { reason = "", message = "" } = state?.waiting ?? {};
  if (!WAITING_FOR_CONFIG.test(reason)) return undefined;
  const missing = /(configmap|secret) "([^"]+)"/i.exec(message);
  if (missing) return failed("configMissing", { object: `${missing[1]} ${missing[2]}` });
  const key = /find key (\S+) in (ConfigMap|Secret) (\S+)/i.exec(message);
  if (key) return failed("configMissing", { object: `${key[2]} ${key[3]}, ${key[1]}` });
  if (/runAsNonRoot|run as root/i.test(message)) return failed("podSecurity", { detail: message });
  return failed("unknown", { detail: `${name}: ${message || reason}` });
}

/** Nothing is wrong in so many words, but it takes long: Events may know why; else the readiness check is what is missing. */
function slowness(pod: Pod, now: number, events: EventNote[]): Trouble | undefined {
  if (isReady(pod) || pod.metadata.deletionTimestamp) return undefined;
  if (now - Date.parse(pod.metadata.creationTimestamp) > PATIENCE.starting) {
    const told = eventTrouble(events);
    if (told) return told;
  }
  for (const { name, ready, state } of pod.status?.containerStatuses ?? []) {
    if (ready || !state?.running?.startedAt) continue;
    const running = now - Date.parse(state.running.startedAt);
    if (running > PATIENCE.notReady)
      return {
        reason: seatReason("notReady", { container: name }),
        failed: running > PATIENCE.notReadyFailed,
      };
  }
  return undefined;
}

function eventTrouble(events: EventNote[]): Trouble | undefined {
  for (const { type, reason = "", message = "" } of events) {
    if (type !== "Warning") continue;
    const missing = /(configmap|secret) "([^"]+)" not found/i.exec(message);
    if (reason === "FailedMount" && missing)
      return failed("configMissing", { object: `${missing[1]} ${missing[2]}` });
    if (/^(FailedMount|FailedAttachVolume|ProvisioningFailed)$/.test(reason))
      return failed("volumePending", { volume: "work" });
    if (reason === "FailedCreatePodSandBox") return failed("unknown", { detail: message });
  }
  return undefined;
}
