import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { unpackTar } from "modern-tar";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "../../portal/portal.ts";
import { changeSeats, endSession, getReceipt, getSession, raiseSeats } from "../../services/changeSession.ts";
import { collectWork } from "../../services/collect/collect.ts";
import { seatsToCollect } from "../../services/collect/readable.ts";
import { openWorkFolder } from "../../services/collect/workFolder.ts";
import { discardWork, keepWorkUntil } from "../../services/leftWork.ts";
import type { SiteAccess } from "../../services/site.ts";
import type { CollectedSeat } from "../../shared/domain/collection.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";
import { type SessionId, seatName, seatNamespace } from "../../shared/domain/names.ts";
import type { SeatPresenceSpec } from "../../shared/domain/seat.ts";
import type { TrainingSessionSpec } from "../../shared/domain/session.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

/** Seats of the practice cluster and the students' door: what nobody collected outlives the class. */
let stage: Stage;
let portal: Portal;
let site: SiteAccess;

beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
  portal = await startPortal({
    cluster: await stage.connect(),
    listen: { host: "127.0.0.1", port: 0 },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    pageDir: await builtPages(),
    log: () => undefined,
  });
  site = { id: "practice", kind: "practice", cluster: stage.cluster, namespace: DEMO };
}, 60_000);
afterAll(async () => {
  await portal.stop();
  await stage.close();
});

const DAY = 24 * 3_600_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

async function launch(seats: number, changes: Partial<TrainingSessionSpec> = {}): Promise<SessionId> {
  const id = await stage.launch(
    { title: "Shell L1", workKeptUntil: inDays(7), retainNamesUntil: inDays(30), ...changes },
    seats,
  );
  await until(() => stage.seats(id), allReady(seats), 40);
  return id;
}

async function sits(id: SessionId, seat: number, told: Partial<SeatPresenceSpec> = {}): Promise<void> {
  const now = new Date().toISOString();
  await stage.cluster.create({
    ...{ apiVersion: API_VERSION, kind: "SeatPresence" },
    metadata: { name: seatName(id, seat), namespace: DEMO },
    spec: {
      ...{ session: id, number: seat, connected: false, cookies: [] },
      ...{ firstSeen: now, lastSeen: now, lastActive: now },
      ...told,
    },
  });
}

async function types(id: SessionId, seat: number, script: string): Promise<void> {
  const command = ["sh", "-c", `cd /home/student && ${script}`];
  const pod = { namespace: seatNamespace(id, seat), name: "lab" };
  const stream = await stage.cluster.exec(pod, { container: "shell", command, tty: false, stdin: false });
  stream.onStdout(() => undefined);
  expect(await stream.ended).toEqual({ code: 0 });
}

const ended = (id: SessionId) =>
  until(
    () => getSession(site, id),
    ({ status }) => status?.phase === "ended",
    40,
  );

const kinds = async (namespace: string) =>
  (
    await Promise.all(
      ["Pod", "Service", "ConfigMap", "PersistentVolumeClaim"].map((kind) => stage.within(namespace, kind)),
    )
  )
    .flat()
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    .filter((name) => name !== "ConfigMap kube-root-ca.crt");

async function collect(id: SessionId, into: string) {
  const session = await getSession(site, id);
  const folder = await openWorkFolder(into, { session: id, title: session.spec.title, now: new Date() });
  let told: CollectedSeat[] = [];
  await collectWork({
    ...{ site, session, folder, roster: undefined, seats: seatsToCollect(session), now: () => new Date() },
    origin: `http://{seat}.localhost:${portal.port}` as PortalOrigin,
    signal: new AbortController().signal,
    onChange: (list) => {
      told = list;
    },
  });
  return { folder: folder.path, seats: told };
}

