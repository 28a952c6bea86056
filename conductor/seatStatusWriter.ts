import { isDeepStrictEqual } from "node:util";
import type { Seat, SeatStatus } from "../shared/domain/seat.ts";
import type { Context } from "./context.ts";
import { keyOf } from "./objectCache.ts";

/** ms that news of progress may wait for better news: a seat that is ready within that time costs one write. */
const PATIENCE = 1_000;

/** Writes a seat's status when it differs, and not more often than somebody who looks at it can see. */
export interface SeatStatusWriter {
  /** Answers after how many ms to come again, if the news had to wait. */
  write(seat: Seat, status: SeatStatus): Promise<number | undefined>;
  forget(key: string): void;
}

export function createSeatStatusWriter({ cluster, clock, seats }: Context): SeatStatusWriter {
  const lastAt = new Map<string, number>();
  return {
    async write(seat, status) {
      if (isDeepStrictEqual(seat.status, status)) return undefined;
      const key = keyOf(seat);
      const now = clock.monotonic();
      const since = lastAt.get(key);
      if (since === undefined) lastAt.set(key, now);
      const wait = (since ?? now) + PATIENCE - now;
      if (wait > 0 && !isUrgent(seat.status, status)) return wait;
      seats.put(await cluster.replaceStatus<Seat>({ ...seat, status }));
      lastAt.set(key, clock.monotonic());
      return undefined;
    },
    forget: (key) => void lastAt.delete(key),
  };
}

/** What somebody waits for: that it is ready, why it is not, that the reset has begun, that the old link is dead. */
function isUrgent(before: SeatStatus | undefined, after: SeatStatus): boolean {
  if (!["waiting", "creating", "starting"].includes(after.phase)) return true;
  if (after.reason?.code !== before?.reason?.code) return true;
  return before !== undefined && !isDeepStrictEqual(before.links, after.links);
}
