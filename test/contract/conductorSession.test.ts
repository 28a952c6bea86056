import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Conductor } from "../../conductor/startConductor.ts";
import { seatNamespace } from "../../shared/domain/names.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { allReady, DEMO, openStage, quiet, type Stage, until } from "./conductorStage.ts";

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

describe("a session", () => {
  test("of thirty becomes ready, and a second conductor that looks at it writes nothing", async () => {
    const before = conductor.stats().writes;
    const id = await stage.launch({}, 30);
    await until(() => stage.seats(id), allReady(30), 60);
    await until(
      () => stage.session(id),
      (session) => session?.status?.seats.ready === 30,
    );
    const writes = conductor.stats().writes - before;
    const objects = 30 * (1 + (await countWithin(seatNamespace(id, 7))));
    // Finalizer, links Secret and the session's own progress come on top, whatever the number of seats.
    expect(writes).toBeLessThanOrEqual(objects + 2 * 30 + 12);

    const everything = await picture(id);
    await conductor.stop();
    conductor = await stage.conduct();
    await quiet(conductor);
    expect(conductor.stats()).toMatchObject({ leading: true, writes: 0 });
    expect(await picture(id)).toEqual(everything);
    await stage.patchSession(id, { phase: "ended" });
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
      60,
    );
  }, 180_000);

  test("ends with nothing left but itself and its receipt, and ending again changes nothing", async () => {
    const id = await stage.launch({}, 2);
    await until(() => stage.seats(id), allReady(2), 30);
    await stage.cluster.create({
      apiVersion: "pupitre.fr/v1alpha1",
      kind: "SeatPresence",
      metadata: { name: `${id}-01`, namespace: DEMO },
      spec: { session: id, number: 1, connected: true, cookies: [] },
    });
    await stage.patchSession(id, { phase: "ended" });
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
      30,
    );
    expect(await stage.namespaces(id)).toEqual([]);
    expect(await stage.seats(id)).toEqual([]);
    expect(await besides(id)).toEqual([]);
    const receipt = await stage.receipt(id);
    expect(receipt?.spec).toMatchObject({
      session: id,
      title: "Shell L1",
      owner: "prof",
      seats: 2,
      namespaces: [seatNamespace(id, 1), seatNamespace(id, 2)],
      leftovers: [],
      kept: [],
    });
    expect(
      Object.fromEntries(receipt?.spec.removed.map(({ kind, count }) => [kind, count]) ?? []),
    ).toMatchObject({
      Namespace: 2,
      Pod: 2,
      PersistentVolumeClaim: 2,
      Seat: 2,
      SeatPresence: 1,
      SessionDoor: 1,
      Secret: 3,
    });

    const ended = await stage.session(id);
    const { writes } = conductor.stats();
    await stage.patchSession(id, { phase: "ended" });
    await stage.patchSession(id, { endsAt: new Date(Date.now() + 7_200_000).toISOString() });
    await quiet(conductor);
    expect(conductor.stats().writes).toBe(writes);
    expect((await stage.session(id))?.status).toEqual(ended?.status);
    expect((await stage.receipt(id))?.metadata.resourceVersion).toBe(receipt?.metadata.resourceVersion);
  }, 60_000);

  test("opens and ends by itself when its time has come; extended, it goes on", async () => {
    const soon = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
    const id = await stage.launch({ phase: "prepared", opensAt: soon(4), endsAt: soon(3600) }, 1);
    await until(
      () => phaseOf(id),
      (phase) => phase === "prepared",
      30,
    );
    expect((await stage.session(id))?.status?.openedAt).toBeUndefined();
    await until(
      () => phaseOf(id),
      (phase) => phase === "open",
      30,
    );
    await stage.patchSession(id, { endsAt: soon(5) });
    await stage.patchSession(id, { endsAt: soon(8) });
    const ended = await until(
      () => stage.session(id),
      (session) => session?.status?.phase === "ended",
      40,
    );
    expect(Date.parse(ended?.status?.endingAt ?? "")).toBeGreaterThanOrEqual(
      Date.parse(ended?.spec.endsAt ?? ""),
    );
    expect(await stage.namespaces(id)).toEqual([]);
  }, 90_000);

  test("that kubectl deletes takes everything with it, and leaves its receipt", async () => {
    const id = await stage.launch({}, 2);
    await until(() => stage.seats(id), allReady(2), 30);
    const session = await stage.session(id);
    await stage.cluster.delete(
      { apiVersion: "pupitre.fr/v1alpha1", kind: "TrainingSession", namespace: DEMO, name: id },
      { uid: session?.metadata.uid ?? "" },
    );
    await until(
      () => stage.session(id),
      (found) => found === undefined,
      30,
    );
    expect(await stage.namespaces(id)).toEqual([]);
    expect(await stage.seats(id)).toEqual([]);
    expect((await stage.receipt(id))?.spec.seats).toBe(2);
  }, 60_000);

  test("whose lab does not hold says so and makes nothing", async () => {
    const id = await stage.launch({ parameters: { image: "no tag" } });
    const session = await until(
      () => stage.session(id),
      (found) => found?.status?.reason !== undefined,
    );
    expect(session?.status?.reason?.code).toBe("invalidTemplate");
    expect(await stage.seats(id)).toEqual([]);
    await stage.patchSession(id, { phase: "ended" });
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
    );
  }, 30_000);

  test("paused keeps the volumes and releases the rest; opened again, it is as before", async () => {
    const id = await stage.launch({}, 1);
    const namespace = seatNamespace(id, 1);
    await until(() => stage.seats(id), allReady(1), 30);
    const volumes = await uids(namespace, "PersistentVolumeClaim");
    await stage.patchSession(id, { phase: "paused" });
    await until(
      () => stage.within(namespace, "Pod"),
      (pods) => pods.length === 0,
    );
    await until(
      () => stage.seat(id, 1),
      ({ status }) => status?.phase === "paused",
    );
    expect(await phaseOf(id)).toBe("paused");
    await stage.patchSession(id, { phase: "open" });
    await until(() => stage.seats(id), allReady(1));
    expect(await uids(namespace, "PersistentVolumeClaim")).toEqual(volumes);
    await stage.patchSession(id, { phase: "ended" });
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
      30,
    );
  }, 90_000);

  test("gains a late student and loses a seat without the others noticing", async () => {
    const id = await stage.launch({}, 2);
    await until(() => stage.seats(id), allReady(2), 30);
    const pods = await uids(seatNamespace(id, 2), "Pod");
    await stage.patchSession(id, {
      seats: [
        { number: 2, persons: 1 },
        { number: 3, persons: 2 },
      ],
    });
    const seats = await until(
      () => stage.seats(id),
      (all) => allReady(2)(all) && all[1]?.spec.number === 3,
      30,
    );
    expect(seats.map(({ spec, status }) => [spec.number, status?.links.length])).toEqual([
      [2, 1],
      [3, 2],
    ]);
    expect(await stage.namespaces(id)).toEqual([seatNamespace(id, 2), seatNamespace(id, 3)]);
    expect(await uids(seatNamespace(id, 2), "Pod")).toEqual(pods);
    await stage.patchSession(id, { phase: "ended" });
    await until(
      () => phaseOf(id),
      (phase) => phase === "ended",
      30,
    );
  }, 90_000);
});

