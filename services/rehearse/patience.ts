import { LabError } from "../../shared/contract/failure.ts";

/** ms between looks. */
export const LOOK_EVERY = 250;

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
    await pause(LOOK_EVERY, signal);
  }
}

/** @throws LabError cancelled */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new LabError({ kind: "cancelled" }));
    };
    if (signal.aborted) return reject(new LabError({ kind: "cancelled" }));
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop, { once: true });
  });
