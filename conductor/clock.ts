/** Time as a port: the conductor's promises are about time, so tests turn the clock themselves. */
export interface Clock {
  /** ms since 1970; may jump when somebody sets the computer's clock, or when it wakes up. */
  now(): number;
  /** ms since some moment; never jumps back. */
  monotonic(): number;
  /** Calls `run` once, after so many ms; the answer calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** setTimeout takes a longer delay for none at all. */
const LONGEST = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, LONGEST));
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many ms, or as soon as `signal` aborts. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      callOff();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const callOff = clock.after(ms, wake);
    signal.addEventListener("abort", wake, { once: true });
  });
}
