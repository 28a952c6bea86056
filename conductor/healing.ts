import type { KubeObject } from "../shared/kubernetes/objects.ts";
import type { Clock } from "./clock.ts";

const FIRST = 200;
const LONGEST = 30_000;
/** ms without a death after which the next one is a first one again. */
const FORGIVE = 5 * 60_000;

/**
 * A dead Pod is made anew at once; one that keeps dying (a node that evicts whatever comes) ever more slowly, so
 * that one seat cannot keep the cluster busy.
 */
interface Healing {
  /** ms to wait before these dead Pods may be replaced; counts each Pod once. */
  delay(key: string, dead: KubeObject[]): number;
  forget(key: string): void;
}

export function createHealing(clock: Clock): Healing {
  const known = new Map<string, { uids: Set<string>; deaths: number; next: number; last: number }>();
  return {
    delay(key, dead) {
      const fresh = dead.filter(({ metadata }) => !known.get(key)?.uids.has(metadata.uid));
      const now = clock.monotonic();
      const entry = known.get(key) ?? { uids: new Set<string>(), deaths: 0, next: 0, last: now };
      if (dead.length === 0) return 0;
      if (now - entry.last > FORGIVE) entry.deaths = 0;
      if (fresh.length > 0) {
        entry.next = entry.deaths === 0 ? now : now + Math.min(LONGEST, FIRST * 2 ** entry.deaths);
        entry.deaths += 1;
        entry.last = now;
        entry.uids = new Set(dead.map(({ metadata }) => metadata.uid));
      }
      known.set(key, entry);
      return Math.max(0, entry.next - now);
    },
    forget: (key) => void known.delete(key),
  };
}
