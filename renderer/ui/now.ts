import { useCallback, useSyncExternalStore } from "react";

const listeners = new Map<number, Set<() => void>>();
const timers = new Map<number, ReturnType<typeof setInterval>>();

function listen(every: number, listener: () => void): () => void {
  const group = listeners.get(every) ?? new Set();
  listeners.set(every, group);
  group.add(listener);
  if (!timers.has(every)) {
    // One timer for everybody who looks at the clock, so that all of them move together.
    timers.set(
      every,
      setInterval(() => {
        for (const each of group) each();
      }, every),
    );
  }
  return () => {
    group.delete(listener);
    if (group.size === 0) {
      clearInterval(timers.get(every));
      timers.delete(every);
    }
  };
}

/** The time in milliseconds, moving every `every` milliseconds; only who calls this draws again. */
export function useNow(every: 1000 | 30_000 = 1000): number {
  const subscribe = useCallback((listener: () => void) => listen(every, listener), [every]);
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / every) * every);
}
