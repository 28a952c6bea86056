import type { Condition, ContainerState, ContainerStatus, Pod, PodStatus } from "./podShape.ts";
import { qosClassOf } from "./scheduling.ts";

/** All that a node knows of a Pod; its status follows from it. */
export interface PodFacts {
  startTime: string;
  hostIP: string;
  /** Known once the Pod's network is there. */
  podIP: string | undefined;
  init: ContainerStatus[];
  main: ContainerStatus[];
}

export function waitingStatus(name: string, image: string, reason: string): ContainerStatus {
  return {
    ...{ name, image, imageID: "", ready: false, restartCount: 0, started: false, lastState: {} },
    state: { waiting: { reason } },
  };
}

export function terminated(
  status: ContainerStatus,
  exitCode: number,
  finishedAt: string,
): NonNullable<ContainerState["terminated"]> {
  return {
    exitCode,
    reason: exitCode === 0 ? "Completed" : "Error",
    startedAt: status.state.running?.startedAt ?? finishedAt,
    finishedAt,
    containerID: status.containerID ?? "",
  };
}

function phaseOf(pod: Pod, { init, main }: PodFacts): NonNullable<PodStatus["phase"]> {
  const policy = pod.spec.restartPolicy ?? "Always";
  const failed = (status: ContainerStatus) => (status.state.terminated?.exitCode ?? 0) !== 0;
  if (init.some((status) => failed(status) && policy === "Never")) return "Failed";
  if (init.some((status) => status.state.terminated?.exitCode !== 0)) return "Pending";
  const ended = main.every(({ state }) => state.terminated);
  if (ended && policy !== "Always") {
    if (!main.some(failed)) return "Succeeded";
    if (policy === "Never") return "Failed";
  }
  // A container that waits to start again has run before: the Pod stays Running through its back-off.
  const started = main.every(
    ({ state, lastState }) => state.running || state.terminated || lastState.terminated,
  );
  return started ? "Running" : "Pending";
}

function condition(
  previous: readonly Condition[],
  type: string,
  now: string,
  problem?: { reason: string; message?: string },
): Condition {
  const status = problem ? "False" : "True";
  const before = previous.find((one) => one.type === type);
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now;
  return { type, status, lastProbeTime: null, lastTransitionTime, ...problem };
}

/** The status of a Pod on a node, as a real kubelet shapes it. `now` is RFC 3339. */
export function buildStatus(pod: Pod, facts: PodFacts, now: string): PodStatus {
  const previous = pod.status?.conditions ?? [];
  const phase = phaseOf(pod, facts);
  const names = (list: ContainerStatus[]) => `[${list.map(({ name }) => name).join(" ")}]`;
  const incomplete = facts.init.filter(({ state }) => state.terminated?.exitCode !== 0);
  const unready = facts.main.filter(({ ready }) => !ready);
  const over = phase === "Succeeded" || phase === "Failed";
  const notReady = over
    ? { reason: phase === "Succeeded" ? "PodCompleted" : "PodFailed" }
    : unready.length > 0
      ? { reason: "ContainersNotReady", message: `containers with unready status: ${names(unready)}` }
      : undefined;
  const notInitialized =
    incomplete.length > 0
      ? {
          reason: "ContainersNotInitialized",
          message: `containers with incomplete status: ${names(incomplete)}`,
        }
      : undefined;
  return {
    phase,
    conditions: [
      condition(
        previous,
        "PodReadyToStartContainers",
        now,
        facts.podIP && !over ? undefined : { reason: "NoSandbox" },
      ),
      condition(previous, "Initialized", now, notInitialized),
      condition(previous, "Ready", now, notReady),
      condition(previous, "ContainersReady", now, notReady),
      condition(previous, "PodScheduled", now),
    ].map((one) => {
      if (one.type !== "PodReadyToStartContainers") return one;
      const { reason: _none, ...plain } = one;
      return plain;
    }),
    hostIP: facts.hostIP,
    hostIPs: [{ ip: facts.hostIP }],
    ...(facts.podIP ? { podIP: facts.podIP, podIPs: [{ ip: facts.podIP }] } : {}),
    startTime: facts.startTime,
    ...(facts.init.length > 0 ? { initContainerStatuses: facts.init } : {}),
    containerStatuses: facts.main,
    qosClass: pod.status?.qosClass ?? qosClassOf(pod),
  };
}
