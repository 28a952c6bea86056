import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RegisterSheet, StudentData } from "../../services/dataProtection.ts";
import { type CommandLine, openCommandLine } from "./commandLine.ts";

let commandLine: CommandLine;
let id: string;
beforeAll(async () => {
  commandLine = await openCommandLine();
  const roster = join(commandLine.folder, "class.csv");
  writeFileSync(roster, "Nom;Prénom;Courriel\nLefèvre;Élodie;e.lefevre@example.org\nDurand;Hugo;\n");
  const launch = ["session", "launch", "shell", "--title", "Registre", "--roster", roster];
  ({ id } = await commandLine.json<{ id: string }>("--timeout", "60", ...launch, "--wait"));
});
afterAll(() => commandLine?.stop());

const register = async () => {
  const sheet = await commandLine.json<RegisterSheet>("session", "register", id);
  return Object.fromEntries(sheet.lines.map((line) => [line.what, line]));
};
const NAMES = /Lefèvre|Élodie|Durand|Hugo|example/;

test("a session's sheet says what is held of people, where, until when, and what the end deleted; nobody's name is in it", async () => {
  const during = await register();
  expect(during.names).toMatchObject({ is: "held", count: 2 });
  expect(during.links).toMatchObject({ is: "held", count: 2 });
  const { out } = await commandLine.pupitre("session", "register", id);
  expect(out).toContain("names, e-mails and groups of the class list");
  expect(out).not.toMatch(NAMES);
  expect((await commandLine.pupitre("session", "register", id, "--csv")).out).toMatch(
    /^\ufeffData;Where;State;Until;Checked/,
  );
});

test("what is held of one student is theirs alone, in a file for whoever asked", async () => {
  await commandLine.json("session", "reset", id, "1", "--restart");
  const file = join(commandLine.folder, "elodie.json");
  await commandLine.json("session", "student-data", id, "1", "--out", file);
  expect(statSync(file).mode & 0o077).toBe(0);
  const text = readFileSync(file, "utf8");
  const data = JSON.parse(text) as StudentData;
  expect(data).toMatchObject({
    session: { id, title: "Registre" },
    listed: { lastName: "Lefèvre", firstName: "Élodie", email: "e.lefevre@example.org" },
    shared: false,
  });
  expect(data.staff.map(({ action }) => action)).toEqual(expect.arrayContaining(["launch", "restart"]));
  expect(text).not.toMatch(/Durand|Hugo/);
  // Nobody sits there.
  expect((await commandLine.pupitre("session", "student-data", id, "3")).code).toBe(4);
  expect((await commandLine.pupitre("session", "student-data", id, "1", "--person", "2")).code).toBe(4);
});

test("after the end the links are deleted, the names are held until their date, and the attendance stays with its seat", async () => {
  await commandLine.json("--timeout", "60", "session", "end", id, "--confirm", "Registre");
  const after = await register();
  expect(after.links).toMatchObject({ is: "deleted" });
  expect(after.presence).toMatchObject({ is: "deleted" });
  expect(after.names).toMatchObject({ is: "held", until: expect.stringMatching(/^20/) });
  expect(after.attendance).toMatchObject({ is: "held", count: 2 });
  const data = await commandLine.json<StudentData>("session", "student-data", id, "1");
  expect(data).toMatchObject({ listed: { lastName: "Lefèvre" }, attendance: { seat: 1 } });
  expect(data).not.toHaveProperty("presence");
});
