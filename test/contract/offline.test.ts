import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Application } from "../../services/application.ts";
import type { Site } from "../../shared/contract/views.ts";
import { type CommandLine, openCommandLine } from "./commandLine.ts";
import { reach, siteOf, startApplication } from "./offlineStage.ts";

let commandLine: CommandLine;
let id: string;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "pupitre-offline-"));
  commandLine = await openCommandLine();
  const roster = join(root, "class.csv");
  await writeFile(roster, "Nom;Prénom\nZorglubcanari;Ana\nBrimbelcanari;Jo\n");
  const launch = ["session", "launch", "shell", "--title", "Hors ligne", "--roster", roster];
  ({ id } = await commandLine.json<{ id: string }>("--timeout", "60", ...launch, "--wait"));
  await rm(roster);
});
afterAll(async () => {
  await commandLine?.stop();
  await rm(root, { recursive: true, force: true });
});

const caller = { id: "1", emit: () => undefined };
const site = (state: Site["state"]) => siteOf("site-a", state);
const start = (settings: { offlineCopies: boolean }) => startApplication(root, settings);
const asked = { site: "site-a", session: "" };
const linksOf = ({ handlers }: Application) => handlers.revealLinks({ ...asked, session: id }, caller);

test("with the network down and the application started anew, the class, its links and its slips are there, and nothing is sent", async () => {
  const morning = await start({ offlineCopies: true });
  const access = await reach(commandLine, "site-a");
  morning.application.setSite(site("live"), access);
  await expect.poll(() => morning.offline.find("site-a", id)?.links.length).toBe(2);
  const links = await linksOf(morning.application);
  await morning.application.stop();
  await access.cluster.close();

  // Sealed: no name, no link, no title stands on the disk.
  const names = await readdir(root, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const bytes =
    (await Promise.all(files.map((path) => readFile(path, "latin1")))).join("\n") + files.join("\n");
  const secret = links[0]?.url?.split("#")[1] ?? "-";
  for (const canary of ["canari", "Hors ligne", secret, id]) expect(bytes).not.toContain(canary);

  const { application, printed } = await start({ offlineCopies: true });
  application.setSite(site("starting"));
  expect(await application.handlers.listSessions(null, caller)).toEqual([]);
  application.setSite(site("disconnected"));
  expect(await application.handlers.listSessions(null, caller)).toMatchObject([{ id, title: "Hors ligne" }]);
  expect((await application.handlers.listSites(null, caller))[0]?.seenAt).toMatch(/^20/);
  const view = await application.handlers.watchSession({ ...asked, session: id }, caller);
  expect(view.seats.flatMap(({ people }) => people)).toEqual(["Ana Zorglubcanari", "Jo Brimbelcanari"]);
  expect(await linksOf(application)).toEqual(links);
  await application.handlers.printSlips({ ...asked, session: id }, caller);
  expect(printed[0]).toContain("Zorglubcanari");
  // Read-only: what would be sent is refused at once, and kept for no later time.
  const restart = application.handlers.restartSeats({ ...asked, session: id, seats: [1] }, caller);
  await expect(restart).rejects.toThrow("not connected");

  // Where it answers again, the picture is the cluster's.
  const again = await reach(commandLine, "site-a");
  application.setSite(site("live"), again);
  await commandLine.json("session", "reissue", id, "--seat", "2");
  await expect.poll(async () => (await linksOf(application))[1]?.url ?? "").not.toBe(links[1]?.url);
  expect(await application.handlers.listSessions(null, caller)).toHaveLength(1);
  await application.stop();
  await again.cluster.close();
});

test("who wants no copies has none, and those that were there are gone", async () => {
  const { application, offline } = await start({ offlineCopies: true });
  expect(offline.find("site-a", id)).toBeDefined();
  await application.handlers.changeSettings({ offlineCopies: false }, caller);
  expect(offline.find("site-a", id)).toBeUndefined();
  const access = await reach(commandLine, "site-a");
  application.setSite(site("live"), access);
  await expect.poll(async () => (await application.handlers.listSessions(null, caller)).length).toBe(1);
  await offline.settled();
  expect(await readdir(join(root, "copies"))).toEqual([]);
  await application.stop();
  await access.cluster.close();
});
