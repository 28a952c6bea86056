import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ClusterAccess } from "../../cluster/access.ts";
import { type HandOverStage, leads, openHandOver, seen, writes } from "./handOverStage.ts";

/** From the kill of whoever leads until another one does: the Lease lasts nine seconds, and is asked for each second. */
const HAND_OVER_MS = 15_000;

interface Ground {
  access: ClusterAccess;
  /** Others use this cluster after the tests: nothing may be left in it. */
  shared: boolean;
  close: () => Promise<void>;
}

/** The same promises on the practice cluster and on a real API server. */
export function handOverCases(open: () => Promise<Ground>): void {
  let shared = false;
  let stage: HandOverStage;
  let closeGround: () => Promise<void>;
  beforeAll(async () => {
    const ground = await open();
    closeGround = ground.close;
    shared = ground.shared;
    stage = await openHandOver(ground.access);
  }, 60_000);
  afterEach(() => stage.killAll());
  afterAll(async () => {
    if (shared) await stage.tidyUp();
    await stage.close();
    await closeGround();
  });

  test("a conductor that is killed in the middle of a launch is replaced within fifteen seconds", async () => {
    const first = await stage.conduct("first");
    const second = await stage.conduct("second");
    expect([leads(first) !== undefined, leads(second)]).toEqual([true, undefined]);
    const id = await stage.launch(8);
    await seen(() => writes(first).length > 20, 30_000);
    const killed = Date.now();
    first.process.kill("SIGKILL");
    await seen(() => leads(second) !== undefined, 30_000);
    expect((leads(second) ?? 0) - killed).toBeLessThanOrEqual(HAND_OVER_MS);
    await stage.ready(id, 8);
    expect(Math.max(...writes(first))).toBeLessThan(Math.min(...writes(second)));
    await stage.end(id);
  }, 180_000);

  test("a conductor that slept through its Lease writes nothing when it wakes beside another", async () => {
    const first = await stage.conduct("sleeper");
    const second = await stage.conduct("waking");
    const id = await stage.launch(8);
    await seen(() => writes(first).length > 20, 30_000);
    first.process.kill("SIGSTOP");
    await seen(() => writes(second).length > 0, 30_000);
    const before = writes(first).length;
    first.process.kill("SIGCONT");
    await stage.ready(id, 8);
    await stage.end(id);
    expect(writes(first).length).toBe(before);
    expect(Math.max(...writes(first))).toBeLessThan(Math.min(...writes(second)));
  }, 180_000);
}
