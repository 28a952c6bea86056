import { expect, test } from "vitest";
import { capacityVerdict } from "../../../shared/plan/capacity.ts";

const Gi = 1024 ** 3;
const need = { cpu: 0.5, memoryBytes: Gi, storageBytes: 2 * Gi, pods: 1 };

test("a class that fits says how many seats there is room for", () => {
  const verdict = capacityVerdict(need, 30, [{ cpu: 16, memoryBytes: 64 * Gi, pods: 110 }]);
  expect(verdict).toEqual({
    verdict: "fits",
    seats: 32,
    need: { cpu: 15, memoryBytes: 30 * Gi, storageBytes: 60 * Gi, pods: 30 },
    free: { cpu: 16, memoryBytes: 64 * Gi, pods: 110 },
    lacks: [],
  });
});

test("what lacks is named, with the amount", () => {
  const verdict = capacityVerdict(need, 30, [{ cpu: 32, memoryBytes: 26 * Gi, pods: 110 }]);
  expect(verdict.verdict).toBe("doesNotFit");
  expect(verdict.seats).toBe(26);
  expect(verdict.lacks).toEqual([{ resource: "memory", amount: 4 * Gi }]);
});

test("room in pieces too small for a seat is no room", () => {
  const crumb = { cpu: 0.4, memoryBytes: 8 * Gi, pods: 110 };
  const verdict = capacityVerdict(need, 2, [crumb, crumb, crumb]);
  expect(verdict.verdict).toBe("doesNotFit");
  expect(verdict.seats).toBe(0);
  expect(verdict.lacks).not.toEqual([]);
});

test("where nodes may not be seen, nothing is promised", () => {
  expect(capacityVerdict(need, 30, undefined).verdict).toBe("unknown");
});
