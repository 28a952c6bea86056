import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { unpackTar } from "modern-tar";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "../../portal/portal.ts";
import { collectWork } from "../../services/collect/collect.ts";
import { openWorkFolder } from "../../services/collect/workFolder.ts";
import type { CollectedSeat } from "../../shared/domain/collection.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";
import { type SessionId, seatName, seatNamespace } from "../../shared/domain/names.ts";
import type { SeatPresence, Visit } from "../../shared/domain/seat.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

/** Seats of the practice cluster, the students' door, and a folder of the teacher's: nothing between is pretended. */
let stage: Stage;
let portal: Portal;
let id: SessionId;
let parent: string;

beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
  id = await stage.launch({ title: "Shell L1" }, 3);
  await until(() => stage.seats(id), allReady(3));
  portal = await startPortal({
    cluster: await stage.connect(),
    listen: { host: "127.0.0.1", port: 0 },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    pageDir: await builtPages(),
    log: () => undefined,
  });
  await type(
    1,
    "mkdir -p projet; echo w6kA/w== | base64 -d > projet/a.bin; echo fini >> LISEZMOI; ln -s LISEZMOI lien",
  );
  await type(3, "for i in 1 2 3; do echo $i > note$i.txt; done");
});
afterAll(async () => {
  await portal.stop();
  await stage.close();
});
afterEach(() => rm(parent, { recursive: true, force: true }));

async function type(seat: number, script: string): Promise<void> {
  const command = ["sh", "-c", `cd /home/student && ${script}`];
  const pod = { namespace: seatNamespace(id, seat), name: "lab" };
  const stream = await stage.cluster.exec(pod, { container: "shell", command, tty: false, stdin: false });
  stream.onStdout(() => undefined);
  expect(await stream.ended).toEqual({ code: 0 });
}

async function collect(
  seats: number[],
  options: { signal?: AbortSignal; into?: string; later?: number } = {},
) {
  parent = options.into ?? (await mkdtemp(join(tmpdir(), "pupitre-collect-")));
  const session = (await stage.session(id)) as TrainingSession;
  const folder = await openWorkFolder(parent, { session: id, title: session.spec.title, now: new Date() });
  let told: CollectedSeat[] = [];
  const roster = {
    version: 1 as const,
    people: [{ seat: 1, person: 1, firstName: "Zoé", lastName: "Çelik" }],
  };
  const done = collectWork({
    site: { id: "practice", kind: "practice", cluster: stage.cluster, namespace: DEMO },
    ...{ session, seats, roster, folder, now: () => new Date(Date.now() + (options.later ?? 0)) },
    origin: `http://{seat}.localhost:${portal.port}` as PortalOrigin,
    signal: options.signal ?? new AbortController().signal,
    onChange: (list) => {
      told = list;
    },
  });
  await done;
  return { folder: folder.path, seats: told };
}

const contents = async (path: string) => {
  const entries = await unpackTar(Readable.toWeb(createReadStream(path).pipe(createGunzip())) as never);
  return Object.fromEntries(
    entries.map(({ header, data }) => [
      header.name,
      data ? Buffer.from(data).toString("latin1") : header.type,
    ]),
  );
};

test("each seat's files arrive byte by byte, with a sum that holds, and untouched ones are told", async () => {
  const { folder, seats } = await collect([1, 2, 3]);
  expect(seats).toMatchObject([
    { seat: 1, state: "done", file: "01 Zoé Çelik.tar.gz", files: 2 },
    { seat: 2, state: "nothing", file: "02.tar.gz", files: 0 },
    { seat: 3, state: "done", file: "03.tar.gz", files: 3 },
  ]);
  expect(await contents(join(folder, "01 Zoé Çelik.tar.gz"))).toMatchObject({
    "./LISEZMOI": "Bonjour 1\nfini\n",
    "./projet/a.bin": "\u00c3\u00a9\0\u00ff",
    "./lien": "symlink",
  });
  for (const { file = "", sha256, bytes } of seats) {
    const archive = await readFile(join(folder, file));
    expect([createHash("sha256").update(archive).digest("hex"), archive.length]).toEqual([sha256, bytes]);
  }
  expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
});