test("work that nobody collected outlives its session, is collected afterwards, and goes at its date with a proof", async () => {
  const id = await launch(3);
  await types(id, 1, "mkdir -p projet; echo fini > projet/a.txt");
  await sits(id, 1);
  const now = Date.now();
  // Collected after the last thing that was done there; and a seat that nobody ever opened.
  await sits(id, 2, {
    lastActive: new Date(now - 60_000).toISOString(),
    collectedAt: new Date(now).toISOString(),
  });
  const { title } = (await getSession(site, id)).spec;
  await endSession(site, id, title);
  const session = await ended(id);
  expect(session.status?.work).toMatchObject({ phase: "kept", seats: [1] });

  // What is left holds the work and keeps it apart; nothing runs, and nobody gets in.
  expect(await stage.namespaces(id)).toEqual([seatNamespace(id, 1)]);
  expect(await kinds(seatNamespace(id, 1))).toEqual(["PersistentVolumeClaim work"]);
  expect((await stage.seats(id)).map(({ status }) => [status?.phase, status?.links])).toEqual([["kept", []]]);
  const { spec: receipt } = await getReceipt(site, id);
  expect(receipt).toMatchObject({
    leftovers: [],
    seats: 3,
    kept: [
      {
        what: "work",
        where: `${seatNamespace(id, 1)}/work`,
        until: session.spec.workKeptUntil,
        seat: 1,
        size: "64Mi",
      },
    ],
    work: { phase: "kept", seats: [1] },
  });
  expect(receipt.removed.find(({ kind }) => kind === "PersistentVolumeClaim")?.count).toBe(2);
  expect(receipt.removed.find(({ kind }) => kind === "Pod")?.count).toBe(3);

  const parent = await mkdtemp(join(tmpdir(), "pupitre-left-"));
  const { folder, seats } = await collect(id, parent);
  expect(seats).toMatchObject([{ seat: 1, state: "done", files: 1 }]);
  const [{ file = "", sha256 } = {}] = seats;
  const archive = join(folder, file);
  expect(
    createHash("sha256")
      .update(await readFile(archive))
      .digest("hex"),
  ).toBe(sha256);
  const entries = await unpackTar(Readable.toWeb(createReadStream(archive).pipe(createGunzip())) as never);
  const found = entries.find(({ header }) => header.name === "./projet/a.txt");
  expect(Buffer.from(found?.data ?? []).toString()).toBe("fini\n");
  await rm(parent, { recursive: true });
  // What read it goes again, and the work stays: a full disk on the way may have lost the archive.
  await until(
    () => kinds(seatNamespace(id, 1)),
    (names) => names.join() === "PersistentVolumeClaim work",
  );
  expect((await getSession(site, id)).status?.work?.phase).toBe("kept");

  const soon = new Date(Date.now() + 1_500).toISOString();
  await keepWorkUntil(site, id, soon, new Date());
  const gone = await until(
    () => getSession(site, id),
    ({ status }) => status?.work?.phase === "gone",
    40,
  );
  expect(Date.parse(gone.status?.work?.since ?? "")).toBeGreaterThanOrEqual(Date.parse(soon));
  expect(gone.status?.work?.leftovers).toBeUndefined();
  expect(await stage.namespaces(id)).toEqual([]);
  expect(await stage.seats(id)).toEqual([]);
  expect((await getReceipt(site, id)).spec.work).toEqual(gone.status?.work);
  await expect(keepWorkUntil(site, id, inDays(1), new Date())).rejects.toMatchObject({
    failure: { kind: "conflict" },
  });
}, 120_000);

test("a session that ends by its clock keeps the work as well, and a teacher may delete it before its date", async () => {
  const id = await launch(2);
  await sits(id, 2);
  await stage.patchSession(id, { endsAt: new Date(Date.now() + 1_000).toISOString() });
  const session = await ended(id);
  expect(session.status?.work).toMatchObject({ phase: "kept", seats: [2] });
  await expect(discardWork(site, id, "another")).rejects.toMatchObject({ failure: { kind: "invalid" } });
  expect(await stage.namespaces(id)).toEqual([seatNamespace(id, 2)]);
  await discardWork(site, id, session.spec.title);
  await until(
    () => getSession(site, id),
    ({ status }) => status?.work?.phase === "gone",
    40,
  );
  expect(await stage.namespaces(id)).toEqual([]);
}, 90_000);

