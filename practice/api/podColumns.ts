import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { dig, digList, digText } from "../json.ts";
import { ageOf, type Column, column, wide } from "./column.ts";

function statuses(pod: unknown): unknown[] {
  return digList(pod, "status", "containerStatuses");
}

/** The word kubectl shows: the phase, unless a container, the Pod's own reason or its deletion says more. */
function podWord(pod: unknown): string {
  let word = digText(pod, "status", "reason") ?? digText(pod, "status", "phase") ?? "Unknown";
  const initial = initWord(pod);
  if (initial !== undefined) word = initial;
  else {
    let running = false;
    for (const status of [...statuses(pod)].reverse()) {
      const waiting = digText(status, "state", "waiting", "reason");
      const ended = digText(status, "state", "terminated", "reason");
      const code = dig(status, "state", "terminated", "exitCode");
      if (waiting) word = waiting;
      else if (ended) word = ended;
      else if (code !== undefined) word = `ExitCode:${code}`;
      else if (dig(status, "ready") === true && dig(status, "state", "running")) running = true;
    }
    if (word === "Completed" && running) word = isReady(pod) ? "Running" : "NotReady";
  }
  return dig(pod, "metadata", "deletionTimestamp") === undefined ? word : "Terminating";
}

function initWord(pod: unknown): string | undefined {
  const initial = digList(pod, "status", "initContainerStatuses");
  for (const [index, status] of initial.entries()) {
    const code = dig(status, "state", "terminated", "exitCode");
    if (code === 0) continue;
    if (code !== undefined)
      return `Init:${digText(status, "state", "terminated", "reason") ?? `ExitCode:${code}`}`;
    const waiting = digText(status, "state", "waiting", "reason");
    if (waiting && waiting !== "PodInitializing") return `Init:${waiting}`;
    return `Init:${index}/${digList(pod, "spec", "initContainers").length}`;
  }
  return undefined;
}

function isReady(pod: unknown): boolean {
  return digList(pod, "status", "conditions").some(
    (condition) => dig(condition, "type") === "Ready" && dig(condition, "status") === "True",
  );
}

function restarts(pod: KubeObject, now: Date): string {
  const counts = statuses(pod).map((status) => Number(dig(status, "restartCount") ?? 0));
  const count = counts.reduce((sum, one) => sum + one, 0);
  const last = statuses(pod)
    .map((status) => digText(status, "lastState", "terminated", "finishedAt"))
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);
  return count === 0 || last === undefined ? String(count) : `${count} (${ageOf(last, now)} ago)`;
}

export const POD_COLUMNS: Column[] = [
  column("Ready", (pod) => {
    const ready = statuses(pod).filter((status) => dig(status, "ready") === true).length;
    return `${ready}/${digList(pod, "spec", "containers").length}`;
  }),
  column("Status", podWord),
  column("Restarts", restarts),
  column("Age", (pod, now) => ageOf(pod.metadata.creationTimestamp, now)),
  wide("IP", (pod) => digText(pod, "status", "podIP") ?? "<none>"),
  wide("Node", (pod) => digText(pod, "spec", "nodeName") ?? "<none>"),
  wide("Nominated Node", (pod) => digText(pod, "status", "nominatedNodeName") ?? "<none>"),
  wide("Readiness Gates", () => "<none>"),
];
