import type { Capacity } from "../shared/contract/views.ts";
import { type SessionId, SHARED_SEAT } from "../shared/domain/names.ts";
import { ownQuota } from "../shared/domain/ownQuota.ts";
import {
  parseQuantity,
  type ResolvedTemplate,
  resolveTemplate,
  seatRequests,
  sharedRequests,
} from "../shared/domain/resolveTemplate.ts";
import type { ParameterValue, TemplateSpec } from "../shared/domain/template.ts";
import { podManifests } from "../shared/manifests/podManifests.ts";
import type { SeatPlace } from "../shared/manifests/seatPlace.ts";
import { type SeatTemplate, templateAt } from "../shared/manifests/seatTemplate.ts";
import { capacityVerdict, type PodNeed, type SeatNeed } from "../shared/plan/capacity.ts";
import { clusterRoom, groundOfRecord } from "../shared/plan/clusterRoom.ts";
import {
  effectiveRequest,
  type PodNeeds,
  type PreflightNode,
  type PreflightPod,
} from "../shared/plan/preflightNodes.ts";
import { look, type Seen } from "./look.ts";
import { readRoom } from "./room.ts";
import type { SiteAccess } from "./site.ts";

/** Which seat is no matter: all of a session ask for the same. */
export const ANY_SEAT: SeatPlace = {
  establishment: "any",
  session: "bcdfgh" as SessionId,
  sessionUid: "any",
  number: 1,
};
/** Where what a session shares will stand. */
export const SHARED_PLACE: SeatPlace = { ...ANY_SEAT, number: SHARED_SEAT };

/**
 * What the nodes that take Pods still have, and whether so many seats fit into it. Where this user may not list
 * nodes and Pods it is what the conductor counted, with the age of that; without one the verdict is unknown, with the
 * rights that are missing.
 * @throws LabError unreachable …
 */
export async function checkCapacity(
  site: SiteAccess,
  template: TemplateSpec,
  parameters: Record<string, ParameterValue>,
  seats: number,
): Promise<Capacity> {
  const [nodes, pods] = await Promise.all([listNodes(site), listPods(site)]);
  const ground = await groundOf(site, nodes, pods);
  const { seat, once } = sessionNeed(template, parameters);
  return dated(capacityVerdict(seat, seats, ground, once), ground);
}

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

/** What is known of the nodes' room: counted here, or as the conductor counted it, or nothing for want of rights. */
type KnownGround = Parameters<typeof capacityVerdict>[2] & { takenAt?: string };

/** @throws LabError unreachable … */
export async function groundOf(
  site: SiteAccess,
  nodes: Seen<PreflightNode[]>,
  pods: Seen<PreflightPod[]>,
): Promise<KnownGround> {
  if ("seen" in nodes && "seen" in pods) return clusterRoom(nodes.seen, pods.seen);
  const record = await readRoom(site);
  if (record) return { ...groundOfRecord(record), takenAt: record.takenAt };
  return { missingRights: [nodes, pods].flatMap((one) => ("missing" in one ? [one.missing] : [])) };
}

/** The verdict with the moment that it stands for, where it was not counted now. */
export const dated = (capacity: Capacity, { takenAt }: KnownGround): Capacity =>
  takenAt === undefined ? capacity : { ...capacity, takenAt };

/** What each seat needs, and what the session shares: Pods as the conductor will make them, as the scheduler counts. */
export function sessionNeed(
  spec: TemplateSpec,
  parameters: Record<string, ParameterValue>,
): { seat: SeatNeed; once?: SeatNeed | undefined } {
  const resolved = resolveFor(spec, parameters);
  if (!resolved) {
    const shared = sharedRequests(spec, parameters);
    return { seat: estimated(seatRequests(spec, parameters)), once: shared && estimated(shared) };
  }
  const shared = templateAt(resolved, SHARED_SEAT);
  return { seat: needOf(ANY_SEAT, resolved), once: shared && needOf(SHARED_PLACE, shared) };
}

/** Half-filled: what can be said already. */
function estimated({ cpu, memoryBytes, storageBytes, pods }: ReturnType<typeof seatRequests>): SeatNeed {
  const each = { cpu: cpu / pods, memoryBytes: memoryBytes / pods };
  return { pods: Array.from({ length: pods }, () => each), storageBytes };
}

function needOf(place: SeatPlace, template: SeatTemplate): SeatNeed {
  const pods = podManifests(place, template, { resets: 0, restarts: 0 }).map((pod) => pod.spec as PodNeeds);
  const each = pods.map((pod) => ({
    cpu: effectiveRequest(pod, "cpu"),
    memoryBytes: effectiveRequest(pod, "memory"),
  }));
  const own = ownQuota(template);
  return {
    pods: [...(template.storage?.everyPod ? [together(each)] : each), ...ownPods(own)],
    storageBytes: [template.storage?.size, own?.storage].reduce(
      (sum, size) => sum + (size === undefined ? 0 : parseQuantity(size)),
      0,
    ),
  };
}

/** Pods that share a volume share its node. */
const together = (pods: { cpu: number; memoryBytes: number }[]): PodNeed => ({
  cpu: pods.reduce((sum, { cpu }) => sum + cpu, 0),
  memoryBytes: pods.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  count: pods.length,
});

/** What a student may run in a namespace of their own: the quota, in as many Pods as it allows. */
function ownPods(own: ReturnType<typeof ownQuota>): PodNeed[] {
  if (!own) return [];
  const each = { cpu: parseQuantity(own.cpu) / own.pods, memoryBytes: parseQuantity(own.memory) / own.pods };
  return Array.from({ length: own.pods }, () => each);
}

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
