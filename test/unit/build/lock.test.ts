import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withLock } from "../../../build/tools/lock.mjs";

let cache = "";
const before = process.env.XDG_CACHE_HOME;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "pupitre-lock-"));
  process.env.XDG_CACHE_HOME = cache;
});

afterEach(() => {
  if (before === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = before;
  rmSync(cache, { recursive: true, force: true });
});

test("those who want the same lock do their work one after another", async () => {
  const events: string[] = [];
  const work = (name: string) => () =>
    withLock("thing", async () => {
      events.push(`${name} begins`);
      // Long enough for the other to come in, if nothing held it back.
      await pause(50);
      events.push(`${name} ends`);
    });
  await Promise.all([work("one")(), work("two")()]);
  const first = events[0]?.split(" ")[0] ?? "";
  const second = first === "one" ? "two" : "one";
  expect(events).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
});

test("a lock is free again after its work failed", async () => {
  await expect(withLock("thing", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(withLock("thing", async () => "yes")).resolves.toBe("yes");
});

test("the lock of a process that died is taken over", async () => {
  // Larger than any process id that a system gives out.
  const nobody = 2 ** 30;
  const lock = join(cache, "pupitre", "locks", "thing");
  mkdirSync(lock, { recursive: true });
  writeFileSync(join(lock, "pid"), String(nobody));
  await expect(withLock("thing", async () => "yes")).resolves.toBe("yes");
});
