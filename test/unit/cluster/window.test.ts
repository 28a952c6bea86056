import fc from "fast-check";
import { expect, test } from "vitest";
import { createWindow as createWindowWith, type Met } from "../../../cluster/window.ts";

const quick: Met = { ms: 5, throttled: false };
const slow: Met = { ms: 900, throttled: false };
const throttled: Met = { ms: 5, throttled: true };

let now = 0;
const createWindow = (limits: { least: number; most: number }) =>
  createWindowWith({ ...limits, clock: () => now });

/** So many calls, one after the other, that all meet the same. */
async function calls(window: ReturnType<typeof createWindow>, count: number, met: Met | undefined) {
  for (let call = 0; call < count; call += 1) (await window.enter())(met);
}

test("lets in as many as there is room for, and the others in the order they came", async () => {
  const window = createWindow({ least: 2, most: 2 });
  const order: number[] = [];
  const leaves = await Promise.all([window.enter(), window.enter()]);
  const later = [3, 4, 5].map((number) =>
    window.enter().then((leave) => {
      order.push(number);
      return leave;
    }),
  );
  await Promise.resolve();
  expect(order).toEqual([]);
  for (const leave of leaves) leave();
  (await later[0])?.();
  await later[2];
  expect(order).toEqual([3, 4, 5]);
});

test("leaving twice gives back one place", async () => {
  const window = createWindow({ least: 1, most: 1 });
  const leave = await window.enter();
  leave();
  leave();
  const second = await window.enter();
  let third = false;
  void window.enter().then(() => {
    third = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(third).toBe(false);
  second();
});

test("widens while answers are quick, and no further than it may", async () => {
  const window = createWindow({ least: 4, most: 32 });
  await calls(window, 5_000, quick);
  expect(window.size).toBe(32);
});

test("narrows while answers are slow, and never to nothing", async () => {
  const window = createWindow({ least: 4, most: 32 });
  await calls(window, 5_000, slow);
  expect(window.size).toBe(4);
});

test("begins with doubling at each quick round, and after the first slow one wins a place a round", async () => {
  const window = createWindow({ least: 4, most: 64 });
  await calls(window, 16, quick);
  expect(window.size).toBe(32);
  await calls(window, 32, slow);
  expect(window.size).toBe(24);
  await calls(window, 24, quick);
  expect(window.size).toBe(25);
});

test("a few slow answers of a round are borne, more than one in five are not", async () => {
  const borne = createWindow({ least: 4, most: 16 });
  await calls(borne, 3, slow);
  await calls(borne, 13, quick);
  expect(borne.size).toBe(16);
  await calls(borne, 4, slow);
  await calls(borne, 12, quick);
  expect(borne.size).toBe(12);
});

test.each([
  { what: "that are told to slow down", met: throttled, left: 8 },
  { what: "that are slow", met: slow, left: 12 },
])("calls of one round trip $what cost one step back together", async ({ met, left }) => {
  const window = createWindow({ least: 1, most: 16 });
  const round = await Promise.all(Array.from({ length: 16 }, () => window.enter()));
  for (const leave of round) leave(met);
  expect(window.size).toBe(left);
});

test("after a rest it begins anew, and not in the middle of work", async () => {
  const window = createWindow({ least: 4, most: 64 });
  await calls(window, 5_000, slow);
  now += 999;
  await calls(window, 1, undefined);
  expect(window.size).toBe(4);
  const leave = await window.enter();
  now += 60_000;
  await calls(window, 1, undefined);
  expect(window.size).toBe(4);
  leave();
  now += 1_001;
  await calls(window, 16, quick);
  expect(window.size).toBe(32);
});

test("a server that says 429 halves it at once", async () => {
  const window = createWindow({ least: 4, most: 32 });
  await calls(window, 5_000, quick);
  await calls(window, 1, throttled);
  expect(window.size).toBe(16);
});

test("whatever is met in whatever order, nobody waits for ever and no more are in than there is room for", async () => {
  const met = fc.constantFrom(quick, slow, throttled, undefined);
  await fc.assert(
    fc.asyncProperty(fc.array(met, { maxLength: 200 }), async (story) => {
      const window = createWindow({ least: 2, most: 8 });
      let inside = 0;
      let most = 0;
      await Promise.all(
        story.map(async (each) => {
          const leave = await window.enter();
          inside += 1;
          most = Math.max(most, inside);
          await Promise.resolve();
          inside -= 1;
          leave(each);
        }),
      );
      expect(inside).toBe(0);
      expect(most).toBeLessThanOrEqual(8);
    }),
  );
});
