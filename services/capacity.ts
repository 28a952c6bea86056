import { type Failure, toFailure } from "../shared/contract/failure.ts";
import type { Capacity } from "../shared/contract/views.ts";
import type { SessionId } from "../shared/domain/names.ts";
import {
  parseQuantity,
  type ResolvedTemplate,
  resolveTemplate,
  seatRequests,
} from "../shared/domain/resolveTemplate.ts";
import type { ParameterValue, TemplateSpec } from "../shared/domain/template.ts";
import { podManifests } from "../shared/manifests/podManifests.ts";
import type { SeatPlace } from "../shared/manifests/seatPlace.ts";
import { capacityVerdict, type Ground, type PodNeed, type SeatNeed } from "../shared/plan/capacity.ts";
import {
  closedBy,
  effectiveRequest,
  type PodNeeds,
  type PreflightNode,
  type PreflightPod,
  roomOn,
} from "../shared/plan/preflightNodes.ts";
import type { SiteAccess } from "./site.ts";

/** Which seat is no matter: all of a session ask for the same. */
export const ANY_SEAT: SeatPlace = {
  establishment: "any",
  session: "bcdfgh" as SessionId,
  sessionUid: "any",
  number: 1,
};

/**
 * What the nodes that take Pods still have, and whether so many seats fit into it. Where this user may not list
 * nodes and Pods the verdict is unknown, with the rights that are missing.
 * @throws LabError unreachable …
 */
export async function checkCapacity(
  site: SiteAccess,
  template: TemplateSpec,
  parameters: Record<string, ParameterValue>,
  seats: number,
): Promise<Capacity> {
  const [nodes, pods] = await Promise.all([listNodes(site), listPods(site)]);
  return capacityVerdict(seatNeed(template, parameters), seats, groundOf(nodes, pods));
}

/** What was asked for, or the right that its answer takes. */
export type Seen<T> = { seen: T } | { missing: { verb: string; resource: string } };

/** A refusal is an answer here, and told by what it lacks; anything else is a failure. */
export async function look<T>(verb: string, resource: string, ask: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { seen: await ask() };
  } catch (error) {
    if (isRefusal(toFailure(error)) || isNoSuchApi(toFailure(error))) return { missing: { verb, resource } };
    throw error;
  }
}

const isRefusal = ({ kind }: Failure): boolean => kind === "forbidden";
const isNoSuchApi = ({ kind, params }: Failure): boolean => kind === "notFound" && params?.missing === "api";

export const listNodes = ({ cluster }: SiteAccess) =>
  look(
    "list",
    "nodes",
    async () => (await cluster.list<PreflightNode>({ apiVersion: "v1", kind: "Node" })).items,
  );

export const listPods = ({ cluster }: SiteAccess) =>
  look(
    "list",
    "pods",
    async () => (await cluster.list<PreflightPod>({ apiVersion: "v1", kind: "Pod" })).items,
  );

export function groundOf(
  nodes: Seen<PreflightNode[]>,
  pods: Seen<PreflightPod[]>,
): Parameters<typeof capacityVerdict>[2] {
  if ("missing" in nodes || "missing" in pods)
    return { missingRights: [nodes, pods].flatMap((one) => ("missing" in one ? [one.missing] : [])) };
  const onNode = groupByNode(pods.seen);
  const closed = { cordoned: 0, notReady: 0, tainted: 0 };
  const rooms: Ground["rooms"] = [];
  for (const node of nodes.seen) {
    const cause = closedBy(node);
    if (cause) closed[cause] += 1;
    else rooms.push(roomOn(node, onNode.get(node.metadata.name) ?? []));
  }
  return { rooms, closed };
}

function groupByNode(pods: PreflightPod[]): Map<string, PreflightPod[]> {
  const groups = new Map<string, PreflightPod[]>();
  for (const pod of pods) {
    const node = pod.spec?.nodeName ?? "";
    const group = groups.get(node);
    if (group) group.push(pod);
    else groups.set(node, [pod]);
  }
  return groups;
}

/** A seat's Pods as the conductor will make them, as the scheduler will count them. */
export function seatNeed(spec: TemplateSpec, parameters: Record<string, ParameterValue>): SeatNeed {
  const resolved = resolveFor(spec, parameters);
  if (!resolved) {
    // Half-filled: what can be said already, as one Pod.
    const { cpu, memoryBytes, storageBytes, pods } = seatRequests(spec, parameters);
    const each = { cpu: cpu / pods, memoryBytes: memoryBytes / pods };
    return { pods: Array.from({ length: pods }, () => each), storageBytes };
  }
  const pods = podManifests(ANY_SEAT, resolved, { resets: 0, restarts: 0 }).map(
    (pod) => pod.spec as PodNeeds,
  );
  const each = pods.map((pod) => ({
    cpu: effectiveRequest(pod, "cpu"),
    memoryBytes: effectiveRequest(pod, "memory"),
  }));
  return {
    pods: resolved.storage?.everyPod ? [together(each)] : each,
    storageBytes: resolved.storage ? parseQuantity(resolved.storage.size) : 0,
  };
}

/** Pods that share a volume share its node. */
const together = (pods: { cpu: number; memoryBytes: number }[]): PodNeed => ({
  cpu: pods.reduce((sum, { cpu }) => sum + cpu, 0),
  memoryBytes: pods.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  count: pods.length,
});

export function resolveFor(
  spec: TemplateSpec,
  parameters: Record<string, ParameterValue>,
): ResolvedTemplate | undefined {
  const resolved = resolveTemplate(spec, parameters, {
    sessionId: ANY_SEAT.session,
    seatNumber: 1,
    seatOrigin: "http://x.localhost",
  });
  return resolved.ok ? resolved.template : undefined;
}
