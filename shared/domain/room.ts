import { z } from "zod";
import { Instant } from "./text.ts";

/**
 * The room that a cluster's nodes have left, for those who may not list nodes and Pods. The conductor writes it into
 * ConfigMap `pupitre-room` of each establishment, key `record`; whoever may launch there may read it. It names no node
 * and nobody's Pods.
 */
export const ROOM_CONFIG_MAP = "pupitre-room";
export const ROOM_RECORD_KEY = "record";
/** In ConfigMap `pupitre-isolation-wish`: an instant. Whoever wants to know how it is now writes it. */
export const ROOM_WISH_KEY = "roomWantedAt";

/** ms. However many ask, it is looked at and told no more often. */
export const ROOM_LOOK_AT_MOST_EVERY = 60_000;

const Count = z.int().min(0);

export const RoomRecord = z.object({
  takenAt: Instant,
  /** Of each node that takes seats, the emptiest first: cores, bytes, Pods. */
  rooms: z.array(z.tuple([z.number().min(0), Count, Count])).max(10_000),
  /** Nodes that take none, by cause. */
  closed: z.object({ cordoned: Count, notReady: Count, tainted: Count }),
});
export type RoomRecord = z.infer<typeof RoomRecord>;

/** `undefined` for anything that no conductor wrote. */
export function parseRoomRecord(text: string | undefined): RoomRecord | undefined {
  try {
    return RoomRecord.safeParse(JSON.parse(text ?? "")).data;
  } catch {
    return undefined;
  }
}
