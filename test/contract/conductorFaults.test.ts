import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Cluster } from "../../cluster/port.ts";
import { type Clock, systemClock } from "../../conductor/clock.ts";
import type { Conductor } from "../../conductor/startConductor.ts";
import type { FaultPlan } from "../../practice/practice.ts";
import { seatNamespace } from "../../shared/domain/names.ts";
import { allReady, openStage, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let conductor: Conductor;
beforeAll(async () => {
  stage = await openStage();
  conductor = await stage.conduct();
}, 60_000);
afterEach(() => stage.faults.clear());
afterAll(() => stage.close());

/** Leases are spared: what happens without one is told elsewhere. */
const work =
  /\/(namespaces|pods|seats|secrets|persistentvolumeclaims|networkpolicies|services|trainingsessions|configmaps)(\/|$)/;
const writes = (fault: FaultPlan["fault"], times: number): FaultPlan[] =>
  (["create", "update", "patch", "delete"] as const).map((verb) => ({
    match: { verb, path: work, times },
    fault,
  }));

const CASES: [string, FaultPlan[]][] = [
  ["conflicts", writes({ status: 409 }, 4)],
  ["a server that throttles", writes({ status: 429, retryAfter: 0 }, 3)],
  ["a server that fails", writes({ status: 500 }, 3)],
  ["a server that is away", writes({ status: 503 }, 3)],
  ["connections that are cut", writes({ reset: true }, 3)],
  ["a slow server", writes({ latencyMs: 150 }, 40)],
  ["watches that lose their place", [{ match: { verb: "watch", times: 5 }, fault: { goneInStream: true } }]],
];

test.each(CASES)(
  "a launch, a reset and an end come right with %s",
  async (_, plans) => {
    const inject = () => {
      stage.faults.clear();
      for (const plan of plans) stage.faults.inject(plan);
    };
    const id = await stage.launch({}, 3);
    inject();
    await until(() => stage.seats(id), allReady(3), 60);
    expect(await stage.namespaces(id)).toEqual([1, 2, 3].map((number) => seatNamespace(id, number)));
    await stage.patchSeat(id, 2, { resets: 1 });
    inject();
    await until(
      () => stage.seat(id, 2),
      ({ status }) => status?.phase === "ready" && status.observed.resets === 1,
      60,
    );
    stage.faults.clear();
    await stage.patchSession(id, { phase: "ended" });
    inject();
    await until(
      () => stage.session(id),
      (session) => session?.status?.phase === "ended",
      60,
    );
    stage.faults.clear();
    expect(await stage.namespaces(id)).toEqual([]);
    expect(await stage.seats(id)).toEqual([]);
    expect((await stage.receipt(id))?.spec).toMatchObject({ seats: 3, leftovers: [] });
    expect(conductor.stats().leading).toBe(true);
  },
  180_000,
);

/**
 * A clock for which so many of the conductor's seconds pass in one of ours. Not for the Lease: on a busy computer it
 * would be lost before it can be renewed.
 */
function hurried(times: number): Clock {
  const begun = { now: Date.now(), monotonic: systemClock.monotonic() };
  return {
    now: () => begun.now + (Date.now() - begun.now) * times,
    monotonic: () => begun.monotonic + (systemClock.monotonic() - begun.monotonic) * times,
    after: (ms, run) => systemClock.after(ms / times, run),
  };
}

test("a deletion that was accepted and then lost is asked for again", async () => {
  await conductor.stop();
  const id = await stage.launch({}, 2);
  const cluster = await stage.connect();
  const lost: string[] = [];
  const forgetful: Cluster = {
    ...cluster,
    async delete(ref, options) {
      if (ref.kind !== "Namespace" || lost.includes(ref.name)) return cluster.delete(ref, options);
      lost.push(ref.name);
    },
  };
  conductor = await stage.conduct({ cluster: forgetful, clock: hurried(10), leaseClock: systemClock });
  await until(() => stage.seats(id), allReady(2), 60);
  await stage.patchSession(id, { phase: "ended" });
  await until(
    () => stage.session(id),
    (session) => session?.status?.phase === "ended",
    60,
  );
  expect(lost).toHaveLength(2);
  expect(await stage.namespaces(id)).toEqual([]);
}, 120_000);

test("a volume that came and went while nobody could watch is not waited for", async () => {
  await conductor.stop();
  conductor = await stage.conduct({
    cluster: await stage.connect(),
    clock: hurried(10),
    leaseClock: systemClock,
  });
  const path = /persistentvolumeclaims/;
  stage.faults.inject({ match: { verb: "list", path }, fault: { status: 500 } });
  stage.faults.inject({ match: { verb: "watch", path }, fault: { goneInStream: true } });
  const id = await stage.launch({}, 1);
  await until(() => stage.seats(id), allReady(1), 60);
  const cluster = await stage.connect();
  const ref = {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    namespace: seatNamespace(id, 1),
    name: "work",
  };
  const before = await cluster.get(ref);
  await stage.patchSeat(id, 1, { resets: 1 });
  // Nobody has told the conductor of this volume, and nobody will.
  await until(
    async () => (await cluster.get(ref))?.metadata.uid,
    (uid) => uid !== before?.metadata.uid,
    60,
  );
  stage.faults.clear();
  await until(
    () => stage.seat(id, 1),
    ({ status }) => status?.phase === "ready" && status.observed.resets === 1,
    60,
  );
  await stage.patchSession(id, { phase: "ended" });
  await until(
    () => stage.session(id),
    (session) => session?.status?.phase === "ended",
    60,
  );
}, 180_000);
