import type { Pod } from "../shared/plan/podStatus.ts";
import { podTrouble } from "../shared/plan/podTrouble.ts";
import type { Trouble } from "../shared/plan/trouble.ts";
import type { Clock } from "./clock.ts";

const FIRST = 200;
const LONGEST = 30_000;
/** ms without a death after which the next one is a first one again. */
const FORGIVE = 5 * 60_000;
/** ms after a death in which what is not ready is so because of it. */
const RECENT = 60_000;

/**
 * A dead Pod is made anew at once; one that keeps dying (a node that evicts whatever comes) ever more slowly, so
 * that one seat cannot keep the cluster busy.
 */
interface Healing {
  /** ms to wait before these dead Pods may be replaced; counts each Pod once. */
  delay(key: string, dead: Pod[]): number;
  /** Why the last one died, for as long as that may still be the cause of what one sees; failed if not the first. */
  death(key: string): Trouble | undefined;
  forget(key: string): void;
}

interface Deaths {
  uids: Set<string>;
  deaths: number;
  next: number;
  last: number;
  cause: Trouble | undefined;
}

export function createHealing(clock: Clock): Healing {
  const known = new Map<string, Deaths>();
  return {
    delay(key, dead) {
      const fresh = dead.filter(({ metadata }) => !known.get(key)?.uids.has(metadata.uid));
      const now = clock.monotonic();
      const entry: Deaths = known.get(key) ?? {
        ...{ uids: new Set(), deaths: 0, next: 0, last: now, cause: undefined },
      };
      if (dead.length === 0) return 0;
      if (now - entry.last > FORGIVE) entry.deaths = 0;
      if (fresh.length > 0) {
        entry.next = entry.deaths === 0 ? now : now + Math.min(LONGEST, FIRST * 2 ** entry.deaths);
        entry.deaths += 1;
        entry.last = now;
        entry.cause = fresh.flatMap((pod) => podTrouble(pod, clock.now()) ?? []).at(0);
        entry.uids = new Set(dead.map(({ metadata }) => metadata.uid));
      }
      known.set(key, entry);
      return Math.max(0, entry.next - now);
    },
    death(key) {
      const entry = known.get(key);
      if (!entry?.cause || clock.monotonic() - entry.last > RECENT) return undefined;
      return { ...entry.cause, failed: entry.deaths > 1 };
    },
    forget: (key) => void known.delete(key),
  };
}
