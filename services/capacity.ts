import type { Capacity } from "../shared/contract/views.ts";
import type { ParameterValue, TemplateSpec } from "../shared/domain/template.ts";
import { capacityVerdict } from "../shared/plan/capacity.ts";
import { clusterRoom, groundOfRecord } from "../shared/plan/clusterRoom.ts";
import type { PreflightNode, PreflightPod } from "../shared/plan/preflightNodes.ts";
import { sessionNeed } from "../shared/plan/sessionNeed.ts";
import { look, type Seen } from "./look.ts";
import { readRoom } from "./room.ts";
import type { SiteAccess } from "./site.ts";

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
