import { readQuantity } from "../domain/quantity.ts";
import type { KubeObject } from "../kubernetes/objects.ts";

/** What of nodes and Pods the checks before a launch are made of. */
export type Quantities = Record<string, string | undefined>;
export interface Taint {
  key: string;
  value?: string;
  effect: string;
}
export type PreflightNode = KubeObject & {
  spec?: { unschedulable?: boolean; taints?: Taint[] };
  status?: {
    allocatable?: Quantities;
    conditions?: { type: string; status: string }[];
    images?: { names?: string[] }[];
  };
};
interface PodContainer {
  restartPolicy?: string;
  resources?: { requests?: Quantities; limits?: Quantities };
}
export interface PodNeeds {
  containers?: PodContainer[];
  initContainers?: PodContainer[];
  overhead?: Quantities;
  /** Requests of the Pod as a whole; they take the place of its containers' sum. */
  resources?: { requests?: Quantities; limits?: Quantities };
}
export type PreflightPod = KubeObject & {
  spec?: PodNeeds & { nodeName?: string };
  status?: { phase?: string };
};

export const NODE_MARKS = { practice: "pupitre.fr/practice", kwok: "kwok.x-k8s.io/node" } as const;

/** Cores, bytes and Pods. */
interface Room {
  cpu: number;
  memoryBytes: number;
  pods: number;
}

/** The keys that a seat's Pods tolerate (see podManifests), as far as a new Pod could be placed by them. */
const TOLERATED = new Set(["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]);

/** Whether a seat's Pod may be placed on a node with these taints; `PreferNoSchedule` keeps nobody away. */
export const tolerated = (taints: readonly Taint[]): boolean =>
  taints.every(
    ({ key, effect }) => effect === "PreferNoSchedule" || (effect === "NoExecute" && TOLERATED.has(key)),
  );

/** Why a node takes no new Pod of ours. `undefined` for one that does. */
export function closedBy({ spec, status }: PreflightNode): "cordoned" | "notReady" | "tainted" | undefined {
  if (spec?.unschedulable) return "cordoned";
  if ((status?.conditions?.find(({ type }) => type === "Ready")?.status ?? "True") !== "True")
    return "notReady";
  return tolerated(spec?.taints ?? []) ? undefined : "tainted";
}

const amount = (text: string | undefined): number => (text === undefined ? 0 : (readQuantity(text) ?? 0));

/**
 * What the scheduler counts a Pod for: its containers and sidecars together, or the hungriest moment of its start
 * (an init container beside the sidecars that began before it), and what its runtime takes on top. A container
 * without a request counts its limit, as the API server would have written it.
 */
export function effectiveRequest(spec: PodNeeds, resource: "cpu" | "memory"): number {
  const of = ({ resources }: PodContainer) =>
    amount(resources?.requests?.[resource] ?? resources?.limits?.[resource]);
  let sidecars = 0;
  let starting = 0;
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === "Always") sidecars += of(container);
    starting = Math.max(starting, sidecars + (container.restartPolicy === "Always" ? 0 : of(container)));
  }
  const running = sidecars + (spec.containers ?? []).reduce((sum, container) => sum + of(container), 0);
  const whole = spec.resources?.requests?.[resource] ?? spec.resources?.limits?.[resource];
  const own = whole === undefined ? Math.max(running, starting) : amount(whole);
  return own + amount(spec.overhead?.[resource]);
}

/** What a node has left: allocatable less the requests of every Pod on it that has not ended. */
export function roomOn(node: PreflightNode, podsOnIt: readonly PreflightPod[]): Room {
  const present = podsOnIt.filter(
    ({ status }) => status?.phase !== "Succeeded" && status?.phase !== "Failed",
  );
  const taken = (resource: "cpu" | "memory") =>
    present.reduce((sum, { spec }) => sum + effectiveRequest(spec ?? {}, resource), 0);
  const allocatable = node.status?.allocatable ?? {};
  return {
    cpu: amount(allocatable.cpu) - taken("cpu"),
    memoryBytes: amount(allocatable.memory) - taken("memory"),
    pods: amount(allocatable.pods) - present.length,
  };
}
