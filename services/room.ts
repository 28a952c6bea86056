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
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { look } from "./look.ts";
import type { SiteAccess } from "./site.ts";

type ConfigMap = KubeObject & { data?: Record<string, string> };

/** When this program last asked there, ms since 1970: a form asks with every change. */
const asked = new WeakMap<SiteAccess["cluster"], number>();

/**
 * The room as the conductor last told it. One that is older than a minute is asked for anew: the next answer has it.
 * `undefined`: it never told any, or this user may not read it.
 * @throws LabError unreachable …
 */
export async function readRoom(site: SiteAccess): Promise<RoomRecord | undefined> {
  const { cluster, namespace } = site;
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: ROOM_CONFIG_MAP };
  const answer = await look("get", "configmaps", () => cluster.get<ConfigMap>(ref));
  if ("missing" in answer) return undefined;
  const record = parseRoomRecord(answer.seen?.data?.[ROOM_RECORD_KEY]);
  await askAnew(site, record);
  return record;
}

async function askAnew({ cluster, namespace }: SiteAccess, record: RoomRecord | undefined): Promise<void> {
  // The cluster's clock is the one that the conductor dates by; ours may be wrong.
  const now = (await cluster.serverTime?.()) ?? new Date();
  const last = Math.max(asked.get(cluster) ?? 0, record ? Date.parse(record.takenAt) : 0);
  if (now.getTime() - last < ROOM_LOOK_AT_MOST_EVERY) return;
  asked.set(cluster, now.getTime());
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: ISOLATION_WISH_CONFIG_MAP };
  try {
    await cluster.mergePatch(ref, { data: { [ROOM_WISH_KEY]: now.toISOString() } });
  } catch (error) {
    const { kind } = toFailure(error);
    // No conductor to be asked, or no right to ask it: what is told stands, with its age.
    if (kind !== "notFound" && kind !== "forbidden") throw error;
  }
}
