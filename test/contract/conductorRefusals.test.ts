import { afterAll, beforeAll, expect, test } from "vitest";
import type { Conductor } from "../../conductor/startConductor.ts";
import { IMAGE_SOURCES_KEY, POLICY_CONFIG_MAP } from "../../shared/domain/imagePolicy.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { TrainingSessionSpec } from "../../shared/domain/session.ts";
import { allReady, DEMO, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let conductor: Conductor;
beforeAll(async () => {
  stage = await openStage();
  conductor = await stage.conduct();
}, 60_000);
afterAll(() => stage.close());

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const end = async (id: SessionId) => {
  await stage.patchSession(id, { phase: "ended" });
  await until(
    () => stage.session(id),
    (session) => session?.status?.phase === "ended",
    30,
  );
};
const refusalOf = async (id: SessionId) =>
  (
    await until(
      () => stage.session(id),
      (session) => session?.status?.reason !== undefined,
    )
  )?.status?.reason;

test.each<[string, Partial<TrainingSessionSpec>, RegExp]>([
  ["lasts a year", { endsAt: inHours(365 * 24) }, /endsAt: A session lasts 7 days at most/],
  [
    "ends before it opens",
    { phase: "prepared", opensAt: inHours(4), endsAt: inHours(2) },
    /endsAt: .*before/,
  ],
  [
    "opens in two years",
    { phase: "prepared", opensAt: inHours(2 * 365 * 24), endsAt: inHours(2 * 365 * 24 + 1) },
    /opensAt: The opening is more than 365 days away/,
  ],
  ["opened yesterday", { phase: "prepared", opensAt: inHours(-24) }, /opensAt: The opening time has passed/],
])(
  "a session that kubectl applied and that %s makes no seat and says why",
  async (_, times, sentence) => {
    const id = await stage.launch(times, 2);
    expect(await refusalOf(id)).toMatchObject({
      code: "invalidSession",
      message: expect.stringMatching(sentence),
    });
    expect(await stage.seats(id)).toEqual([]);
    expect(await stage.namespaces(id)).toEqual([]);
    await stage.patchSession(id, { phase: "open", opensAt: inHours(0), endsAt: inHours(2) });
    await until(() => stage.seats(id), allReady(2), 30);
    expect((await stage.session(id))?.status?.reason).toBeUndefined();
    await end(id);
  },
  90_000,
);

const POLICY = { apiVersion: "v1", kind: "ConfigMap", namespace: DEMO, name: POLICY_CONFIG_MAP };
const allowOnly = (sources: string) =>
  stage.cluster.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: POLICY_CONFIG_MAP, namespace: DEMO },
    data: { [IMAGE_SOURCES_KEY]: `${sources}\n` },
  });
async function allowAll(): Promise<void> {
  const policy = await stage.cluster.get(POLICY);
  await stage.cluster.delete(POLICY, { uid: policy?.metadata.uid ?? "" });
}
const settled = (id: SessionId) =>
  until(
    () => stage.session(id),
    (session) => session?.status?.observedGeneration === session?.metadata.generation,
  );
const imagesIn = async (id: SessionId) =>
  (await Promise.all((await stage.namespaces(id)).map((name) => stage.within(name, "Pod"))))
    .flat()
    .flatMap(({ spec }) =>
      (spec as { containers: { image: string }[] }).containers.map(({ image }) => image),
    );

test("a class that goes on is stopped by no tighter policy, not after a reset either, nor by another conductor", async () => {
  const before = await stage.launch({}, 1);
  await until(() => stage.seats(before), allReady(1), 30);
  await until(
    () => stage.session(before),
    (session) => session?.status?.accepted !== undefined,
  );
  await allowOnly("registry.example.fr/labs");
  const id = await stage.launch({}, 1);
  expect(await refusalOf(id)).toMatchObject({
    code: "invalidTemplate",
    message: expect.stringContaining("docker.io/library/debian:12.11"),
  });
  expect(await stage.seats(id)).toEqual([]);
  await conductor.stop();
  conductor = await stage.conduct();
  await stage.patchSession(before, { title: "Shell L1 bis" });
  expect((await settled(before))?.status).not.toHaveProperty("reason");
  await stage.patchSeat(before, 1, { resets: 1 });
  await until(
    () => stage.seats(before),
    ([seat]) => seat?.status?.observed.resets === 1 && seat.status.phase === "ready",
    30,
  );
  expect((await stage.session(before))?.status?.phase).toBe("open");
  await allowAll();
  await stage.patchSession(id, { title: "Shell L1 ter" });
  await until(() => stage.seats(id), allReady(1), 30);
  await Promise.all([end(before), end(id)]);
}, 120_000);

test("an image of what a session shares is held to the policy as a seat's is", async () => {
  await allowOnly("docker.io/library");
  const [container] = SHELL.containers;
  const forbidden = "quay.io/somebody/miner:1";
  const shared = { containers: container ? [{ ...container, name: "model", image: forbidden }] : [] };
  const id = await stage.launch({ template: { name: "shell", spec: { ...SHELL, shared } } }, 1);
  expect(await refusalOf(id)).toMatchObject({
    code: "invalidTemplate",
    message: expect.stringContaining(forbidden),
  });
  expect(await stage.namespaces(id)).toEqual([]);
  await allowAll();
  await end(id);
}, 60_000);

test("a running session whose lab kubectl edits to a forbidden image builds nothing of it, and goes on as it was", async () => {
  await allowOnly("docker.io/library");
  const id = await stage.launch({}, 2);
  await until(() => stage.seats(id), allReady(2), 30);
  const [allowed] = await imagesIn(id);
  const forbidden = "quay.io/somebody/miner:1";
  await stage.patchSession(id, { parameters: { image: forbidden } });
  expect(await refusalOf(id)).toMatchObject({
    code: "invalidTemplate",
    message: expect.stringContaining(forbidden),
  });
  await stage.patchSeat(id, 1, { resets: 1 });
  const failed = await until(
    () => stage.seat(id, 1),
    ({ status }) => status?.phase === "failed",
  );
  expect(failed.status?.reason).toMatchObject({
    code: "invalidTemplate",
    message: expect.stringContaining(forbidden),
  });
  expect((await stage.seat(id, 2)).status?.phase).toBe("ready");
  expect(await imagesIn(id)).toEqual([allowed, allowed]);

  // A merge patch takes the parameter away with null.
  await stage.patchSession(id, { parameters: { image: null } } as never);
  await until(
    () => stage.seats(id),
    (seats) => allReady(2)(seats) && seats[0]?.status?.observed.resets === 1,
    30,
  );
  expect((await settled(id))?.status).not.toHaveProperty("reason");
  expect(await imagesIn(id)).toEqual([allowed, allowed]);
  await allowAll();
  await end(id);
}, 120_000);
