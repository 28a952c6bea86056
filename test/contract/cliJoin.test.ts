import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JoinAnswer } from "../../shared/contract/student.ts";
import { type CommandLine, openCommandLine } from "./commandLine.ts";

let commandLine: CommandLine;
beforeAll(async () => {
  commandLine = await openCommandLine();
});
afterAll(() => commandLine.stop());

const pupitre = (...args: string[]) => commandLine.pupitre(...args);
const json = <T>(...args: string[]) => commandLine.json<T>(...args);

/** As the door's page asks; names of hosts below localhost are not resolved everywhere. */
function ask(door: string, path: string, body: object): Promise<JoinAnswer> {
  const { host, port } = new URL(door);
  const headers = { host, origin: door, "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, path, method: "POST", headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () => resolve(JSON.parse(text) as JoinAnswer));
    });
    asked.on("error", reject).end(JSON.stringify(body));
  });
}
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("a class comes in by its code: opened, told who waits, let in, refused and closed from the command line", async () => {
  const roster = join(commandLine.folder, "class.csv");
  writeFileSync(roster, "Nom;Prénom\nLefèvre;Élodie\nNoël;Hugo\n");
  const launch = ["session", "launch", "shell", "--title", "Groupe 5", "--roster", roster];
  const { id } = await json<{ id: string }>("--timeout", "60", ...launch, "--wait");
  const { door, code } = await json<{ door: string; code: string }>("session", "join", "open", id);
  expect(code).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/);
  const again = await pupitre("session", "join", "open", id, "--at-once");
  expect([again.code, again.out]).toEqual([0, expect.stringContaining(code)]);
  await json("session", "join", "close", id);
  const { code: other } = await json<{ code: string }>("session", "join", "open", id);
  expect(other).not.toBe(code);

  const secrets = ["a".repeat(32), "b".repeat(32), "c".repeat(32)] as const;
  const say = (typed: string, name: string, secret: string) =>
    ask(door, "/api/name", { code: typed, name, hash: sha256(secret) });
  const standing = (secret: string) => ask(door, "/api/joined", { session: id, secret });
  const claims = async () =>
    (await json<{ seat: number; name: string }[]>("session", "join", "claims", id)).map(({ seat, name }) => [
      seat,
      name,
    ]);
  expect(await say(code, "Élodie Lefèvre", secrets[0])).toEqual({ is: "unknown" });
  // The portal hears of the new code a moment after the terminal does.
  await expect.poll(() => say(other, "LEFEVRE elodie", secrets[0])).toEqual({ is: "waiting" });
  await say(other, "Hugo Noel", secrets[1]);
  await say(other, "Nobody Atall", secrets[2]);
  await expect.poll(claims, { timeout: 10_000 }).toEqual([
    [1, "Élodie Lefèvre"],
    [2, "Hugo Noël"],
  ]);
  expect(await pupitre("session", "join", "approve", id, "3")).toMatchObject({ code: 3 });
  expect(await json("session", "join", "approve", id, "1")).toEqual({ session: id, seat: 1 });
  expect(await json("session", "join", "refuse", id, "2")).toEqual({ session: id, seat: 2 });
  expect(await pupitre("session", "join", "refuse", id, "2")).toMatchObject({ code: 3 });
  await expect.poll(() => standing(secrets[0])).toMatchObject({ is: "seat" });
  await expect.poll(() => standing(secrets[1])).toEqual({ is: "refused" });
  expect(await standing(secrets[2])).toEqual({ is: "waiting" });
  await json("session", "join", "close", id);
  await expect.poll(() => standing(secrets[2])).toEqual({ is: "closed" });
  await json("--timeout", "60", "session", "end", id, "--confirm", "Groupe 5", "--wait");
  expect(await standing(secrets[0])).toEqual({ is: "over" });
  expect((await pupitre("session", "join", "open", id)).code).not.toBe(0);
}, 120_000);
