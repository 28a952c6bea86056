import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import type { PodNeeds, PreflightNode, PreflightPod, Taint } from "../../../shared/plan/preflightNodes.ts";

const meta = (name: string): KubeObject["metadata"] => ({
  name,
  uid: `uid-${name}`,
  resourceVersion: "1",
  creationTimestamp: "2026-11-23T08:00:00Z",
});

interface NodeWish {
  cpu?: string;
  memory?: string;
  pods?: string;
  taints?: Taint[];
  cordoned?: boolean;
  ready?: boolean;
  images?: string[];
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** A node as an API server tells of it. */
export const nodeWith = (wish: NodeWish = {}, name = "node-1"): PreflightNode => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    ...meta(name),
    ...(wish.labels ? { labels: wish.labels } : {}),
    ...(wish.annotations ? { annotations: wish.annotations } : {}),
  },
  spec: {
    ...(wish.cordoned ? { unschedulable: true } : {}),
    ...(wish.taints ? { taints: wish.taints } : {}),
  },
  status: {
    allocatable: { cpu: wish.cpu ?? "4", memory: wish.memory ?? "8Gi", pods: wish.pods ?? "110" },
    conditions: [{ type: "Ready", status: wish.ready === false ? "False" : "True" }],
    images: (wish.images ?? []).map((image) => ({ names: [image] })),
  },
});

export const podWith = (spec: PodNeeds, phase = "Running", nodeName = "node-1"): PreflightPod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { ...meta("pod"), namespace: "other" },
  spec: { nodeName, ...spec },
  status: { phase },
});

export const asking = (cpu: string, memory = "0", more: object = {}) => ({
  resources: { requests: { cpu, memory } },
  ...more,
});

export const objectNamed = (name: string, more: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Any",
  ...more,
  metadata: { ...meta(name), ...((more.metadata as object | undefined) ?? {}) },
});
