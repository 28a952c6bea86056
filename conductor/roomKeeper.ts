import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import { ISOLATION_WISH_CONFIG_MAP } from "../shared/domain/isolation.ts";
import {
  parseRoomRecord,
  ROOM_CONFIG_MAP,
  ROOM_LOOK_AT_MOST_EVERY,
  ROOM_RECORD_KEY,
  ROOM_WISH_KEY,
  type RoomRecord,
} from "../shared/domain/room.ts";
import { clusterRoom, isRoomDue, toldRoom } from "../shared/plan/clusterRoom.ts";
import type { PreflightNode, PreflightPod } from "../shared/plan/preflightNodes.ts";
import { type Clock, sleep } from "./clock.ts";
import { createConfigMap, findEstablishments, readConfigMap } from "./establishments.ts";
import { failureFields, type Log } from "./log.ts";

/** ms between looks at what was wished. */
const LOOK_EVERY = 20_000;
/** ms. All Pods of a cluster are much to read, so without a wish it is done seldom. */
const LIMITS = { atMostEvery: ROOM_LOOK_AT_MOST_EVERY, atLeastEvery: 10 * 60_000 };

interface RoomKeeperOptions {
  cluster: Cluster;
  clock: Clock;
  log: Log;
  /** Absent: every namespace with the establishment's label. */
  namespaces: string[] | undefined;
}

/** Tells each establishment how much room the cluster has: a teacher may list neither nodes nor Pods. */
interface RoomKeeper {
  /** One look at the wishes, and at the cluster where that is due. @throws LabError */
  look(): Promise<void>;
  /** Looks again and again until `signal` aborts, or until it turns out that nobody may look. */
  watch(signal: AbortSignal): Promise<void>;
}

export function createRoomKeeper({ cluster, clock, log, namespaces }: RoomKeeperOptions): RoomKeeper {
  /** ms since 1970; of this term of office. */
  let takenAt: number | undefined;

  const look = async (): Promise<void> => {
    const establishments = await findEstablishments(cluster, namespaces);
    const wishes = await Promise.all(establishments.map((namespace) => wantedAt(cluster, namespace)));
    const now = clock.now();
    const wanted = wishes.filter((at) => at !== undefined && at <= now) as number[];
    const last = wanted.length > 0 ? Math.max(...wanted) : undefined;
    if (establishments.length === 0 || !isRoomDue(takenAt, last, now, LIMITS)) return;
    const [nodes, pods] = await Promise.all([
      cluster.list<PreflightNode>({ apiVersion: "v1", kind: "Node" }),
      cluster.list<PreflightPod>({ apiVersion: "v1", kind: "Pod" }),
    ]);
    takenAt = now;
    const record = {
      takenAt: new Date(now).toISOString(),
      ...toldRoom(clusterRoom(nodes.items, pods.items)),
    };
    for (const [index, namespace] of establishments.entries())
      await tell(cluster, namespace, record, wishes[index]);
  };

  return {
    look,
    async watch(signal) {
      while (!signal.aborted) {
        try {
          await look();
        } catch (error) {
          const failure = toFailure(error);
          if (failure.kind === "forbidden") {
            log("info", "the cluster's room may not be counted", failureFields(failure));
            return;
          }
          if (!signal.aborted) log("warn", "the cluster's room could not be counted", failureFields(failure));
        }
        await sleep(clock, LOOK_EVERY, signal);
      }
    },
  };
}

async function wantedAt(cluster: Cluster, namespace: string): Promise<number | undefined> {
  const wish = await readConfigMap(cluster, namespace, ISOLATION_WISH_CONFIG_MAP);
  const at = Date.parse(wish?.data?.[ROOM_WISH_KEY] ?? "");
  return Number.isNaN(at) ? undefined : at;
}

/** Writes what is news: another room, or to whoever asked since, that it is still the same. */
async function tell(cluster: Cluster, namespace: string, record: RoomRecord, wanted?: number): Promise<void> {
  const map = await readConfigMap(cluster, namespace, ROOM_CONFIG_MAP);
  const data = { [ROOM_RECORD_KEY]: JSON.stringify(record) };
  if (!map) return createConfigMap(cluster, namespace, ROOM_CONFIG_MAP, data);
  const before = parseRoomRecord(map.data?.[ROOM_RECORD_KEY]);
  const isSame =
    before !== undefined && isDeepStrictEqual({ ...before, takenAt: "" }, { ...record, takenAt: "" });
  const isAsked = before !== undefined && wanted !== undefined && wanted > Date.parse(before.takenAt);
  if (!isSame || isAsked) await cluster.replace({ ...map, data: { ...map.data, ...data } });
}
