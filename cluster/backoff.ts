export interface Backoff {
  /** Milliseconds before the second try. */
  base: number;
  /** Milliseconds at most. */
  max: number;
  /** In [0, 1); so that a class of clients does not come back in one wave. */
  random: () => number;
}

/** Milliseconds to wait after `failures` failures in a row (from 1): doubled each time, half of it by chance. */
export function backoffDelay(failures: number, { base, max, random }: Backoff): number {
  const full = Math.min(max, base * 2 ** Math.min(failures - 1, 30));
  return full / 2 + (full / 2) * random();
}

/**
 * Milliseconds until a quota that was made a moment ago is asked for again. The controller counts a new one before all
 * others, mostly within the time of one call, and a whole seat waits for it: so this begins at once and stays short.
 */
export const quotaDelay = (failures: number, random: () => number): number =>
  backoffDelay(failures, { base: 40, max: 200, random });

/** Resolves after `ms`, or at once when `signal` aborts: whoever waits looks at the signal next anyway. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
