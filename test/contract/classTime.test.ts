import { afterAll, beforeAll, expect, test } from "vitest";
import {
  announce,
  closeSession,
  endSession,
  extendSeats,
  extendSession,
  getSession,
  openSession,
  pauseSession,
} from "../../services/changeSession.ts";
import type { SiteAccess } from "../../services/site.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import { type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let site: SiteAccess;
beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
  site = { id: "practice", kind: "practice", cluster: stage.cluster, namespace: DEMO };
});
afterAll(() => stage?.close());

const phaseOf = async (id: SessionId) => (await getSession(site, id)).status?.phase;
const becomes = (id: SessionId, wanted: string) =>
  until(
    () => phaseOf(id),
    (phase) => phase === wanted,
    30,
  );
const uids = async (namespace: string, kind: string) =>
  (await stage.within(namespace, kind)).map(({ metadata }) => metadata.uid);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => toFailure(error).issues?.[0]?.code,
  );

test("a pause releases the Pods, keeps the volume, moves the end, and is over by itself", async () => {
  const id = await stage.launch({}, 1);
  const namespace = seatNamespace(id, 1);
  await until(() => stage.seats(id), allReady(1), 30);
  const volumes = await uids(namespace, "PersistentVolumeClaim");
  const before = (await getSession(site, id)).spec;
  const now = new Date();
  const resumesAt = new Date(now.getTime() + 6_000);
  const { endsAt } = await pauseSession(site, id, resumesAt.toISOString(), now);
  expect(Date.parse(endsAt) - Date.parse(before.endsAt)).toBe(6_000);
  await becomes(id, "paused");
  await until(
    () => stage.within(namespace, "Pod"),
    (pods) => pods.length === 0,
  );
  await becomes(id, "open");
  await until(() => stage.seats(id), allReady(1), 30);
  expect(await uids(namespace, "PersistentVolumeClaim")).toEqual(volumes);
  expect((await getSession(site, id)).spec.endsAt).toBe(endsAt);
  await endSession(site, id, before.title);
  await becomes(id, "ended");
}, 90_000);

test("a pause is ended by hand, and the class has what it had left", async () => {
  const id = await stage.launch({}, 1);
  await until(() => stage.seats(id), allReady(1), 30);
  const { spec } = await getSession(site, id);
  const now = Date.now();
  await pauseSession(site, id, new Date(now + 24 * 3_600_000).toISOString(), new Date(now));
  await becomes(id, "paused");
  const resumed = await openSession(site, id, new Date(now + 60_000));
  expect(Date.parse(resumed.endsAt) - Date.parse(spec.endsAt)).toBe(60_000);
  await until(() => stage.seats(id), allReady(1), 30);
  expect((await getSession(site, id)).spec.resumesAt).toBeUndefined();
  await endSession(site, id, spec.title);
  await becomes(id, "ended");
}, 90_000);

test("closing, messages and extensions leave every Pod as it is; an end with a warning comes by itself", async () => {
  const id = await stage.launch({ opensAt: new Date(Date.now() - 1_000).toISOString() }, 2);
  await until(() => stage.seats(id), allReady(2), 30);
  await becomes(id, "open");
  const pods = async () => [
    ...(await uids(seatNamespace(id, 1), "Pod")),
    ...(await uids(seatNamespace(id, 2), "Pod")),
  ];
  const before = await pods();
  await closeSession(site, id, new Date());
  await becomes(id, "prepared");
  await announce(site, id, { text: "Bonjour <b>à tous</b>" }, new Date());
  await announce(site, id, { text: "Toi seul", seat: 2 }, new Date());
  await extendSession(site, id, 5);
  await openSession(site, id, new Date());
  await becomes(id, "open");
  expect((await getSession(site, id)).spec.announcements).toMatchObject([
    { text: "Bonjour <b>à tous</b>" },
    { text: "Toi seul", seat: 2 },
  ]);
  expect(await pods()).toEqual(before);
  expect(await codeOf(announce(site, id, { text: "?", seat: 3 }, new Date()))).toBe("session.noSuchSeat");

  const { title } = (await getSession(site, id)).spec;
  const warned = { minutes: 1, text: "Enregistrez.", now: new Date(Date.now() - 55_000) };
  expect(await codeOf(endSession(site, id, "another", { warned }))).toBe("session.confirmation");
  await endSession(site, id, title, { warned });
  expect((await getSession(site, id)).spec).toMatchObject({ phase: "open" });
  await becomes(id, "ended");
  expect((await getSession(site, id)).spec.announcements?.at(-1)?.text).toBe("Enregistrez.");
}, 90_000);

test("a seat with more time keeps the session going after the class, and its end is the session's", async () => {
  const id = await stage.launch({}, 2);
  await until(() => stage.seats(id), allReady(2), 30);
  const now = Date.now();
  await extendSeats(site, id, [2], 1, new Date(now));
  // The class is over in two seconds; the minute of seat 2 is brought near by moving the end, as a pause would.
  await stage.patchSession(id, { endsAt: new Date(now + 2_000).toISOString() });
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect(await phaseOf(id)).toBe("open");
  expect(await stage.within(seatNamespace(id, 1), "Pod")).toHaveLength(1);
  await stage.patchSession(id, { endsAt: new Date(Date.now() - 58_000).toISOString() });
  await becomes(id, "ended");
}, 90_000);
