import type { Capacity } from "../contract/views.ts";

/** Requests of one seat: cores, bytes, bytes, Pods. */
interface SeatNeed {
  cpu: number;
  memoryBytes: number;
  storageBytes: number;
  pods: number;
}

export interface NodeRoom {
  cpu: number;
  memoryBytes: number;
  pods: number;
}

/**
 * Will it hold? Seats are placed first-fit on each node's own room, because a sum over nodes promises what no
 * scheduler can keep. `nodes` is undefined where this user may not see them: then nothing is claimed.
 */
export function capacityVerdict(need: SeatNeed, seats: number, nodes: NodeRoom[] | undefined): Capacity {
  const total = {
    cpu: need.cpu * seats,
    memoryBytes: need.memoryBytes * seats,
    storageBytes: need.storageBytes * seats,
    pods: need.pods * seats,
  };
  if (!nodes) return { verdict: "unknown", need: total, lacks: [] };
  const free = nodes.reduce(
    (sum, node) => ({
      cpu: sum.cpu + Math.max(0, node.cpu),
      memoryBytes: sum.memoryBytes + Math.max(0, node.memoryBytes),
      pods: sum.pods + Math.max(0, node.pods),
    }),
    { cpu: 0, memoryBytes: 0, pods: 0 },
  );
  const fitting = nodes.reduce((count, node) => count + seatsOn(node, need), 0);
  if (fitting >= seats) return { verdict: "fits", seats: fitting, need: total, free, lacks: [] };
  return {
    verdict: "doesNotFit",
    seats: fitting,
    need: total,
    free,
    lacks: lacking(need, seats - fitting, total, free),
  };
}

function seatsOn(node: NodeRoom, need: SeatNeed): number {
  // a hundredth of a millicore of tolerance: sums of decimal fractions are not exact
  const by = (room: number, each: number) =>
    each > 0 ? Math.floor(room / each + 1e-5) : Number.POSITIVE_INFINITY;
  return Math.max(
    0,
    Math.min(by(node.cpu, need.cpu), by(node.memoryBytes, need.memoryBytes), by(node.pods, need.pods)),
  );
}

function lacking(need: SeatNeed, missing: number, total: SeatNeed, free: NodeRoom): Capacity["lacks"] {
  const lacks: Capacity["lacks"] = [];
  if (total.cpu > free.cpu) lacks.push({ resource: "cpu", amount: total.cpu - free.cpu });
  if (total.memoryBytes > free.memoryBytes)
    lacks.push({ resource: "memory", amount: total.memoryBytes - free.memoryBytes });
  if (total.pods > free.pods) lacks.push({ resource: "pods", amount: total.pods - free.pods });
  // enough in total, but in pieces that no seat fits into
  if (lacks.length === 0) lacks.push({ resource: "memory", amount: missing * need.memoryBytes });
  return lacks;
}
