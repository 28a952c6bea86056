import type { RoomRecord } from "../domain/room.ts";
import type { Ground } from "./capacity.ts";
import { closedBy, type PreflightNode, type PreflightPod, roomOn } from "./preflightNodes.ts";

/** What the nodes that take seats have left, and how many take none. */
export function clusterRoom(
  nodes: readonly PreflightNode[],
  pods: readonly PreflightPod[],
): Required<Pick<Ground, "rooms" | "closed">> {
  const onNode = groupByNode(pods);
  const closed = { cordoned: 0, notReady: 0, tainted: 0 };
  const rooms: Ground["rooms"] = [];
  for (const node of nodes) {
    const cause = closedBy(node);
    if (cause) closed[cause] += 1;
    else rooms.push(roomOn(node, onNode.get(node.metadata.name) ?? []));
  }
  return { rooms, closed };
}

function groupByNode(pods: readonly PreflightPod[]): Map<string, PreflightPod[]> {
  const groups = new Map<string, PreflightPod[]>();
  for (const pod of pods) {
    const node = pod.spec?.nodeName ?? "";
    const group = groups.get(node);
    if (group) group.push(pod);
    else groups.set(node, [pod]);
  }
  return groups;
}

const MiB = 1024 ** 2;

/** As it is told: never more than there is, in steps (10 millicores, 1 MiB) that no seat is lost by. */
export function toldRoom({ rooms, closed }: ReturnType<typeof clusterRoom>): Omit<RoomRecord, "takenAt"> {
  const told = rooms.map(({ cpu, memoryBytes, pods }): RoomRecord["rooms"][number] => [
    Math.floor(Math.max(0, cpu) * 100 + 1e-6) / 100,
    Math.floor(Math.max(0, memoryBytes) / MiB) * MiB,
    Math.floor(Math.max(0, pods)),
  ]);
  return { rooms: told.sort(([a, c], [b, d]) => b - a || d - c), closed };
}

/** What a record says of the room; the other way round. */
export const groundOfRecord = ({ rooms, closed }: RoomRecord): ReturnType<typeof clusterRoom> => ({
  rooms: rooms.map(([cpu, memoryBytes, pods]) => ({ cpu, memoryBytes, pods })),
  closed,
});

/** Whether the nodes and Pods should be counted again now. All in ms since 1970; `wantedAt` is when somebody last asked. */
export function isRoomDue(
  takenAt: number | undefined,
  wantedAt: number | undefined,
  now: number,
  limits: { atMostEvery: number; atLeastEvery: number },
): boolean {
  if (takenAt === undefined || takenAt > now) return true;
  const age = now - takenAt;
  // A wish from the future would be one for ever.
  const wanted = wantedAt !== undefined && wantedAt > takenAt && wantedAt <= now;
  return age >= limits.atLeastEvery || (wanted && age >= limits.atMostEvery);
}
