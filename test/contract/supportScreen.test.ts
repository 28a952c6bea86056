import { afterAll, beforeAll, expect, test } from "vitest";
import type { Cluster } from "../../cluster/port.ts";
import { record } from "../../services/audit.ts";
import type { Caller } from "../../services/handlers.ts";
import { ensureNamespace } from "../../services/prepareCluster.ts";
import type { SiteAccess } from "../../services/site.ts";
import { createSupport } from "../../services/supportCalls.ts";
import type { SupportSite } from "../../shared/contract/support.ts";
import type { Site } from "../../shared/contract/views.ts";
import { newSessionId, type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

/** Two sites, as support's screen has them: one conducts, the other falls silent. */
let here: Stage;
let there: Stage;
beforeAll(async () => {
  [here, there] = await Promise.all([openStage(), openStage()]);
}, 60_000);
afterAll(() => Promise.all([here.close(), there.close()]));

const OTHER = "ecole-b";
const NAME = "Canari-Élodie";
const random = (below: number) => Math.floor(Math.random() * below);
const siteOf = (id: string, changes: Partial<Site> = {}): Site => ({
  ...{ id, kind: "cluster", name: id, server: "https://127.0.0.1", state: "live", namespace: DEMO },
  ...changes,
});
const accessOf = (id: string, cluster: Cluster): SiteAccess => ({
  id,
  kind: "cluster",
  cluster,
  namespace: DEMO,
});

/** Support in one window: what main tells it, and what the desktop was asked to save. */
function openSupport(accesses: SiteAccess[]) {
  const told = new Map<string, SupportSite>();
  const saved: { name: string; text: string }[] = [];
  const caller: Caller = {
    id: "window-1",
    emit: (name, payload) => {
      if (name === "supportChanged") told.set((payload as SupportSite).site, payload as SupportSite);
    },
  };
  const desktop = {
    saveFile: async (name: string, text: string) => {
      saved.push({ name, text });
      return `/documents/${name}`;
    },
  };
  const support = createSupport({
    desktop: desktop as never,
    settings: { get: () => ({ locale: "fr" }) } as never,
    now: () => new Date(),
    accessTo: async (id) => accesses.find((one) => one.id === id) as SiteAccess,
  });
  for (const access of accesses) support.setSite(siteOf(access.id), access);
  const call = async <N extends keyof typeof support.handlers>(
    name: N,
    input: Parameters<(typeof support.handlers)[N]>[0],
  ) =>
    (await support.handlers[name](input as never, caller)) as Awaited<
      ReturnType<(typeof support.handlers)[N]>
    >;
  const site = (id: string, isSo: (seen: SupportSite) => boolean, seconds = 20) =>
    until(
      async () => told.get(id),
      (seen) => seen !== undefined && isSo(seen),
      seconds,
    ) as Promise<SupportSite>;
  return { support, call, site, told, saved, caller };
}

/** A class of which somebody can be called by name, in the roster's Secret alone. */
async function launchNamed(stage: Stage, title: string): Promise<SessionId> {
  const id = newSessionId(random);
  const people = [{ lastName: NAME, seat: 1, person: 1 }];
  await stage.cluster.create({
    ...{ apiVersion: "v1", kind: "Secret" },
    metadata: { name: `${id}-roster`, namespace: DEMO, labels: { "pupitre.fr/session": id } },
    data: { "roster.json": Buffer.from(JSON.stringify({ version: 1, people })).toString("base64") },
  });
  await stage.launch({ title, owner: "marie.durand" }, 3, id);
  return id;
}

/** Of a class that nobody conducts: its objects alone, in an establishment of its own. */
async function launchElsewhere(stage: Stage, namespace: string, title: string): Promise<SessionId> {
  await ensureNamespace(stage.cluster, namespace);
  const id = await stage.launch({ title, seats: [{ number: 1, persons: 1 }] }, 1);
  const made = await stage.session(id);
  const other = newSessionId(random);
  await stage.cluster.create({
    ...{ apiVersion: API_VERSION, kind: "TrainingSession" },
    metadata: { name: other, namespace },
    spec: made?.spec,
  });
  return other;
}

test("every session of two sites is there at once, and a site that falls silent keeps its last state with its age, while the other goes on", async () => {
  const conductor = await here.conduct();
  const id = await launchNamed(here, "SQL L2");
  await until(() => here.seats(id), allReady(3), 30);
  const elsewhere = await launchElsewhere(there, OTHER, "Réseau M1");
  const built = await there.launch({ title: "Réseau M2" }, 2);
  const neighbour = await there.conduct();
  await until(() => there.seats(built), allReady(2), 30);
  await neighbour.stop();
  const { support, call, site } = openSupport([
    accessOf("here", here.cluster),
    accessOf("there", await there.connect()),
  ]);
  const first = await call("watchSupport", null);
  expect(first.map(({ site, state }) => [site, state])).toEqual([
    ["here", "connecting"],
    ["there", "connecting"],
  ]);
  const toulouse = await site("here", ({ state, sessions }) => state === "live" && sessions.length === 1);
  expect(toulouse.sessions).toMatchObject([
    {
      id,
      establishment: DEMO,
      teacher: "marie.durand",
      phase: "open",
      counts: { wanted: 3, ready: 3, failed: 0 },
      troubled: 0,
    },
  ]);
  const montpellier = await site("there", ({ state }) => state === "live");
  expect(montpellier.sessions.map(({ establishment }) => establishment).sort()).toEqual([DEMO, DEMO, OTHER]);

  there.faults.inject({ match: {}, fault: { reset: true } });
  const silent = await site("there", ({ state }) => state === "silent", 30);
  expect(silent.sessions.map((one) => one.id)).toContain(elsewhere);
  expect(Date.now() - Date.parse(silent.seenAt ?? "")).toBeLessThan(30_000);

  // The other is unaffected: what changes is told soon. How soon is measured by the benchmark, on a machine at rest.
  await here.patchSession(id, { seats: [1, 2, 3, 4].map((number) => ({ number, persons: 1 })) });
  await site("here", ({ sessions }) => sessions[0]?.counts.wanted === 4);
  const changedAt = performance.now();
  await here.patchSession(id, { title: "SQL L2 · groupe 4" });
  await site("here", ({ sessions }) => sessions[0]?.title === "SQL L2 · groupe 4");
  expect(performance.now() - changedAt).toBeLessThan(10_000);

  // What a silent site last said can still be found; its seats have their page at once, with what cannot be read named.
  expect(
    (await call("searchSupport", { query: "réseau" })).map((hit) => [hit.site, hit.session]),
  ).toContainEqual(["there", elsewhere]);
  support.stop();
  await conductor.stop();
}, 90_000);

test("a seat is found by a link that is compared and goes no further; its page has its story, its objects and no Secret", async () => {
  const conductor = await here.conduct();
  const id = await launchNamed(here, "Bases de données");
  await until(() => here.seats(id), allReady(3), 30);
  const links = await here.cluster.get<{ data: Record<string, string> } & never>({
    ...{ apiVersion: "v1", kind: "Secret", namespace: DEMO, name: `${id}-links` },
  });
  const secret = Buffer.from(
    (links as { data: Record<string, string> } | undefined)?.data["02-1"] ?? "",
    "base64",
  ).toString();
  expect(secret).toMatch(/^[a-z2-7]{32}$/);
  const access = accessOf("here", here.cluster);
  await record(access, new Date(Date.now() - 1_000), [{ action: "launch", session: id }]);
  await record(access, new Date(), [
    { action: "restart", session: id, seat: 2, reason: "=1+1 appel de l'enseignant" },
    { action: "restart", session: id, seat: 3 },
  ]);
  const { support, call, site, told, saved } = openSupport([access]);
  await call("watchSupport", null);
  await site("here", ({ state, sessions }) => state === "live" && sessions.some((one) => one.id === id));

  const url = `https://${id}-02.lab.example.fr/s#${secret}`;
  expect(await call("findSupportLink", { link: url })).toMatchObject({
    is: "current",
    hit: { site: "here", session: id, seat: { number: 2, namespace: seatNamespace(id, 2) } },
  });
  expect(await call("findSupportLink", { link: `  ${secret}\n` })).toMatchObject({ is: "current" });
  expect(await call("findSupportLink", { link: `${url.slice(0, -1)}1` })).toMatchObject({
    is: "unknown",
    hit: { seat: { number: 2 } },
  });
  expect(await call("findSupportLink", { link: `https://x.example.fr/s#${"a".repeat(32)}` })).toEqual({
    is: "nowhere",
  });

  const place = { site: "here", establishment: DEMO, session: id, seat: 2 };
  const story = await call("supportStory", place);
  expect(story).toMatchObject({
    ...{ title: "Bases de données", teacher: "marie.durand", missing: [] },
    seat: { number: 2, phase: "ready", links: [{ person: 1, issue: 1, open: true }] },
  });
  const deeds = story.lines.filter(({ what }) => what === "deed").map(({ params }) => params.reason);
  expect(deeds.sort()).toEqual(["=1+1 appel de l'enseignant", undefined]);
  expect(new Set(story.lines.map(({ what }) => what))).toEqual(
    new Set(["deed", "created", "ready", "phase", "event"]),
  );

  const manifests = await call("supportManifests", place);
  const kinds = manifests.map(({ kind, from }) => [kind, from]);
  expect(kinds).toContainEqual(["Pod", "applied"]);
  expect(kinds.map(([kind]) => kind)).not.toContain("Secret");
  expect(manifests.find(({ kind }) => kind === "Pod")?.yaml).toContain("podIP");

  // With support's own rights neither can be read in a seat's namespace: the story stands without, and says so.
  here.faults.inject({ match: { kind: "Event", verb: "list" }, fault: { status: 403 } });
  here.faults.inject({ match: { kind: "Pod", verb: "get" }, fault: { status: 403 } });
  const partly = await call("supportStory", place);
  expect(partly.missing).toMatchObject([{ what: "events", failure: { kind: "forbidden" } }]);
  expect(new Set(partly.lines.map(({ what }) => what))).toEqual(
    new Set(["deed", "created", "ready", "phase"]),
  );
  const written = (await call("supportManifests", place)).find(({ kind }) => kind === "Pod");
  expect(written).toMatchObject({
    from: "written",
    yaml: expect.stringContaining("docker.io/library/debian"),
  });
  here.faults.clear();

  expect(await call("exportSupportAudit", { ...place, format: "csv" })).toEqual({
    path: "/documents/Bases de données - registre.csv",
  });
  await call("exportSupportAudit", { ...place, format: "json" });
  // What a spreadsheet would run is defused; what a program reads is as it was written.
  expect(saved[0]?.text).toContain("'=1+1 appel de l'enseignant");
  expect(
    (JSON.parse(saved[1]?.text ?? "") as { action: string; reason?: string }[]).map(({ action }) => action),
  ).toEqual([...["launch", "restart", "restart"]]);

  const everything = JSON.stringify([
    story,
    manifests,
    saved,
    [...told.values()],
    await call("supportSeats", place),
  ]);
  expect(everything).not.toContain(secret);
  expect(everything).not.toContain(NAME);
  support.stop();
  await conductor.stop();
}, 90_000);

const WHOLE_SITE = /^\/apis\/pupitre\.fr\/v1alpha1\/(trainingsessions|seats|seatpresences)$/;
const PRESENCES_HERE = new RegExp(`/namespaces/${DEMO}/seatpresences$`);

test("whoever may not list a whole site sees the own establishment, is told so, and is told which right lacks even there", async () => {
  const stage = await openStage();
  const id = await stage.launch({ title: "Ici" }, 1);
  await launchElsewhere(stage, OTHER, "Ailleurs");
  stage.faults.inject({ match: { path: WHOLE_SITE }, fault: { status: 403 } });
  stage.faults.inject({ match: { path: PRESENCES_HERE }, fault: { status: 403 } });
  const { support, call, site } = openSupport([accessOf("here", stage.cluster)]);
  await call("watchSupport", null);
  const seen = await site(
    "here",
    ({ scope, missing, sessions }) => scope === "own" && missing.length > 0 && sessions.length > 0,
  );
  expect(seen).toMatchObject({
    state: "live",
    own: DEMO,
    missing: [{ verb: "list", resource: "seatpresences" }],
  });
  expect(seen.sessions.every(({ establishment }) => establishment === DEMO)).toBe(true);
  expect(seen.sessions.map((one) => one.id)).toContain(id);

  support.stop();
  await stage.close();
}, 60_000);

test("a window that looks no longer watches nothing, and one that comes back sees what has changed meanwhile", async () => {
  const { support, call, site, told, caller } = openSupport([accessOf("here", here.cluster)]);
  await call("watchSupport", null);
  await site("here", ({ state }) => state === "live");
  support.release(caller.id);
  told.clear();
  const id = await here.launch({ title: "Entre-temps" }, 1);
  await expect(
    call("supportSeats", { site: "here", establishment: DEMO, session: id }),
  ).rejects.toMatchObject({
    failure: { kind: "notFound" },
  });
  expect(told.size).toBe(0);
  await call("watchSupport", null);
  await site("here", ({ sessions }) => sessions.some((one) => one.id === id));
  support.stop();
}, 60_000);

test("a site whose line is dead without a word is as old as its connection says, and a seat's page asks nothing of it", async () => {
  const conductor = await here.conduct();
  const id = await here.launch({ title: "Ligne morte" }, 1);
  await until(() => here.seats(id), allReady(1), 30);
  await conductor.stop();
  const access = accessOf("here", here.cluster);
  const { support, call, site } = openSupport([access]);
  await call("watchSupport", null);
  await site("here", ({ state, sessions }) => state === "live" && sessions.some((one) => one.id === id));

  for (const kind of ["AuditEntry", "Event"])
    here.faults.inject({ match: { kind, verb: "list" }, fault: { halfOpen: true } });
  const seenAt = "2026-11-23T08:00:00.000Z";
  // As its connection found it; the watches still take the line for a living one.
  support.setSite(siteOf("here", { state: "disconnected", seenAt }), access);
  expect(await site("here", ({ state }) => state === "silent")).toMatchObject({ seenAt });
  const asked = call("supportStory", { site: "here", establishment: DEMO, session: id, seat: 1 });
  const late = new Promise<"late">((resolve) => setTimeout(() => resolve("late"), 2_000));
  const story = await Promise.race([asked, late]);
  here.faults.clear();
  expect(story).toMatchObject({
    seat: { number: 1, phase: "ready" },
    missing: [{ what: "audit" }, { what: "events" }],
  });
  support.stop();
}, 60_000);
