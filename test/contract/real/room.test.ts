import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../../../conductor/clock.ts";
import { silent } from "../../../conductor/log.ts";
import { createRoomKeeper } from "../../../conductor/roomKeeper.ts";
import { checkCapacity } from "../../../services/capacity.ts";
import { ISOLATION_WISH_CONFIG_MAP } from "../../../shared/domain/isolation.ts";
import { ROOM_CONFIG_MAP, ROOM_WISH_KEY } from "../../../shared/domain/room.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { openRealStage, type RealStage, refusal, SHELL } from "./realStage.ts";

/** Whether a class fits, for somebody who has `pupitre-teacher` and no more: by what the conductor's own rights can count. */
let stage: RealStage;
beforeAll(async () => {
  stage = await openRealStage();
}, 180_000);
afterAll(() => stage?.close(), 180_000);

type ConfigMap = KubeObject & { data?: Record<string, string> };
const configMap = (name: string) =>
  ({ apiVersion: "v1", kind: "ConfigMap", namespace: stage.establishment, name }) as const;

test("a teacher knows nothing of the room until a conductor counted it, then as much as an administrator", async () => {
  const teacher = stage.siteOf(stage.people.teacher);
  const heavy = {
    ...SHELL,
    containers: SHELL.containers.map((one) => ({ ...one, resources: { cpu: "9000", memory: "1Gi" } })),
  };
  expect(await checkCapacity(teacher, SHELL, {}, 6)).toMatchObject({
    verdict: "unknown",
    missingRights: [
      { verb: "list", resource: "nodes" },
      { verb: "list", resource: "pods" },
    ],
  });

  const { cluster } = stage.programs.conductor;
  const namespaces = [stage.establishment];
  await createRoomKeeper({ cluster, clock: systemClock, log: silent, namespaces }).look();
  const told = await checkCapacity(teacher, SHELL, {}, 6);
  const seen = await checkCapacity({ ...teacher, cluster: stage.admin }, SHELL, {}, 6);
  expect(told).toMatchObject({ verdict: "fits", closed: seen.closed, largest: { cpu: seen.largest?.cpu } });
  expect([told.missingRights, seen.takenAt]).toEqual([undefined, undefined]);
  expect(Date.parse(told.takenAt ?? "")).toBeGreaterThan(0);
  expect(await checkCapacity(teacher, heavy, {}, 6)).toMatchObject({
    ...{ verdict: "doesNotFit", seats: 0 },
    tooLarge: { resource: "cpu", need: 18_000 },
  });
}, 120_000);

test("a teacher may ask for a new count, and write none; a stranger may do neither", async () => {
  const { colleague, stranger } = stage.people;
  await stage.admin.apply(
    {
      ...{ apiVersion: "v1", kind: "ConfigMap" },
      metadata: { name: ISOLATION_WISH_CONFIG_MAP, namespace: stage.establishment },
    },
    "test",
  );
  const room = await stage.admin.get<ConfigMap>(configMap(ROOM_CONFIG_MAP));
  if (!room) throw new Error("no conductor has told of the room");
  // As old as makes it worth asking.
  const record = JSON.parse(room.data?.record ?? "") as { takenAt: string };
  const old = JSON.stringify({ ...record, takenAt: new Date(Date.now() - 3_600_000).toISOString() });
  await stage.admin.replace({ ...room, data: { record: old } });
  await checkCapacity(stage.siteOf(colleague), SHELL, {}, 6);
  const wish = await stage.admin.get<ConfigMap>(configMap(ISOLATION_WISH_CONFIG_MAP));
  expect(Date.parse(wish?.data?.[ROOM_WISH_KEY] ?? "")).toBeGreaterThan(Date.now() - 60_000);
  const forged = { data: { record: "{}" } };
  expect(await refusal(colleague.cluster.mergePatch(configMap(ROOM_CONFIG_MAP), forged))).toMatch(
    /^forbidden/,
  );
  expect(await refusal(stranger.cluster.get(configMap(ROOM_CONFIG_MAP)))).toMatch(/^forbidden/);
}, 60_000);
