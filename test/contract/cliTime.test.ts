import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandLine, openCommandLine } from "./commandLine.ts";

let commandLine: CommandLine;
beforeAll(async () => {
  commandLine = await openCommandLine();
});
afterAll(() => commandLine.stop());

const pupitre = (...args: string[]) => commandLine.pupitre(...args);
const json = <T>(...args: string[]) => commandLine.json<T>(...args);

test("a class is closed, opened, told something, paused, resumed and ended with a warning", async () => {
  const launch = ["session", "launch", "shell", "--spare", "1", "--title", "Groupe 3", "--duration", "2h"];
  const { id, endsAt: planned } = await json<{ id: string; endsAt: string }>(
    ...["--timeout", "60", ...launch, "--wait"],
  );
  expect(await pupitre("session", "close", id)).toMatchObject({
    code: 0,
    out: `${id}: the room is closed.\n`,
  });
  expect(await pupitre("session", "open", id)).toMatchObject({ code: 0, out: `${id}: the room is open.\n` });
  expect(await pupitre("session", "message", id, "Bonjour à tous")).toMatchObject({ code: 0 });
  const nobody = await pupitre("session", "message", id, "?", "--seat", "7");
  expect(nobody).toMatchObject({ code: 3, err: expect.stringContaining("no seat 7") });

  const until = new Date(Date.now() + 24 * 3_600_000).toISOString();
  // What would be lost is said first, and needs a yes.
  const asked = await pupitre("session", "pause", id, "--until", until);
  expect(asked).toMatchObject({ code: 3, err: expect.stringMatching(/is kept.*--yes/s) });
  const paused = await json<{ endsAt: string }>("session", "pause", id, "--until", until, "--yes");
  const moved = Date.parse(paused.endsAt) - Date.parse(planned);
  expect(Math.abs(moved - 24 * 3_600_000)).toBeLessThan(120_000);
  const resumed = await json<{ endsAt: string }>("session", "resume", id);
  expect(Date.parse(resumed.endsAt) - Date.parse(planned)).toBeLessThan(120_000);

  // One seat goes on beyond the class, and no more.
  const more = await json<{ endsAt: string }>("session", "extend", id, "40m", "--seat", "1");
  expect(Date.parse(more.endsAt) - Date.parse(resumed.endsAt)).toBe(40 * 60_000);
  const ends = async () =>
    (await json<{ endsAt: string; lastEndsAt?: string }>("session", "show", id)).lastEndsAt;
  expect(await ends()).toBe(more.endsAt);
  await json("session", "extend", id, "0", "--seat", "1");
  expect(await ends()).toBeUndefined();
  expect(await pupitre("session", "extend", id, "15m", "--seat", "7")).toMatchObject({ code: 3 });
  expect(await pupitre("session", "extend", id, "0")).toMatchObject({ code: 3 });

  expect(await pupitre("session", "end", id, "--in", "5m", "--confirm", "another")).toMatchObject({
    code: 3,
  });
  const ending = await json<{ endsAt: string }>("session", "end", id, "--in", "5m", "--confirm", "Groupe 3");
  expect(Date.parse(ending.endsAt)).toBeLessThan(Date.now() + 301_000);
  const shown = await json<{ phase: string; endsAt: string }>("session", "show", id);
  expect(shown).toMatchObject({ endsAt: ending.endsAt, phase: expect.not.stringMatching(/end/) });
  expect(await pupitre("session", "end", id, "--confirm", "Groupe 3")).toMatchObject({ code: 0 });
}, 120_000);