test("kept work is collected while another seat of the session hangs in its end", async () => {
  const id = await launch(2);
  await types(id, 1, "echo fini > a.txt");
  await sits(id, 1);
  const held = { apiVersion: "v1", kind: "ConfigMap", namespace: seatNamespace(id, 2), name: "held" };
  await stage.cluster.create({
    ...{ apiVersion: "v1", kind: "ConfigMap" },
    metadata: { namespace: held.namespace, name: held.name, finalizers: ["example.org/never"] },
  });
  await endSession(site, id, (await getSession(site, id)).spec.title);
  await until(
    () => stage.seats(id),
    (seats) => seats.map(({ status }) => status?.phase).join() === "kept,ending",
  );
  expect((await getSession(site, id)).status?.phase).toBe("ending");
  const parent = await mkdtemp(join(tmpdir(), "pupitre-left-"));
  expect((await collect(id, parent)).seats).toMatchObject([{ seat: 1, state: "done", files: 1 }]);
  await rm(parent, { recursive: true });
  expect((await getSession(site, id)).status?.phase).toBe("ending");
  await stage.cluster.mergePatch(held, { metadata: { finalizers: null } });
  expect((await ended(id)).status?.work).toMatchObject({ phase: "kept", seats: [1] });
}, 90_000);

test("whatever is wished of a seat after the end, its work stays and can be collected", async () => {
  const id = await launch(2);
  await types(id, 2, "echo fini > a.txt");
  await sits(id, 2);
  await stage.patchSession(id, { endsAt: new Date(Date.now() + 1_000).toISOString() });
  await ended(id);
  const volume = async () =>
    (await stage.within(seatNamespace(id, 2), "PersistentVolumeClaim")).map(({ metadata }) => [
      metadata.uid,
      metadata.deletionTimestamp,
    ]);
  const before = await volume();
  expect(before).toMatchObject([[expect.any(String), undefined]]);
  // By the clock, so that nobody ever wrote a phase into the session's wish.
  const late = { failure: { kind: "conflict", params: { what: "ended" } } };
  await expect(raiseSeats(site, id, [2], "resets")).rejects.toMatchObject(late);
  await expect(changeSeats(site, id, (seats) => seats.slice(0, 1))).rejects.toMatchObject(late);
  // Somebody who asked a moment before the end, and somebody who asks without the application.
  await stage.patchSeat(id, 2, { resets: 1, restarts: 3, keeps: 1 });
  await stage.patchSession(id, { seats: [{ number: 1, persons: 1 }] });
  const parent = await mkdtemp(join(tmpdir(), "pupitre-left-"));
  expect((await collect(id, parent)).seats).toMatchObject([{ seat: 2, state: "done", files: 1 }]);
  await rm(parent, { recursive: true });
  await until(
    () => kinds(seatNamespace(id, 2)),
    (names) => names.join() === "PersistentVolumeClaim work",
  );
  expect(await volume()).toEqual(before);
}, 90_000);

test("an end that discards keeps nothing, and nothing is kept longer than the names", async () => {
  const id = await launch(1);
  await sits(id, 1);
  await expect(keepWorkUntil(site, id, inDays(31), new Date())).rejects.toMatchObject({
    failure: { issues: [{ code: "session.keptTooLong" }] },
  });
  const { title } = (await getSession(site, id)).spec;
  await endSession(site, id, title, { discardWork: true });
  expect((await ended(id)).status?.work).toBeUndefined();
  expect(await stage.namespaces(id)).toEqual([]);
}, 60_000);

test("a session that is deleted takes the work that was kept with it", async () => {
  const id = await launch(1);
  await sits(id, 1);
  await endSession(site, id, (await getSession(site, id)).spec.title);
  const { metadata } = await ended(id);
  await stage.cluster.delete(
    { apiVersion: API_VERSION, kind: "TrainingSession", namespace: DEMO, name: id },
    { uid: metadata.uid },
  );
  await until(
    () => stage.namespaces(id),
    (names) => names.length === 0,
    40,
  );
  await until(
    () => stage.seats(id),
    (seats) => seats.length === 0,
  );
}, 60_000);