test("work counts as collected once its archive has its name on the teacher's disk, and not before", async () => {
  const collectedAt = async (seat: number) => {
    const name = seatName(id, seat);
    const ref = { apiVersion: API_VERSION, kind: "SeatPresence", namespace: DEMO, name };
    return Date.parse((await stage.cluster.get<SeatPresence>(ref))?.spec.collectedAt ?? "") || 0;
  };
  const earlier = await Promise.all([1, 3].map(collectedAt));
  const begun = Date.now();
  // Every byte of seat 1 arrives; what is in its place lets no archive have its name.
  parent = await mkdtemp(join(tmpdir(), "pupitre-collect-"));
  const session = (await stage.session(id)) as TrainingSession;
  const before = await openWorkFolder(parent, { session: id, title: session.spec.title, now: new Date() });
  await before.save([]);
  await mkdir(join(before.path, "01 Zoé Çelik.tar.gz", "in the way"), { recursive: true });
  const { folder, seats } = await collect([1, 3], { into: parent });
  expect(folder).toBe(before.path);
  expect(seats.map(({ seat, state }) => [seat, state])).toEqual([
    [1, "failed"],
    [3, "done"],
  ]);
  await until(
    () => collectedAt(3),
    (at) => at >= begun,
  );
  expect(await collectedAt(1)).toBe(earlier[0]);
});

test("each look is on record, and nobody's ask for help is answered by it", async () => {
  await collect([1, 2]);
  const { items } = await stage.cluster.list<Visit>(
    { apiVersion: API_VERSION, kind: "Visit" },
    { namespace: DEMO },
  );
  expect(new Set(items.map(({ spec }) => spec.mode))).toEqual(new Set(["work"]));
});

test("what one seat does not give is told of it alone, and is asked for again in the same folder", async () => {
  const pod = { apiVersion: "v1", kind: "Namespace", name: seatNamespace(id, 2) };
  const { metadata } = (await stage.cluster.get(pod)) ?? {};
  expect(metadata?.name).toBe(seatNamespace(id, 2));
  const first = await collect([1, 2, 99]);
  expect(first.seats.map(({ seat, state }) => [seat, state])).toEqual([
    [1, "done"],
    [2, "nothing"],
    [99, "failed"],
  ]);
  const before = await readFile(join(first.folder, "01 Zoé Çelik.tar.gz"));
  await type(1, "echo plus > plus.txt");
  const second = await collect([1, 2, 3], { into: parent });
  expect(second.folder).toBe(first.folder);
  // What is there whole stays as it was: a collection that went on does not begin anew.
  expect((await readFile(join(first.folder, "01 Zoé Çelik.tar.gz"))).equals(before)).toBe(true);
  expect(second.seats.find(({ seat }) => seat === 3)?.state).toBe("done");
});

test("an archive from which a student may have gone on is taken again", async () => {
  const first = await collect([1, 99]);
  await type(1, "echo apres > apres.txt");
  const again = await collect([1, 99], { into: parent, later: 3_600_000 });
  expect(again.folder).toBe(first.folder);
  expect(await contents(join(again.folder, "01 Zoé Çelik.tar.gz"))).toHaveProperty(
    ["./apres.txt"],
    "apres\n",
  );
});

test("one that is stopped leaves no half archive", async () => {
  const abort = new AbortController();
  abort.abort();
  await expect(collect([1, 2, 3], { signal: abort.signal })).rejects.toThrow();
  const [folder = ""] = await readdir(parent);
  expect((await readdir(join(parent, folder))).filter((name) => name.includes("tar"))).toEqual([]);
});
