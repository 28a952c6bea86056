import { describe, expect, test } from "vitest";
import { capacityVerdict, type SeatNeed } from "../../../shared/plan/capacity.ts";
import { sessionNeed } from "../../../shared/plan/sessionNeed.ts";
import { exampleSpec } from "../domain/exampleTemplate.ts";

const Gi = 1024 ** 3;
const need: SeatNeed = { pods: [{ cpu: 0.5, memoryBytes: Gi }], storageBytes: 2 * Gi };
const room = (cpu: number, gibibytes: number, pods = 110) => ({ cpu, memoryBytes: gibibytes * Gi, pods });

describe("the capacity of a site", () => {
  test("says how many seats there is room for when a class fits", () => {
    expect(capacityVerdict(need, 30, { rooms: [room(16, 64)] })).toEqual({
      verdict: "fits",
      seats: 32,
      need: { cpu: 15, memoryBytes: 30 * Gi, storageBytes: 60 * Gi, pods: 30 },
      free: { cpu: 16, memoryBytes: 64 * Gi, pods: 110 },
      largest: { cpu: 16, memoryBytes: 64 * Gi },
      lacks: [],
    });
  });

  test("names what lacks, with the amount", () => {
    const verdict = capacityVerdict(need, 30, { rooms: [room(32, 26)] });
    expect(verdict.verdict).toBe("doesNotFit");
    expect(verdict.seats).toBe(26);
    expect(verdict.lacks).toEqual([{ resource: "memory", amount: 4 * Gi }]);
  });

  test("counts no room in pieces too small for a seat, and says which single machine would be needed", () => {
    const crumb = room(0.4, 8);
    const verdict = capacityVerdict(need, 2, { rooms: [crumb, crumb, crumb] });
    expect(verdict.verdict).toBe("doesNotFit");
    expect(verdict.seats).toBe(0);
    expect(verdict.tooLarge).toEqual({ resource: "cpu", need: 0.5, largest: 0.4 });
    expect(verdict.lacks).toEqual([{ resource: "cpu", amount: 1 }]);
  });

  test("lets a seat of two Pods stand on two machines, where neither has room for both", () => {
    const two: SeatNeed = {
      pods: [
        { cpu: 2, memoryBytes: Gi },
        { cpu: 2, memoryBytes: Gi },
      ],
      storageBytes: 0,
    };
    expect(capacityVerdict(two, 1, { rooms: [room(3, 4), room(3, 4)] }).seats).toBe(1);
    expect(capacityVerdict(two, 1, { rooms: [room(3, 4)] }).seats).toBe(0);
  });

  test("wants one machine for Pods that must stay together, and a place there for each", () => {
    const two: SeatNeed = { pods: [{ cpu: 4, memoryBytes: 2 * Gi, count: 2 }], storageBytes: 0 };
    expect(capacityVerdict(two, 1, { rooms: [room(3, 4), room(3, 4)] }).seats).toBe(0);
    expect(capacityVerdict(two, 2, { rooms: [room(8, 4)] })).toMatchObject({ seats: 2, need: { pods: 4 } });
    expect(capacityVerdict(two, 2, { rooms: [room(8, 4, 3)] }).seats).toBe(1);
  });

  test("counts the Pods that a machine may still take", () => {
    expect(capacityVerdict(need, 30, { rooms: [room(64, 256, 7)] })).toMatchObject({
      verdict: "doesNotFit",
      seats: 7,
      lacks: [{ resource: "pods", amount: 23 }],
    });
  });

  test("promises nothing where nodes may not be seen, and names the right that is missing", () => {
    const missingRights = [{ verb: "list", resource: "nodes" }];
    expect(capacityVerdict(need, 30, { missingRights })).toMatchObject({ verdict: "unknown", missingRights });
  });

  test("is not fooled by sums of decimal fractions", () => {
    const tenth: SeatNeed = { pods: [{ cpu: 0.1, memoryBytes: 0 }], storageBytes: 0 };
    expect(capacityVerdict(tenth, 10, { rooms: [room(1, 1)] }).seats).toBe(10);
  });
});

test("what a session shares finds its place first, and once", () => {
  const once: SeatNeed = { pods: [{ cpu: 1, memoryBytes: Gi }], storageBytes: Gi };
  const verdict = capacityVerdict(need, 3, { rooms: [room(2, 4)] }, once);
  expect(verdict).toMatchObject({
    verdict: "doesNotFit",
    seats: 2,
    need: { cpu: 2.5, memoryBytes: 4 * Gi, storageBytes: 7 * Gi, pods: 4 },
    lacks: [{ resource: "cpu", amount: 0.5 }],
  });
  expect(capacityVerdict(need, 2, { rooms: [room(2, 4)] }, once)).toMatchObject({
    verdict: "fits",
    seats: 2,
  });
  expect(capacityVerdict(need, 1, { rooms: [room(0.5, 4), room(0.5, 4)] }, once)).toMatchObject({
    verdict: "doesNotFit",
    seats: 0,
    tooLarge: { resource: "cpu", need: 1, largest: 0.5 },
  });
});

test("a seat needs what its Pods will be counted for, copying of files and all", () => {
  expect(sessionNeed(exampleSpec(), { disk: "2Gi" }).seat).toEqual({
    pods: [
      { cpu: 0.25, memoryBytes: Gi / 4 },
      { cpu: 0.5, memoryBytes: Gi },
    ],
    storageBytes: 2 * Gi,
  });
});

test("Pods that share a volume are asked of one node", () => {
  const shared = exampleSpec({ storage: { size: "1Gi", path: "/home/student", everyPod: true } });
  expect(sessionNeed(shared, {}).seat.pods).toEqual([{ cpu: 0.75, memoryBytes: 1.25 * Gi, count: 2 }]);
});
