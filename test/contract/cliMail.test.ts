import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandLine, openCommandLine } from "./commandLine.ts";
import { type MailServer, openMailServer, PASSWORD, USER } from "./mailServer.ts";

let commandLine: CommandLine;
let server: MailServer;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pupitre-cli-mail-"));
  [commandLine, server] = await Promise.all([openCommandLine(), openMailServer()]);
  // The school's own authority, as an administrator makes it known to programs.
  await writeFile(join(folder, "ca.pem"), server.ca);
  Object.assign(commandLine.env, {
    NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
    PUPITRE_MAIL_PASSWORD: PASSWORD,
  });
});
afterAll(async () => {
  await commandLine.stop();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test("a class is written to from the command line: a look first, then each once, and the rest only when asked", async () => {
  const roster = join(folder, "class.csv");
  await writeFile(roster, "Nom;Courriel\nAna;ana@ecole.example\nBob;bob@ecole.example\nDora;\n");
  const launch = ["session", "launch", "shell", "--roster", roster, "--title", "Groupe 3"];
  const { session: id } = await commandLine.json<{ session: string }>(...launch);
  const practice = await commandLine.pupitre("session", "mail", id, "--dry-run");
  expect(practice).toMatchObject({ code: 3, err: expect.stringContaining("demonstration") });

  // The same cluster by its access file: a site like any other.
  const mail = (...options: string[]) =>
    commandLine.pupitre(
      ...["--kubeconfig", commandLine.practice.kubeconfig, "-n", "demo", "session", "mail", id],
      ...["--host", "localhost", "--port", String(server.port), "--user", USER],
      ...["--from", "prof@ecole.example", ...options],
    );
  const look = await mail("--dry-run");
  expect(look.out).toMatch(/1 +to send\n2 +to send\n3 +no address/);
  expect(server.offered).toEqual([]);

  server.fates.set("bob@ecole.example", ["550"]);
  const sent = await mail();
  expect(sent.code).toBe(8);
  expect(sent.out).toMatch(/1 +sent .*\n2 +refused .*unknown here/);
  expect(server.taken.map(({ to, secure }) => [to, secure])).toEqual([["ana@ecole.example", true]]);
  // What is printed ends up in logs.
  for (const canary of ["@ecole.example>", "Ana", "Bob", PASSWORD])
    expect(sent.out + sent.err).not.toContain(canary);

  const again = await mail();
  expect(again).toMatchObject({ code: 3, err: expect.stringContaining("--resume") });
  await mail("--resume");
  expect(server.offered).toEqual(["ana@ecole.example", "bob@ecole.example"]);
  server.fates.delete("bob@ecole.example");
  await mail("--again", "2");
  expect(server.taken.map(({ to }) => to)).toEqual(["ana@ecole.example", "bob@ecole.example"]);
}, 120_000);
