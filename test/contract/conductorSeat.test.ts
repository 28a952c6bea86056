import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../conductor/clock.ts";
import type { Conductor } from "../../conductor/startConductor.ts";
import { seatNamespace } from "../../shared/domain/names.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { isReady, type Pod } from "../../shared/plan/podStatus.ts";
import { allReady, DEMO, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let conductor: Conductor;
beforeAll(async () => {
  stage = await openStage();
  conductor = await stage.conduct();
}, 60_000);
afterAll(() => stage.close());

const uids = async (namespace: string, kind: string) =>
  Object.fromEntries(
    (await stage.within(namespace, kind)).map(({ metadata }) => [metadata.name, metadata.uid]),
  );
const phaseOf = async (id: Parameters<Stage["session"]>[0]) => (await stage.session(id))?.status?.phase;

describe("one seat", () => {
  test("with an image that does not exist names it and leaves the others alone", async () => {
    const [shell] = SHELL.containers;
    const containers = shell ? [{ ...shell, image: "docker.io/library/lab-$(seat.number):1" }] : [];
    const id = await stage.launch({ template: { name: "shell", spec: { ...SHELL, containers } } }, 3);
    const seats = await until(
      () => stage.seats(id),
      (all) =>
        all.length === 3 &&
        all.every(({ status }) => status?.phase === "ready" || status?.phase === "failed"),
      30,
    );
    expect(seats.map(({ status }) => [status?.phase, status?.reason?.code, status?.reason?.params])).toEqual([
      ["ready", undefined, undefined],
      ["failed", "imageNotFound", { image: "docker.io/library/lab-2:1" }],
      ["ready", undefined, undefined],
    ]);
    // The session counts its seats a moment after they have changed.
    const { status } = (await until(
      () => stage.session(id),
      (session) => session?.status?.seats.failed === 1 && session.status.seats.ready === 2,
    )) ?? { status: undefined };
    expect(status).toMatchObject({ phase: "open", seats: { wanted: 3, ready: 2, failed: 1 } });
    await stage.patchSession(id, { phase: "ended" });
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
      30,
    );
  }, 90_000);

  test("is restarted with its volume, reset without it, and given new links, with no effect on its neighbour", async () => {
    const id = await stage.launch({}, 2);
    const [mine, other] = [seatNamespace(id, 1), seatNamespace(id, 2)];
    await until(() => stage.seats(id), allReady(2), 30);
    const neighbour = [await uids(other, "Pod"), await stage.seat(id, 2)];
    const before = { pods: await uids(mine, "Pod"), volumes: await uids(mine, "PersistentVolumeClaim") };

    await stage.patchSeat(id, 1, { restarts: 1 });
    await until(
      () => stage.seat(id, 1),
      ({ status }) => status?.phase === "ready" && status.observed.restarts === 1,
    );
    const restarted = { pods: await uids(mine, "Pod"), volumes: await uids(mine, "PersistentVolumeClaim") };
    expect(restarted.volumes).toEqual(before.volumes);
    expect(restarted.pods.lab).not.toBe(before.pods.lab);

    const secret = await uids(mine, "Secret");
    await stage.patchSeat(id, 1, { resets: 1 });
    await until(
      () => stage.seat(id, 1),
      ({ status }) => status?.phase === "ready" && status.observed.resets === 1,
    );
    const reset = { pods: await uids(mine, "Pod"), volumes: await uids(mine, "PersistentVolumeClaim") };
    expect(reset.volumes.work).not.toBe(restarted.volumes.work);
    expect(reset.pods.lab).not.toBe(restarted.pods.lab);
    expect(await uids(mine, "Secret")).toEqual(secret);

    const [link] = (await stage.seat(id, 1)).status?.links ?? [];
    await stage.patchSeat(id, 1, { linkIssues: 2 });
    const reissued = await until(
      () => stage.seat(id, 1),
      ({ status }) => status?.links[0]?.issue === 2,
    );
    expect(reissued.status?.links[0]?.revoked).toEqual([link?.hash]);
    expect(await uids(mine, "Pod")).toEqual(reset.pods);

    expect([await uids(other, "Pod"), await stage.seat(id, 2)]).toEqual(neighbour);
    await stage.patchSession(id, { phase: "ended" });
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
      30,
    );
  }, 120_000);

  test("is healed when its Pod is deleted or dies", async () => {
    const id = await stage.launch({}, 1);
    const namespace = seatNamespace(id, 1);
    await until(() => stage.seats(id), allReady(1), 30);
    const ref = { apiVersion: "v1", kind: "Pod", namespace, name: "lab" };
    const pod = await stage.cluster.get(ref);
    await stage.cluster.delete(ref, { uid: pod?.metadata.uid ?? "" });
    const isNew = (found: KubeObject | undefined, old: KubeObject | undefined) =>
      found !== undefined && found.metadata.uid !== old?.metadata.uid && isReady(found as Pod);
    const second = await until(
      () => stage.cluster.get(ref),
      (found) => isNew(found, pod),
    );
    await stage.cluster.mergePatch(ref, { status: { phase: "Failed", reason: "Evicted" } }, "status");
    await until(
      () => stage.cluster.get(ref),
      (found) => isNew(found, second),
    );
    await until(() => stage.seats(id), allReady(1));
    await stage.patchSession(id, { phase: "ended" });
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
      30,
    );
  }, 90_000);

  test("whose namespace belongs to somebody else fails by name, and nothing in there is touched", async () => {
    const id = await stage.launch({ phase: "ended" }, 1);
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
      30,
    );
    const mine = "bcdfgh";
    const name = `lab-${mine}-01`;
    await stage.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    const session = await stage.session(id);
    await stage.cluster.create({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "theirs", namespace: name },
      data: { a: "1" },
    });
    await stage.cluster.create({
      apiVersion: "pupitre.fr/v1alpha1",
      kind: "TrainingSession",
      metadata: { name: mine, namespace: DEMO },
      spec: { ...session?.spec, phase: "open" },
    });
    const foreign = mine as Parameters<Stage["seat"]>[0];
    await until(
      () => stage.seats(foreign),
      ([seat]) => seat?.status?.reason?.code === "namespaceForeign",
    );
    const before = await stage.within(name, "ConfigMap");
    await stage.patchSession(foreign, { phase: "ended" });
    await until(
      () => phaseOf(foreign),
      (phase) => phase === "ended",
      30,
    );
    expect(await stage.namespaces(foreign)).toEqual([name]);
    expect(await stage.within(name, "ConfigMap")).toEqual(before);
    expect((await stage.receipt(foreign))?.spec.leftovers).toMatchObject([{ kind: "Namespace", name }]);
  }, 90_000);

  test("that a finalizer holds back is named, and the finalizer is left alone", async () => {
    const id = await stage.launch({}, 1);
    const namespace = seatNamespace(id, 1);
    await until(() => stage.seats(id), allReady(1), 30);
    const ref = { apiVersion: "v1", kind: "Namespace", name: namespace };
    await stage.cluster.create({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "held", namespace, finalizers: ["example.com/held"] },
    });
    await conductor.stop();
    // A clock that is ahead: the twenty seconds of patience have passed already.
    conductor = await stage.conduct({ clock: { ...systemClock, now: () => Date.now() + 60_000 } });
    await stage.patchSession(id, { phase: "ended" });
    const seat = await until(
      () => stage.seat(id, 1),
      ({ status }) => status?.reason?.code === "stuckFinalizer",
      30,
    );
    expect(seat.status).toMatchObject({
      phase: "ending",
      reason: { params: { finalizer: "example.com/held" } },
    });
    expect((await stage.session(id))?.status?.phase).toBe("ending");
    expect(await stage.cluster.get(ref)).toBeDefined();
    await stage.cluster.mergePatch(
      { ...ref, kind: "ConfigMap", namespace, name: "held" },
      { metadata: { finalizers: null } },
    );
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
      30,
    );
    await conductor.stop();
    conductor = await stage.conduct();
  }, 90_000);
});
