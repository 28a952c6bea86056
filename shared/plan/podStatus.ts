import type { KubeObject } from "../kubernetes/objects.ts";

/** What of a Pod's status the causes are read from. */
export interface ContainerStatus {
  name: string;
  image?: string;
  imageID?: string;
  ready?: boolean;
  started?: boolean;
  restartCount?: number;
  state?: ContainerState;
  lastState?: ContainerState;
}

export interface Ended {
  exitCode?: number;
  reason?: string;
  message?: string;
  finishedAt?: string;
}

export interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt?: string };
  terminated?: Ended;
}

export interface PodCondition {
  type: string;
  status: string;
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

interface SpecContainer {
  name: string;
  image?: string;
  resources?: { requests?: Record<string, string> };
}

export interface Pod extends KubeObject {
  kind: "Pod";
  spec?: { nodeName?: string; containers?: SpecContainer[] };
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    conditions?: PodCondition[];
    containerStatuses?: ContainerStatus[];
    initContainerStatuses?: ContainerStatus[];
  };
}

/** An Event as far as a cause can be read from it. */
export interface EventNote {
  type?: string;
  reason?: string;
  message?: string;
  involvedObject?: { kind?: string; name?: string; uid?: string; fieldPath?: string };
  lastTimestamp?: string | null;
  eventTime?: string | null;
}

export const isPod = (object: KubeObject): object is Pod => object.kind === "Pod";

export const conditionOf = (pod: Pod, type: string): PodCondition | undefined =>
  pod.status?.conditions?.find((condition) => condition.type === type);

export const isReady = (pod: Pod): boolean =>
  !pod.metadata.deletionTimestamp && conditionOf(pod, "Ready")?.status === "True";

/** It has failed as a whole, which is for good. */
export const isOver = (pod: Pod): boolean => pod.status?.phase === "Failed";

export const restartCount = (pods: Pod[]): number =>
  pods
    .flatMap((pod) => pod.status?.containerStatuses ?? [])
    .reduce((sum, { restartCount = 0 }) => sum + restartCount, 0);