/** Everything of a session, with the versions: nothing may have been written. */
async function picture(id: Parameters<Stage["session"]>[0]) {
  const namespaces = await stage.namespaces(id);
  const within = await Promise.all(
    namespaces.flatMap((name) =>
      ["Pod", "Secret", "ConfigMap", "PersistentVolumeClaim"].map((kind) => stage.within(name, kind)),
    ),
  );
  const versions = (objects: KubeObject[]) =>
    objects.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name, metadata.resourceVersion]);
  return { namespaces, seats: versions(await stage.seats(id)), within: within.map(versions) };
}

async function countWithin(namespace: string): Promise<number> {
  const kinds = ["ResourceQuota", "LimitRange", "Secret", "PersistentVolumeClaim", "Pod", "Service"];
  const core = await Promise.all(kinds.map((kind) => stage.within(namespace, kind)));
  const policies = await stage.within(namespace, "NetworkPolicy", "networking.k8s.io/v1");
  return core.flat().length + policies.length + 3; // the Namespace, ServiceAccount `lab`, ConfigMap `files`
}

/** What is left in the establishment's namespace that speaks of the session, its record and receipt apart. */
async function besides(id: string): Promise<string[]> {
  const kinds = [
    ["v1", "Secret"],
    ["pupitre.fr/v1alpha1", "SeatPresence"],
    ["pupitre.fr/v1alpha1", "SessionDoor"],
    ["pupitre.fr/v1alpha1", "Visit"],
  ] as const;
  const found = await Promise.all(kinds.map(([apiVersion, kind]) => stage.within(DEMO, kind, apiVersion)));
  return found
    .flat()
    .map(({ metadata }) => metadata.name)
    .filter((name) => name.includes(id));
}
