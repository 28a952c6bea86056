import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandLine, openCommandLine } from "./commandLine.ts";

let commandLine: CommandLine;
beforeAll(async () => {
  commandLine = await openCommandLine();
});
afterAll(() => commandLine.stop());

const pupitre = (...args: string[]) => commandLine.pupitre(...args);
const json = <T>(...args: string[]) => commandLine.json<T>(...args);

interface Shown {
  seats: { number: number; phase: string; kept?: { number: number; by: string }[] }[];
}

test("links are closed without new ones, say so where they are listed, and open again by a new one", async () => {
  const launch = ["session", "launch", "shell", "--title", "Groupe 4", "--spare", "3"];
  const { id } = await json<{ id: string }>("--timeout", "60", ...launch, "--wait");
  const links = () => json<{ seat: number; url?: string; code?: string }[]>("session", "links", id);
  const before = await links();
  expect(before.every(({ url }) => url !== undefined)).toBe(true);
  // Nobody sends a class out by leaving a word away.
  expect(await pupitre("session", "revoke", id)).toMatchObject({ code: 3 });
  expect(await json("session", "revoke", id, "--seat", "1", "--seat", "9")).toEqual({
    session: id,
    seats: [1],
  });
  expect(await json("session", "revoke", id, "--all")).toEqual({ session: id, seats: [2, 3] });
  expect(await json("session", "revoke", id, "--seat", "1")).toEqual({ session: id, seats: [] });
  expect((await links()).flatMap(({ url, code }) => [url, code].filter(Boolean))).toEqual([]);
  expect((await pupitre("session", "links", id, "--csv")).out).toContain(";(link closed);");
  await json("session", "reissue", id, "--seat", "1");
  const opened = async () => (await links()).map(({ url }) => url !== undefined);
  expect(await opened()).toEqual([true, false, false]);
  await expect.poll(async () => (await links())[0]?.url, { timeout: 15_000 }).not.toBe(before[0]?.url);
  await json("--timeout", "60", "session", "end", id, "--confirm", "Groupe 4", "--wait");
}, 120_000);

test("seats are reset with their work kept, and back; who was there is exported by name, as long as names are kept", async () => {
  const roster = join(commandLine.folder, "class.csv");
  writeFileSync(roster, "Nom;Prénom\nLefèvre;Élodie\nNoël;=Hugo\n");
  const launch = ["session", "launch", "shell", "--title", "Groupe 3", "--roster", roster];
  const { id } = await json<{ id: string }>("--timeout", "60", ...launch, "--wait");
  const keptOf = async () => {
    const { seats } = await json<Shown>("session", "show", id);
    return seats.map(({ phase, kept = [] }) => [phase, kept.map(({ by }) => by)]);
  };

  expect(await pupitre("session", "reset", id, "1", "--keep-work", "--restart")).toMatchObject({ code: 3 });
  expect(await json("session", "undo-reset", id, "1")).toEqual({
    session: id,
    seats: [],
    refused: [{ seat: 1, why: "nothingKept" }],
  });
  expect(await json("session", "reset", id, "1", "2", "9", "--keep-work")).toEqual({
    session: id,
    seats: [1, 2],
    refused: [{ seat: 9, why: "gone" }],
  });
  const both = (...by: string[]) => [
    ["ready", by],
    ["ready", by],
  ];
  await expect.poll(keptOf, { timeout: 30_000 }).toEqual(both("reset"));
  const changes = await json<{ entries: unknown[]; brought: unknown[] }>("session", "changes", id, "1");
  expect([changes.entries, changes.brought]).toEqual([[], []]);
  for (const args of [["../etc"], ["a", "--undo"], [], ["--undo"]])
    expect(await pupitre("session", "restore", id, "--seat", "1", ...args)).toMatchObject({ code: 3 });
  expect((await pupitre("session", "restore", id, "--seat", "1", "pas-là")).err).toContain("pas-là");
  expect(await json("session", "undo-reset", id, "2")).toMatchObject({ seats: [2], refused: [] });
  await expect.poll(keptOf, { timeout: 30_000 }).toEqual([
    ["ready", ["reset"]],
    ["ready", ["undo"]],
  ]);

  const rows = async () =>
    (await pupitre("session", "attendance", id, "--csv")).out.split("\r\n").slice(0, 3);
  const during = await rows();
  expect(during).toEqual([
    expect.stringMatching(/^.?Seat;Name;First connected;/),
    expect.stringMatching(/^1;Élodie Lefèvre;;;0;/),
    // What a spreadsheet would run is text.
    expect.stringMatching(/^2;'=Hugo Noël;;;0;/),
  ]);
  await json("--timeout", "60", "session", "end", id, "--confirm", "Groupe 3", "--wait");
  expect(await rows()).toEqual(during);
  const sheet = join(commandLine.folder, "attendance.xlsx");
  expect(await pupitre("session", "attendance", id, "--xlsx", sheet)).toMatchObject({ code: 0 });
  expect(readFileSync(sheet).subarray(0, 2).toString()).toBe("PK");
}, 180_000);
