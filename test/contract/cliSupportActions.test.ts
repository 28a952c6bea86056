import { afterAll, beforeAll, expect, test } from "vitest";
import type { AssistOutcome, AssistPreview } from "../../shared/contract/supportActions.ts";
import { type CommandLine, openCommandLine } from "./commandLine.ts";

let commandLine: CommandLine;
let id: string;
beforeAll(async () => {
  commandLine = await openCommandLine();
  const launch = ["session", "launch", "shell", "--title", "Séance de SQL", "--spare", "4"];
  ({ id } = await commandLine.json<{ id: string }>("--timeout", "60", ...launch, "--wait"));
});
afterAll(() => commandLine.stop());

type Done = AssistOutcome & { preview: AssistPreview };
interface Entry {
  action: string;
  seat?: number;
  reason?: string;
  order?: object;
}
const REASON = ["--reason", "appel 4711"];
const support = (...args: string[]) => commandLine.pupitre("support", ...args);
const done = (...args: string[]) => commandLine.json<Done>("support", ...args, ...REASON, "--yes");
const audit = () => commandLine.json<Entry[]>("support", "audit", id);
const seat = async (number: number) =>
  await commandLine.json<{ what: string; params: Record<string, string> }[]>(
    "support",
    "show",
    id,
    String(number),
  );

test("support restarts a seat with a reason: seen before, on record, done", async () => {
  const looked = await support("restart", id, "2", "--dry-run");
  expect(looked).toMatchObject({ code: 0 });
  expect(looked.out).toContain("1 seat: 2");
  expect(looked.out).toContain("Nobody is there now.");
  expect(await audit()).not.toContainEqual(expect.objectContaining({ action: "restart" }));

  const restarted = await done("restart", id, "2");
  expect(restarted).toMatchObject({ done: [2], refused: [], overtaken: [], waiting: [] });
  expect(restarted.preview).toMatchObject({ loses: "programs", present: 0 });
  expect(await audit()).toContainEqual(
    expect.objectContaining({ action: "restart", seat: 2, reason: "appel 4711", order: expect.anything() }),
  );
  expect(await seat(2)).toContainEqual(
    expect.objectContaining({ what: "assist", params: { action: "restart", reason: "appel 4711" } }),
  );
  expect((await support("show", id, "2")).out).toContain("restart by support (appel 4711)");
});

test("nothing is done without a reason, without a yes, or without saying of which seats", async () => {
  const before = await audit();
  const refused = async (words: string, ...args: string[]) => {
    const answer = await support(...args);
    expect(answer.code).toBe(3);
    expect(answer.err).toContain(words);
  };
  await refused("the reason goes on record", "restart", id, "3", "--yes");
  await refused("the reason goes on record", "restart", id, "3", "--reason", "  ", "--yes");
  await refused("the reason goes on record", "restart", id, "3", "--reason", "x".repeat(301), "--yes");
  await refused("Add --yes", "restart", id, "3", ...REASON);
  await refused("add --all", "restart", id, ...REASON, "--yes");
  await refused("one or the other", "restart", id, "3", "--all", ...REASON, "--yes");
  await refused("--keep-work", "reset", id, "3", ...REASON, "--yes");
  await refused("--by 30m", "extend", id, ...REASON, "--yes");
  expect(await audit()).toEqual(before);
});

test("a seat is reset keeping its work, brought back, and reset to the start", async () => {
  const ready = (number: number, kept: number) =>
    expect
      .poll(
        async () => {
          const story = await seat(number);
          const phase = story.find(({ what }) => what === "phase")?.params.phase;
          return [phase, story.filter(({ what }) => what === "kept").length];
        },
        { timeout: 30_000 },
      )
      .toEqual(["ready", kept]);
  await ready(3, 0);
  expect(await done("reset", id, "3", "--keep-work")).toMatchObject({
    done: [3],
    preview: { loses: "moved" },
  });
  await ready(3, 1);
  expect(await done("undo", id, "3")).toMatchObject({ done: [3] });
  await ready(3, 1);
  const wiped = await done("reset", id, "3", "--to-start");
  expect(wiped).toMatchObject({ done: [3], preview: { loses: "work", seats: [{ number: 3, setAside: 1 }] } });
  await ready(3, 0);
  const nothing = await support("undo", id, "3", "9", ...REASON, "--yes");
  expect(nothing.code).toBe(8);
  expect(nothing.err).toContain("Seat 3: nothing is set aside in it.");
  expect(nothing.err).toContain("Seat 9: it does not exist");
}, 120_000);

test("links are closed and made anew, one seat or all, and support is shown none of them", async () => {
  const links = () => commandLine.json<{ seat: number; url?: string }[]>("session", "links", id);
  const before = await links();
  const evicted = await done("evict", id, "1");
  expect(evicted).toMatchObject({ done: [1], preview: { loses: "access" } });
  expect((await links())[0]?.url).toBeUndefined();

  const all = await done("reissue", id, "--all");
  expect(all.done).toEqual([1, 2, 3, 4]);
  expect(JSON.stringify(all)).not.toContain("http");
  await expect
    .poll(async () => (await links()).filter(({ url }, n) => url && url !== before[n]?.url).length, {
      timeout: 15_000,
    })
    .toBe(4);
});

test("of two who act on one seat at once one wins, and the other is told who and what", async () => {
  const both = await Promise.all(
    ["one", "two"].map((reason) => support("evict", id, "4", "--reason", reason, "--yes")),
  );
  const [winner, loser] = both.sort((a, b) => a.code - b.code);
  expect([winner?.code, loser?.code]).toEqual([0, 8]);
  expect(loser?.err).toMatch(/Seat 4: \S+ was faster, \d+ min ago: links closed \(reason: (one|two)\)/);
  const told = (await audit()).filter(({ action, seat }) => action === "evict" && seat === 4);
  expect(told).toHaveLength(1);
}, 30_000);

test("the class and single seats get more time, and the session ends", async () => {
  const longer = await done("extend", id, "--by", "30m");
  const { from = "", to = "" } = longer.preview.end ?? {};
  expect(Date.parse(to) - Date.parse(from)).toBe(30 * 60_000);
  const some = await done("extend", id, "2", "--by", "10m");
  expect(some.preview.end).toEqual({ from: to, to: new Date(Date.parse(to) + 600_000).toISOString() });
  // Seat 1 has no more time than the class, and its story says nothing of it.
  const extended = async (number: number) =>
    (await seat(number)).filter(({ what, params }) => what === "assist" && params.action === "extend").length;
  expect([await extended(1), await extended(2)]).toEqual([1, 2]);
  const tooLong = await support("extend", id, "--by", "8d", ...REASON, "--yes");
  expect(tooLong.code).toBe(3);

  expect(await done("end", id)).toMatchObject({ done: [1, 2, 3, 4] });
  expect((await support("restart", id, "1", ...REASON, "--yes")).code).toBe(8);
  expect(await audit()).toContainEqual(expect.objectContaining({ action: "end", reason: "appel 4711" }));
}, 60_000);
