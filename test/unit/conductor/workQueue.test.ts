import { expect, test } from "vitest";
import { createWorkQueue, type Outcome } from "../../../conductor/workQueue.ts";
import { manualClock } from "./manualClock.ts";

function stage(concurrency: number, run: (key: string, failures: number) => Promise<Outcome>) {
  const clock = manualClock();
  const errors: string[] = [];
  const queue = createWorkQueue({
    concurrency,
    clock,
    run,
    onError: (key, error) => {
      errors.push(`${key}: ${String(error)}`);
      return "failed";
    },
  });
  return { clock, errors, queue };
}

test("one worker a key, and a key that changed meanwhile once more afterwards", async () => {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const { queue, clock } = stage(3, (key) => {
    begun.push(key);
    return new Promise((resolve) => ends.push(() => resolve(undefined)));
  });
  for (const key of ["a", "b", "a", "a"]) queue.add(key);
  await clock.turn(0);
  expect(begun).toEqual(["a", "b"]);
  ends[0]?.();
  await clock.turn(0);
  expect(begun).toEqual(["a", "b", "a"]);
});

test("never more workers than allowed, in the order of asking", async () => {
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const { queue, clock } = stage(2, (key) => {
    begun.push(key);
    return new Promise((resolve) => ends.push(() => resolve(undefined)));
  });
  for (const key of ["a", "b", "c", "d"]) queue.add(key);
  await clock.turn(0);
  expect(begun).toEqual(["a", "b"]);
  ends[1]?.();
  await clock.turn(0);
  expect(begun).toEqual(["a", "b", "c"]);
});

test("what fails is tried again after 0.2 s, doubling up to 30 s, and anew after a success", async () => {
  const times: number[] = [];
  let fail = true;
  const { queue, clock, errors } = stage(1, async (_, failures) => {
    times.push(clock.now());
    if (!fail) return undefined;
    if (failures % 2 === 0) throw new Error("lost");
    return "failed";
  });
  queue.add("a");
  await clock.turn(120_000);
  const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(pauses.slice(0, 9)).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000]);
  expect(errors[0]).toBe("a: Error: lost");
  fail = false;
  await clock.turn(30_000);
  fail = true;
  times.length = 0;
  queue.add("a");
  await clock.turn(200);
  expect(times.length).toBe(2);
});

test("of two moments that are named the earlier one counts", async () => {
  const times: number[] = [];
  const { queue, clock } = stage(1, async () => {
    times.push(clock.now());
    return undefined;
  });
  const start = clock.now();
  queue.addAfter("a", 5_000);
  queue.addAfter("a", 1_000);
  queue.addAfter("a", 9_000);
  await clock.turn(20_000);
  expect(times).toEqual([start + 1_000]);
});

test("stopping waits for what is in flight and begins nothing more", async () => {
  const begun: string[] = [];
  let end = () => {};
  const { queue, clock } = stage(1, (key) => {
    begun.push(key);
    return new Promise((resolve) => {
      end = () => resolve({ again: 1 });
    });
  });
  queue.add("a");
  queue.add("b");
  let stopped = false;
  const stopping = queue.stop().then(() => {
    stopped = true;
  });
  await clock.turn(10);
  expect(stopped).toBe(false);
  end();
  await stopping;
  queue.add("c");
  await clock.turn(60_000);
  expect(begun).toEqual(["a"]);
});
