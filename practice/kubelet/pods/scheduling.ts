import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import type { Container, Pod, Quantities } from "./podShape.ts";
import { parseQuantity } from "./quantity.ts";

type Placement = { node: KubeObject } | { message: string };

interface NodeShape {
  spec?: { unschedulable?: boolean; taints?: { key: string; effect: string }[] };
  status?: { allocatable?: Quantities; conditions?: { type: string; status: string }[] };
}

const RESOURCES = ["cpu", "memory"] as const;
type Amounts = Record<(typeof RESOURCES)[number], number>;

/** What a Pod asks of its node: the sum of its containers, or its largest init container. */
function requestsOf(pod: Pod): Amounts {
  const of = (container: Container, name: string) => {
    const { requests, limits } = container.resources ?? {};
    return parseQuantity(requests?.[name] ?? limits?.[name]);
  };
  const amounts: Amounts = { cpu: 0, memory: 0 };
  for (const name of RESOURCES) {
    const sum = pod.spec.containers.reduce((total, container) => total + of(container, name), 0);
    amounts[name] = Math.max(sum, ...(pod.spec.initContainers ?? []).map((container) => of(container, name)));
  }
  return amounts;
}

/**
 * Picks a node as the scheduler would: ready, not cordoned, matching the selector, with room for the requests; the
 * emptiest first.
 * @param bound the Pods that have a node already and have not ended.
 */
export function placePod(pod: Pod, nodes: readonly KubeObject[], bound: readonly Pod[]): Placement {
  const wanted = requestsOf(pod);
  const refusals = new Map<string, number>();
  let best: { node: KubeObject; free: number } | undefined;
  for (const node of nodes) {
    const used: Amounts & { pods: number } = { cpu: 0, memory: 0, pods: 0 };
    for (const other of bound) {
      if (other.spec.nodeName !== node.metadata.name) continue;
      const theirs = requestsOf(other);
      used.cpu += theirs.cpu;
      used.memory += theirs.memory;
      used.pods += 1;
    }
    const reasons = refusalsOf(pod, node, wanted, used);
    for (const reason of reasons) refusals.set(reason, (refusals.get(reason) ?? 0) + 1);
    const free = parseQuantity((node as NodeShape).status?.allocatable?.cpu) - used.cpu;
    if (reasons.length === 0 && (!best || free > best.free)) best = { node, free };
  }
  if (best) return { node: best.node };
  const reasons = [...refusals].map(([reason, count]) => `${count} ${reason}`).sort();
  const why = reasons.length > 0 ? `: ${reasons.join(", ")}.` : ".";
  return { message: `0/${nodes.length} nodes are available${why}` };
}

function refusalsOf(pod: Pod, node: KubeObject, wanted: Amounts, used: Amounts & { pods: number }): string[] {
  const { spec, status } = node as NodeShape;
  if (spec?.unschedulable) return ["node(s) were unschedulable"];
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  if (ready && ready.status !== "True")
    return ["node(s) had untolerated taint {node.kubernetes.io/not-ready: }"];
  const labels = node.metadata.labels ?? {};
  const selector = Object.entries(pod.spec.nodeSelector ?? {});
  if (selector.some(([key, value]) => labels[key] !== value))
    return ["node(s) didn't match Pod's node affinity/selector"];
  const allocatable = status?.allocatable;
  if (!allocatable) return [];
  const reasons: string[] = [];
  if (allocatable.pods !== undefined && used.pods + 1 > parseQuantity(allocatable.pods))
    reasons.push("Too many pods");
  // Sums of decimal fractions are not exact: half a thousandth of a processor is no shortage.
  if (wanted.cpu > 0 && used.cpu + wanted.cpu > parseQuantity(allocatable.cpu) + 5e-4)
    reasons.push("Insufficient cpu");
  if (wanted.memory > 0 && used.memory + wanted.memory > parseQuantity(allocatable.memory))
    reasons.push("Insufficient memory");
  return reasons;
}

/** Guaranteed, Burstable or BestEffort, by the rules of Kubernetes. */
export function qosClassOf(pod: Pod): string {
  const containers = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const named = containers.some(({ resources }) => {
    const all = { ...resources?.requests, ...resources?.limits };
    return all.cpu !== undefined || all.memory !== undefined;
  });
  if (!named) return "BestEffort";
  const guaranteed = containers.every(({ resources }) =>
    RESOURCES.every((name) => {
      const limit = resources?.limits?.[name];
      const request = resources?.requests?.[name] ?? limit;
      return limit !== undefined && parseQuantity(limit) === parseQuantity(request);
    }),
  );
  return guaranteed ? "Guaranteed" : "Burstable";
}
