import { expect, test } from "vitest";
import { parseRoomRecord, ROOM_LOOK_AT_MOST_EVERY } from "../../../shared/domain/room.ts";
import { capacityVerdict } from "../../../shared/plan/capacity.ts";
import { clusterRoom, groundOfRecord, isRoomDue, toldRoom } from "../../../shared/plan/clusterRoom.ts";
import type { PreflightNode, PreflightPod } from "../../../shared/plan/preflightNodes.ts";

const Mi = 1024 ** 2;
const Gi = 1024 ** 3;
const meta = (name: string) => ({ name, uid: name, resourceVersion: "1", creationTimestamp: "" });
const node = (
  name: string,
  cpu: string,
  memory: string,
  spec: PreflightNode["spec"] = {},
): PreflightNode => ({
  ...{ apiVersion: "v1", kind: "Node", metadata: meta(name), spec },
  status: { allocatable: { cpu, memory, pods: "110" } },
});
const pod = (nodeName: string, cpu: string, memory: string): PreflightPod => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: meta("p") },
  spec: { nodeName, containers: [{ resources: { requests: { cpu, memory } } }] },
});

const CLUSTER = [
  node("small", "2", "4Gi"),
  node("large", "8", "16Gi"),
  node("set-aside", "8", "16Gi", { unschedulable: true }),
] as const;
const PODS = [pod("large", "1505m", "1Gi"), pod("small", "3", "1025Ki"), pod("set-aside", "1", "1Gi")];

test("what is told names no node, claims no more than there is, and gives the same verdict", () => {
  const counted = clusterRoom(CLUSTER, PODS);
  const told = { takenAt: "2026-11-30T10:00:00.000Z", ...toldRoom(counted) };
  expect(told).toEqual({
    takenAt: "2026-11-30T10:00:00.000Z",
    rooms: [
      [6.49, 15 * Gi, 109],
      [0, 4 * Gi - 2 * Mi, 109], // more is asked of it than it has
    ],
    closed: { cordoned: 1, notReady: 0, tainted: 0 },
  });
  const read = parseRoomRecord(JSON.stringify(told));
  if (!read) throw new Error("not read");
  const need = { pods: [{ cpu: 0.5, memoryBytes: Gi }], storageBytes: 0 };
  const seats = (ground: Parameters<typeof capacityVerdict>[2]) => capacityVerdict(need, 12, ground).seats;
  expect(seats(groundOfRecord(read))).toBe(12);
  expect(seats(counted)).toBe(12);
  expect(capacityVerdict(need, 13, groundOfRecord(read)).closed).toEqual(told.closed);
});

test("what no conductor wrote is no record", () => {
  const good = {
    takenAt: "2026-11-30T10:00:00Z",
    rooms: [],
    closed: { cordoned: 0, notReady: 0, tainted: 0 },
  };
  expect(parseRoomRecord(JSON.stringify(good))).toEqual(good);
  for (const bad of [undefined, "", "{", "null", JSON.stringify({ ...good, rooms: [[-1, 0, 0]] })])
    expect(parseRoomRecord(bad)).toBeUndefined();
});

test("nodes and Pods are counted when it was never done, when somebody asks, and seldom otherwise", () => {
  const limits = { atMostEvery: ROOM_LOOK_AT_MOST_EVERY, atLeastEvery: 600_000 };
  const due = (takenAt?: number, wantedAt?: number) => isRoomDue(takenAt, wantedAt, 1_000_000, limits);
  expect(due()).toBe(true);
  expect(due(941_000)).toBe(false);
  expect(due(941_000, 990_000)).toBe(false); // asked again within the minute
  expect(due(940_000, 990_000)).toBe(true);
  expect(due(940_000, 930_000)).toBe(false); // that was answered
  expect(due(940_000, 1_000_001)).toBe(false); // a wish from the future
  expect(due(400_000)).toBe(true);
  expect(due(1_000_001)).toBe(true); // the clock was set back
});
