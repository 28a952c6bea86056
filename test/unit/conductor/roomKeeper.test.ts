import { expect, test } from "vitest";
import type { Cluster, KindRef } from "../../../cluster/port.ts";
import { silent } from "../../../conductor/log.ts";
import { createRoomKeeper } from "../../../conductor/roomKeeper.ts";
import { ISOLATION_WISH_CONFIG_MAP } from "../../../shared/domain/isolation.ts";
import {
  parseRoomRecord,
  ROOM_CONFIG_MAP,
  ROOM_RECORD_KEY,
  ROOM_WISH_KEY,
} from "../../../shared/domain/room.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { manualClock } from "./manualClock.ts";

type ConfigMap = KubeObject & { data?: Record<string, string> };

const META = { name: ISOLATION_WISH_CONFIG_MAP, uid: "u", resourceVersion: "1", creationTimestamp: "" };

/** An establishment on one node, with what was asked of the cluster and written to it. */
function stage() {
  const maps = new Map<string, ConfigMap>();
  const calls: string[] = [];
  let cpu = "4";
  const put = (object: ConfigMap, verb: string) => {
    calls.push(`${verb} ${object.metadata.name}`);
    maps.set(object.metadata.name, object);
    return Promise.resolve(object);
  };
  const cluster = {
    get: ({ name }: { name: string }) => Promise.resolve(maps.get(name)),
    create: (object: ConfigMap) => put(object, "create"),
    replace: (object: ConfigMap) => put(object, "replace"),
    list: ({ kind }: KindRef) => {
      calls.push(`list ${kind}`);
      const node = { metadata: { name: "a" }, status: { allocatable: { cpu, memory: "8Gi", pods: "110" } } };
      return Promise.resolve({ items: kind === "Node" ? [node] : [] });
    },
  } as unknown as Cluster;
  const clock = manualClock();
  const keeper = createRoomKeeper({ cluster, clock, log: silent, namespaces: ["univ-a"] });
  return {
    clock,
    resize: (to: string) => {
      cpu = to;
    },
    ask: () =>
      maps.set(ISOLATION_WISH_CONFIG_MAP, {
        ...{ apiVersion: "v1", kind: "ConfigMap", metadata: META },
        data: { [ROOM_WISH_KEY]: new Date(clock.now()).toISOString() },
      }),
    /** What one look asked and wrote. */
    look: async () => {
      calls.length = 0;
      await keeper.look();
      return [...calls];
    },
    told: () => parseRoomRecord(maps.get(ROOM_CONFIG_MAP)?.data?.[ROOM_RECORD_KEY]),
  };
}

const COUNTED = ["list Node", "list Pod"];
const SECOND = 1_000;

test("the room is told once, and again when it changed or somebody wants to know, at most once a minute", async () => {
  const { clock, resize, ask, look, told } = stage();
  expect(await look()).toEqual([...COUNTED, `create ${ROOM_CONFIG_MAP}`]);
  const first = told();
  expect(first?.rooms).toEqual([[4, 8 * 1024 ** 3, 110]]);

  await clock.turn(30 * SECOND);
  ask();
  expect(await look()).toEqual([]); // not within the minute
  await clock.turn(31 * SECOND);
  expect(await look()).toEqual([...COUNTED, `replace ${ROOM_CONFIG_MAP}`]);
  expect(told()).toEqual({ ...first, takenAt: new Date(clock.now()).toISOString() });
  await clock.turn(120 * SECOND);
  expect(await look()).toEqual([]); // that wish is answered

  await clock.turn(480 * SECOND);
  expect(await look()).toEqual(COUNTED); // nobody asked, nothing is new
  resize("2");
  await clock.turn(600 * SECOND);
  expect(await look()).toEqual([...COUNTED, `replace ${ROOM_CONFIG_MAP}`]);
  expect(told()?.rooms[0]?.[0]).toBe(2);
});
