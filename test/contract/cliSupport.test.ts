import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandLine, openCommandLine, PROGRAM } from "./commandLine.ts";

let commandLine: CommandLine;
let id: string;
beforeAll(async () => {
  commandLine = await openCommandLine();
  const launch = ["session", "launch", "shell", "--title", "Séance de SQL", "--spare", "2"];
  ({ id } = await commandLine.json<{ id: string }>("--timeout", "60", ...launch, "--wait"));
});
afterAll(() => commandLine.stop());

interface Found {
  hit: { session: string; seat?: { number: number } };
  is: string;
}

/** Through standard input, as a secret is to go. */
async function findLink(link: string): Promise<Found> {
  const child = spawn(process.execPath, [PROGRAM, "--json", "support", "find", "--link"], {
    env: commandLine.env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(`${link}\n`);
  return JSON.parse(await text(child.stdout)) as Found;
}

test("a seat is found by what people say of it, by its namespace, and by a link that is read out", async () => {
  const find = (...words: string[]) =>
    commandLine.json<{ session: string; seat?: { number: number; phase: string } }[]>(
      "support",
      "find",
      ...words,
    );
  expect((await find("seat", "2", "of", "sql"))[0]).toMatchObject({
    ...{ session: id, seat: { number: 2, phase: "ready" } },
  });
  expect(await find(`lab-${id}-01`)).toMatchObject([{ session: id, seat: { number: 1 } }]);
  expect(await find("chimie")).toEqual([]);

  const links = () => commandLine.json<{ seat: number; url: string }[]>("session", "links", id);
  const old = (await links())[1]?.url ?? "";
  expect(await findLink(old)).toMatchObject({ hit: { session: id, seat: { number: 2 } }, is: "current" });
  await commandLine.json("session", "reissue", id, "--seat", "2");
  await expect.poll(async () => (await links())[1]?.url, { timeout: 15_000 }).not.toBe(old);
  await expect.poll(async () => (await findLink(old)).is, { timeout: 15_000 }).toBe("revoked");
  expect(await findLink(`${old.slice(0, -1)}0`)).toMatchObject({
    hit: { seat: { number: 2 } },
    is: "unknown",
  });
});

test("a seat's story has who did what, what the cluster said and its state; the record is told by itself, too", async () => {
  await commandLine.json("session", "reset", id, "1", "--restart");
  const story = await commandLine.json<{ what: string; who?: string; params: Record<string, unknown> }[]>(
    ...["support", "show", id, "1"],
  );
  expect(story).toContainEqual(
    expect.objectContaining({ what: "deed", params: expect.objectContaining({ action: "restart" }) }),
  );
  expect(new Set(story.map(({ what }) => what))).toEqual(
    new Set(["deed", "created", "ready", "phase", "event"]),
  );
  // Of the other seat's new link this seat's story says nothing.
  expect(story.map(({ params }) => params.action)).not.toContain("reissue");
  const audit = await commandLine.json<{ action: string; seat?: number }[]>("support", "audit", id);
  expect(audit.map(({ action, seat }) => [action, seat])).toEqual(
    expect.arrayContaining([
      ["launch", undefined],
      ["reissue", 2],
      ["restart", 1],
    ]),
  );
  expect((await commandLine.pupitre("support", "audit", id, "--csv")).out).toContain(
    "at;actor;action;seat;reason",
  );
  expect((await commandLine.pupitre("support", "show", id, "9")).code).toBe(4);
});
