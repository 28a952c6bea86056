import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { POLICY_CONFIG_MAP } from "../../shared/domain/imagePolicy.ts";
import { type CommandLine, openCommandLine } from "./commandLine.ts";
import { reach, siteOf, startApplication } from "./offlineStage.ts";

let toulouse: CommandLine | undefined;
let montpellier: CommandLine;
let root: string;
let id: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "pupitre-relaunch-"));
  const [one, other] = await Promise.all([openCommandLine(), openCommandLine()]);
  [toulouse, montpellier] = [one, other];
  const roster = join(root, "class.csv");
  await writeFile(roster, "Nom;Prénom\nLefèvre;Élodie\nDurand;Hugo\nMartin;Zoé\n");
  const launch = ["session", "launch", "shell", "--title", "Séance du matin", "--roster", roster];
  ({ id } = await one.json<{ id: string }>("--timeout", "60", ...launch, "--wait"));
  // Seat 2 goes before the site does: numbers are not closed up by a relaunch.
  await one.json("session", "remove", id, "2", "--yes");
});
afterAll(async () => {
  await montpellier?.stop();
  await toulouse?.stop();
  await rm(root, { recursive: true, force: true });
});

const caller = { id: "1", emit: () => undefined };
const of = () => ({ site: "toulouse", session: id });

test("a site goes before the class, and the class is held at the other one: same lab, same seats, same end, new links", async () => {
  if (!toulouse) throw new Error("no first site");
  const one = toulouse;
  await expect
    .poll(() => one.json<unknown[]>("support", "find", `lab-${id}-02`), { interval: 500 })
    .toEqual([]);
  const morning = await startApplication(root);
  const [here, there] = [await reach(toulouse, "toulouse"), await reach(montpellier, "montpellier")];
  morning.application.setSite(siteOf("toulouse", "live"), here);
  await expect.poll(() => morning.offline.find("toulouse", id)).toBeDefined();
  const before = await morning.application.handlers.watchSession(of(), caller);
  const links = await morning.application.handlers.revealLinks(of(), caller);
  await morning.application.stop();
  await here.cluster.close();
  await toulouse.stop();
  toulouse = undefined;

  const { application } = await startApplication(root);
  application.setSite(siteOf("toulouse", "disconnected"));
  application.setSite(siteOf("montpellier", "live"), there);
  const { handlers } = application;
  const wish = { ...of(), to: "montpellier" };
  expect(await handlers.relaunchOutlook(wish, caller)).toMatchObject({
    ...{ seats: before.seats.length, students: before.seats.flatMap(({ people }) => people).length },
    ...{ endsAt: before.endsAt, anew: false, asOf: expect.stringMatching(/^20/) },
    capacity: { verdict: expect.any(String) },
  });
  // To where it cannot go, nothing is written.
  await expect(handlers.relaunchOutlook({ ...wish, to: "toulouse" }, caller)).rejects.toMatchObject({
    failure: { issues: [{ code: "session.relaunchSameSite" }] },
  });

  const { session } = await handlers.relaunchSession(wish, caller);
  expect(session).not.toBe(id);
  const place = { site: "montpellier", session };
  await expect
    .poll(async () => (await handlers.watchSession(place, caller).catch(() => undefined))?.counts.ready)
    .toBe(before.seats.length);
  const after = await handlers.watchSession(place, caller);
  const seated = ({ seats }: typeof after) => seats.map(({ number, people }) => [number, people]);
  expect(seated(after)).toEqual(seated(before));
  expect(seated(after)).toEqual([
    [1, ["Élodie Lefèvre"]],
    [3, ["Zoé Martin"]],
  ]);
  expect(after).toMatchObject({ title: "Séance du matin", endsAt: before.endsAt, letsIn: true });
  const fresh = await handlers.revealLinks(place, caller);
  expect(fresh.map(({ name }) => name)).toEqual(links.map(({ name }) => name));
  const secrets = links.map(({ url = "" }) => url.split("#")[1]);
  expect(fresh.filter(({ url = "" }) => secrets.includes(url.split("#")[1]))).toEqual([]);
  // On record there, with where it comes from.
  const audit = await montpellier.json<{ action: string; reason?: string }[]>("support", "audit", session);
  expect(audit).toMatchObject([{ action: "launch", reason: `${id} · toulouse` }]);

  // A site that takes no such images says so, and launches nothing.
  const policy = { apiVersion: "v1", kind: "ConfigMap", namespace: there.namespace, name: POLICY_CONFIG_MAP };
  const { apiVersion, kind, ...metadata } = policy;
  await there.cluster.create({
    apiVersion,
    kind,
    metadata,
    data: { imageSources: "registry.example.org/only/" },
  });
  await expect(handlers.relaunchOutlook(wish, caller)).rejects.toMatchObject({
    failure: { kind: "invalid" },
  });
  await expect(handlers.relaunchSession(wish, caller)).rejects.toMatchObject({
    failure: { kind: "invalid" },
  });
  expect(await montpellier.json<unknown[]>("session", "list")).toHaveLength(1);
  await application.stop();
  await there.cluster.close();
});
