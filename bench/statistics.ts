export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Linear between the two nearest ranks. `share` in [0, 1]. @throws RangeError without values */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  if (low === undefined || high === undefined) throw new RangeError("no values");
  return low + (high - low) * (at - Math.floor(at));
}

/** ms of one piece of work. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** s of one piece of work. */
export const timedSeconds = async (work: () => Promise<unknown>): Promise<number> =>
  (await timed(work)) / 1000;

/** Done `count` times, `atOnce` at a time; how many a second. */
export async function rate(count: number, atOnce: number, work: () => Promise<unknown>): Promise<number> {
  let left = count;
  const seconds = await timedSeconds(() =>
    Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (left-- > 0) await work();
      }),
    ),
  );
  return count / seconds;
}
