import { setTimeout as pauseFor } from "node:timers/promises";

/** ms between looks. */
const LOOK_EVERY = 250;

/** Until the next look. @throws AbortError as soon as `signal` aborts */
export const pause = (signal: AbortSignal): Promise<void> => pauseFor(LOOK_EVERY, undefined, { signal });

/** Asks until there is something, for at most `seconds`; `undefined` when there never was. */
export async function patiently<T>(
  ask: () => Promise<T | undefined>,
  signal: AbortSignal,
  seconds: number,
): Promise<T | undefined> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (performance.now() > end) return undefined;
    await pause(signal);
  }
}
