import type { Capacity } from "../contract/views.ts";
import { MAX_SEATS } from "../domain/names.ts";

/** What has to find room on one node: a Pod, or several that must stay together. Cores, bytes. */
export interface PodNeed {
  cpu: number;
  memoryBytes: number;
  /** How many Pods they are; 1 when absent. */
  count?: number;
}

/** What a seat asks of the nodes, and of the storage (bytes). */
export interface SeatNeed {
  pods: PodNeed[];
  storageBytes: number;
}

const countOf = ({ count = 1 }: PodNeed): number => count;

/** What one node still has. */
export interface NodeRoom {
  cpu: number;
  memoryBytes: number;
  pods: number;
}

export interface Ground {
  rooms: NodeRoom[];
  closed?: NonNullable<Capacity["closed"]>;
}

const NOTHING: SeatNeed = { pods: [], storageBytes: 0 };

/**
 * Will it hold? `once` is what the session shares, which finds its place first. Each Pod of each seat is placed on one node, the emptiest for it, as the scheduler does: a sum over
 * nodes promises what nobody can keep, and a seat of two Pods may stand on two nodes. Where this user may not look,
 * nothing is claimed, and the rights that are missing are named.
 */
export function capacityVerdict(
  need: SeatNeed,
  seats: number,
  ground: Ground | { missingRights: NonNullable<Capacity["missingRights"]> },
  once: SeatNeed = NOTHING,
): Capacity {
  const total = plus(totalOf(need, seats), totalOf(once, 1));
  if ("missingRights" in ground)
    return { verdict: "unknown", need: total, lacks: [], missingRights: ground.missingRights };
  const rooms = ground.rooms.map((room) => ({
    cpu: Math.max(0, room.cpu),
    memoryBytes: Math.max(0, room.memoryBytes),
    pods: Math.max(0, room.pods),
  }));
  const free = rooms.reduce(
    (sum, room) => ({
      cpu: sum.cpu + room.cpu,
      memoryBytes: sum.memoryBytes + room.memoryBytes,
      pods: sum.pods + room.pods,
    }),
    { cpu: 0, memoryBytes: 0, pods: 0 },
  );
  const largest = {
    cpu: Math.max(0, ...rooms.map(({ cpu }) => cpu)),
    memoryBytes: Math.max(0, ...rooms.map(({ memoryBytes }) => memoryBytes)),
  };
  const left = rooms.map((room) => ({ ...room }));
  const fitting = place(once, left) ? countSeats(need, left) : 0;
  const common = {
    seats: fitting,
    need: total,
    free,
    largest,
    ...(ground.closed ? { closed: ground.closed } : {}),
  };
  if (fitting >= seats) return { verdict: "fits", ...common, lacks: [] };
  const tooLarge = tooLargeFor({ ...need, pods: [...need.pods, ...once.pods] }, largest);
  return {
    verdict: "doesNotFit",
    ...common,
    lacks: lacking(need, seats - fitting, total, free, rooms),
    ...(tooLarge ? { tooLarge } : {}),
  };
}

const totalOf = (need: SeatNeed, seats: number): Capacity["need"] => ({
  cpu: need.pods.reduce((sum, { cpu }) => sum + cpu, 0) * seats,
  memoryBytes: need.pods.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0) * seats,
  storageBytes: need.storageBytes * seats,
  pods: need.pods.reduce((sum, pod) => sum + countOf(pod), 0) * seats,
});

const plus = (a: Capacity["need"], b: Capacity["need"]): Capacity["need"] => ({
  cpu: a.cpu + b.cpu,
  memoryBytes: a.memoryBytes + b.memoryBytes,
  storageBytes: a.storageBytes + b.storageBytes,
  pods: a.pods + b.pods,
});

/** How many whole seats find room, one after the other. */
function countSeats(need: SeatNeed, rooms: NodeRoom[]): number {
  const ordered = { ...need, pods: largestFirst(need.pods) };
  for (let seat = 0; seat < MAX_SEATS; seat++) if (!place(ordered, rooms)) return seat;
  return MAX_SEATS;
}

/** Takes the room that these Pods need away from `rooms`, Pod by Pod. False: one of them finds none. */
function place(need: SeatNeed, rooms: NodeRoom[]): boolean {
  for (const pod of need.pods) {
    const room = emptiest(pod, rooms);
    if (!room) return false;
    room.cpu -= pod.cpu;
    room.memoryBytes -= pod.memoryBytes;
    room.pods -= countOf(pod);
  }
  return true;
}

const largestFirst = (pods: PodNeed[]): PodNeed[] =>
  [...pods].sort((a, b) => b.memoryBytes - a.memoryBytes || b.cpu - a.cpu);

function emptiest(pod: PodNeed, rooms: NodeRoom[]): NodeRoom | undefined {
  let best: NodeRoom | undefined;
  let most = 0;
  for (const room of rooms) {
    const times = timesIn(pod, room);
    if (times < 1 || times <= most) continue;
    best = room;
    most = times;
  }
  return best;
}

/** How often such a Pod would fit. A hundredth of a millicore of tolerance: sums of decimal fractions are not exact. */
function timesIn(pod: PodNeed, room: NodeRoom): number {
  const by = (left: number, each: number) =>
    each > 0 ? Math.floor(left / each + 1e-5) : Number.POSITIVE_INFINITY;
  return Math.min(
    by(room.cpu, pod.cpu),
    by(room.memoryBytes, pod.memoryBytes),
    Math.floor(room.pods / countOf(pod)),
  );
}

function tooLargeFor(need: SeatNeed, largest: { cpu: number; memoryBytes: number }): Capacity["tooLarge"] {
  const cpu = Math.max(0, ...need.pods.map((pod) => pod.cpu));
  const memory = Math.max(0, ...need.pods.map((pod) => pod.memoryBytes));
  if (memory > largest.memoryBytes) return { resource: "memory", need: memory, largest: largest.memoryBytes };
  if (cpu > largest.cpu) return { resource: "cpu", need: cpu, largest: largest.cpu };
  return undefined;
}

function lacking(
  need: SeatNeed,
  missing: number,
  total: Capacity["need"],
  free: NodeRoom,
  rooms: NodeRoom[],
): Capacity["lacks"] {
  const lacks: Capacity["lacks"] = [];
  if (total.cpu > free.cpu) lacks.push({ resource: "cpu", amount: total.cpu - free.cpu });
  if (total.memoryBytes > free.memoryBytes)
    lacks.push({ resource: "memory", amount: total.memoryBytes - free.memoryBytes });
  if (total.pods > free.pods) lacks.push({ resource: "pods", amount: total.pods - free.pods });
  if (lacks.length > 0) return lacks;
  // Enough in total, but in pieces: what the fewest Pods would find room by is what is missing.
  const placesBy = (of: "cpu" | "memoryBytes") => {
    const each = Math.max(...need.pods.map((pod) => pod[of]));
    return rooms.reduce((sum, room) => sum + (each > 0 ? Math.floor(room[of] / each) : room.pods), 0);
  };
  const one = totalOf(need, 1);
  return placesBy("cpu") < placesBy("memoryBytes")
    ? [{ resource: "cpu", amount: missing * one.cpu }]
    : [{ resource: "memory", amount: missing * one.memoryBytes }];
}
