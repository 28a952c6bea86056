import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type OfflineCopy, offlineCopies } from "../../../services/offlineCopies.ts";
import { followOffline } from "../../../services/offlineReads.ts";
import { relaunchableOf } from "../../../services/relaunch.ts";
import { LabError } from "../../../shared/contract/failure.ts";
import type { SessionSummary, Site } from "../../../shared/contract/views.ts";
import { relaunchable } from "../../../shared/plan/relaunch.ts";
import { sessionSummary, sessionView } from "../../../shared/plan/views.ts";
import { at, EIGHT, MINUTE, SESSION, sampleSession } from "../plan/sample.ts";

const HOUR = 60 * MINUTE;
const session = sampleSession({ endsAt: at(60), owner: "marie" });
const summaryAt = (site: string): SessionSummary => sessionSummary(session, [], [], site);
const seenAt = (site: string): Pick<OfflineCopy, "view" | "links" | "relaunch"> => ({
  view: sessionView(session, [], [], undefined, site),
  links: [],
  relaunch: relaunchable(session, undefined),
});

let folder: string;
let now: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pupitre-copies-"));
  now = EIGHT;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Seals nothing: what is kept, and for how long, is looked at here. */
const sealed = {
  available: () => true,
  write: (path: string, _: string, value: unknown) => writeFile(path, JSON.stringify(value)),
  read: async () => undefined,
};
const open = () => offlineCopies({ folder, sealed, now: () => new Date(now) });
const files = () => readdir(folder);

test("a copy goes on its day in an application that is never closed, and what a crash left with the next start", async () => {
  await writeFile(join(folder, `${"a".repeat(32)}.2026-11-24.copy.new`), "half");
  const copies = await open();
  expect(await files()).toEqual([]);
  copies.look([summaryAt("a")], async () => seenAt("a"));
  await copies.settled();
  expect(copies.find("a", SESSION)).toBeDefined();
  expect(await files()).toHaveLength(1);
  now += 48 * HOUR;
  expect(copies.find("a", SESSION)).toBeUndefined();
  copies.look([], async () => undefined);
  await expect.poll(files).toEqual([]);
});

test("a site that is slow holds up its own copies alone, and what is forgotten meanwhile is not written after", async () => {
  const copies = await open();
  let answer = () => {};
  const slow = new Promise<void>((resolve) => {
    answer = resolve;
  });
  copies.look([summaryAt("slow"), summaryAt("quick")], async ({ site }) => {
    if (site === "slow") await slow;
    return seenAt(site);
  });
  await expect.poll(() => copies.find("quick", SESSION)).toBeDefined();
  // Whoever switches the copies off does not wait for the slow one.
  await copies.forget();
  expect(await files()).toEqual([]);
  answer();
  await copies.settled();
  expect(copies.list()).toEqual([]);
  expect(await files()).toEqual([]);
});

test("links that may not be read yet are asked for again soon, a class of somebody else's much later", async () => {
  const copies = await open();
  const read = vi.fn(async () => {
    throw new LabError({ kind: "forbidden" });
  });
  const look = async (reader: Parameters<typeof copies.look>[1]) => {
    copies.look([summaryAt("a")], reader);
    await copies.settled();
  };
  await look(read);
  now += 10_000;
  await look(read);
  expect(read).toHaveBeenCalledTimes(2);
  const notOurs = vi.fn(async () => undefined);
  now += 10_000;
  await look(notOurs);
  now += 9 * MINUTE;
  await look(notOurs);
  expect(notOurs).toHaveBeenCalledTimes(1);
});

/** A site whose one class is Marie's, and where every Secret may be read. */
function siteWith(site: Partial<Site>) {
  const cluster = {
    get: vi.fn(async ({ kind }: { kind: string }) => (kind === "TrainingSession" ? session : undefined)),
  };
  const watch = {
    synced: Promise.resolve(),
    summaries: () => [summaryAt("a")],
    view: async () => seenAt("a").view,
    stop: () => {},
  };
  const access = { id: "a", kind: "cluster" as const, cluster: cluster as never, namespace: "demo" };
  const known = { id: "a", kind: "cluster" as const, name: "A", server: "", state: "live" as const, ...site };
  return { cluster, sites: new Map([["a", { site: known, access, watch }]]) };
}

test("an administrator, who may read every class, takes along none that is somebody else's", async () => {
  for (const [user, names] of [
    ["root", []],
    ["marie", ["Secret"]],
  ] as const) {
    const { cluster, sites } = siteWith({ user });
    const offline = await open();
    const reads = followOffline({
      offline,
      sites,
      settings: { get: () => ({ offlineCopies: true }) as never },
    });
    reads.look();
    await offline.settled();
    reads.stop();
    const asked = new Set(cluster.get.mock.calls.map(([{ kind }]) => kind));
    expect([...asked].filter((kind) => kind === "Secret")).toEqual(names);
    expect(offline.list()).toEqual([]);
  }
});

test("a site that answers that one may not look is not silent: no copy of it is shown", async () => {
  const offline = await open();
  offline.look([summaryAt("a")], async () => seenAt("a"));
  await offline.settled();
  for (const [state, isShown] of [
    ["disconnected", true],
    ["signIn", true],
    ["forbidden", false],
    ["consent", false],
    ["live", false],
  ] as const) {
    const { sites } = siteWith({ state });
    const reads = followOffline({
      offline,
      sites,
      settings: { get: () => ({ offlineCopies: true }) as never },
    });
    expect([state, reads.copyOf("a", SESSION) !== undefined]).toEqual([state, isShown]);
    reads.stop();
  }
});

test("a class whose list may not be read is not relaunched as one without names", async () => {
  const refuse = async () => {
    throw new LabError({ kind: "forbidden" });
  };
  const access = { id: "a", kind: "cluster" as const, namespace: "demo" };
  await expect(relaunchableOf({ ...access, cluster: { get: refuse } as never }, session)).rejects.toThrow();
  const empty = { get: async () => undefined };
  expect((await relaunchableOf({ ...access, cluster: empty as never }, session)).people).toEqual([]);
});
