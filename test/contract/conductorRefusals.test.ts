import { afterAll, beforeAll, expect, test } from "vitest";
import { IMAGE_SOURCES_KEY, POLICY_CONFIG_MAP } from "../../shared/domain/imagePolicy.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { TrainingSessionSpec } from "../../shared/domain/session.ts";
import { allReady, DEMO, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
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

test("a class that goes on is stopped by no tighter policy; a new one that breaks it makes no seat until it holds", async () => {
  const before = await stage.launch({}, 1);
  await until(() => stage.seats(before), allReady(1), 30);
  const policy = await stage.cluster.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: POLICY_CONFIG_MAP, namespace: DEMO },
    data: { [IMAGE_SOURCES_KEY]: "registry.example.fr/labs\n" },
  });
  const id = await stage.launch({}, 1);
  expect(await refusalOf(id)).toMatchObject({
    code: "invalidTemplate",
    message: expect.stringContaining("docker.io/library/debian:12.11"),
  });
  expect(await stage.seats(id)).toEqual([]);
  await stage.patchSession(before, { title: "Shell L1 bis" });
  await until(
    () => stage.session(before),
    (session) => session?.status?.observedGeneration === session?.metadata.generation,
  );
  expect((await stage.session(before))?.status?.phase).toBe("open");
  const { uid } = policy.metadata as { uid: string };
  await stage.cluster.delete(
    { apiVersion: "v1", kind: "ConfigMap", namespace: DEMO, name: POLICY_CONFIG_MAP },
    { uid },
  );
  await stage.patchSession(id, { template: { name: "shell", spec: { ...SHELL, version: "1.1" } } });
  await until(() => stage.seats(id), allReady(1), 30);
  await Promise.all([end(before), end(id)]);
}, 120_000);
