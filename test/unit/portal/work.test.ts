import { afterEach, expect, test } from "vitest";
import type { SeatPresence, Visit } from "../../../shared/domain/seat.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { workCommand } from "../../../shared/manifests/workArchive.ts";
import { type Classroom, hashOf, newLink, openClassroom, SCHOOL, template } from "./classroom.ts";
import { ask, enter, eventually, hostOf, openSocket, postJson } from "./student.ts";

let room: Classroom;
afterEach(() => room.stop());

const key = newLink();
const putVisit = (change: Partial<Visit["spec"]> = {}) =>
  room.cluster.put({
    apiVersion: API_VERSION,
    kind: "Visit",
    metadata: { name: "visit", namespace: SCHOOL },
    spec: {
      ...{ session: "k3x9pz", seat: 1, by: "teacher", reason: "work", mode: "work", keyHash: hashOf(key) },
      expiresAt: new Date(room.clock.now + 600_000).toISOString(),
      ...change,
    },
  });
const work = (seat = 1, headers: Record<string, string> = { authorization: `Visit ${key}` }) =>
  ask(room, hostOf(room, seat), "GET", "/api/visit/work", headers);

async function openRoom(): Promise<void> {
  room = await openClassroom(2);
  const storage = { size: "1Gi", path: "/home/student" };
  room.putSession({ template: { name: "shell", spec: { ...template, storage } } });
}

test("what the archive's program writes passes as it is, and runs where the lab keeps its work", async () => {
  await openRoom();
  putVisit();
  const answer = work();
  await eventually(() => room.cluster.shells.length === 1);
  const [shell] = room.cluster.shells;
  expect(shell?.pod).toEqual({ namespace: "lab-k3x9pz-01", name: "lab" });
  expect(shell?.options).toEqual({
    ...{ container: "shell", command: workCommand("/home/student"), tty: false, stdin: false },
  });
  shell?.say("tar…");
  shell?.say("pupitre-work 000\n");
  shell?.end(0);
  expect(await answer).toMatchObject({ status: 200, text: "tar…pupitre-work 000\n" });
  expect((await answer).headers).toMatchObject({
    "content-type": "application/x-tar",
    "cache-control": "no-store",
  });
});

test("only the key of a Visit that is made for it opens it, at its own seat, once", async () => {
  await openRoom();
  const status = async (...asked: Parameters<typeof work>) => (await work(...asked)).status;
  expect(await status()).toBe(403);
  putVisit({ mode: "write" });
  expect(await status()).toBe(403);
  putVisit();
  expect(await status(2)).toBe(403);
  expect(await status(1, {})).toBe(403);
  expect(await status(1, { cookie: await enter(room, 1) })).toBe(403);
  expect(room.cluster.shells).toEqual([]);
  const first = work();
  await eventually(() => room.cluster.shells.length === 1);
  expect(await status()).toBe(403);
  room.cluster.shells[0]?.end(1);
  expect((await first).status).toBe(409);
});

const done = (seat = 1, headers: Record<string, string> = { authorization: `Visit ${key}` }) =>
  postJson(room, hostOf(room, seat), "/api/visit/work/done", {}, headers);
const collectedAt = () => room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01")?.spec.collectedAt;
const [END, AGAIN] = ["pupitre-work 000\n", "pupitre-work 001\n"];
async function sent(last: string): Promise<void> {
  const answer = work();
  await eventually(() => room.cluster.shells.length === 1);
  room.cluster.shells[0]?.say(`tar…${last}`);
  room.cluster.shells[0]?.end(0);
  expect((await answer).status).toBe(200);
}

test("work counts as collected once whoever took it says so, from when it was begun, for a while even after the Visit", async () => {
  await openRoom();
  putVisit();
  const begun = room.clock.now;
  const answer = work();
  await eventually(() => room.cluster.shells.length === 1);
  room.clock.now += 20 * 60_000;
  room.cluster.shells[0]?.say(`tar…${AGAIN}`);
  room.cluster.shells[0]?.end(0);
  await answer;
  await new Promise((resolve) => setTimeout(resolve, 100));
  // The bytes went out: whether they lie on a disk is not known here.
  expect(collectedAt()).toBeUndefined();
  expect(await done()).toMatchObject({ status: 200, text: '{"is":"noted"}' });
  await eventually(() => collectedAt() === new Date(begun).toISOString());
  // An answer that was lost is asked for again.
  expect((await done()).status).toBe(200);
  room.clock.now += 20 * 60_000;
  expect((await done()).status).toBe(403);
});

test("nobody says so but who was sent a whole archive of that seat, by that Visit", async () => {
  await openRoom();
  putVisit();
  expect((await done()).status).toBe(403);
  await sent(END);
  expect((await done(2)).status).toBe(403);
  expect((await done(1, {})).status).toBe(403);
  expect((await done(1, { authorization: `Visit ${newLink()}` })).status).toBe(403);
  expect((await done(1, { authorization: `Visit ${key}`, origin: "http://elsewhere" })).status).toBe(403);
  expect(collectedAt()).toBeUndefined();
  expect((await done()).status).toBe(200);
});

test.each([
  ["", "breaks off"],
  ["pupitre-work 127\n", "is of a seat without the program"],
])("an archive that ends with “%s” %s, and is nobody's to acknowledge", async (last) => {
  await openRoom();
  putVisit();
  await sent(last);
  expect((await done()).status).toBe(403);
  expect(collectedAt()).toBeUndefined();
});

test("a Visit of another mode acknowledges nothing", async () => {
  await openRoom();
  for (const mode of ["read", "write", "hand", "kept"] as const) {
    putVisit({ mode });
    expect((await done()).status).toBe(403);
  }
});

test("the key of such a Visit opens no terminal", async () => {
  await openRoom();
  putVisit();
  const headers = { authorization: `Visit ${key}` };
  await expect(openSocket(room, hostOf(room, 1), "/api/visit/terminal/shell", headers)).rejects.toThrow();
});

test("a lab that keeps no work is told from a seat that does not run", async () => {
  room = await openClassroom(1);
  putVisit();
  expect(await work()).toMatchObject({ status: 409, text: '{"is":"noWorkFolder"}' });
  await room.stop();
  await openRoom();
  putVisit();
  const answer = work();
  await eventually(() => room.cluster.shells.length === 1);
  room.cluster.shells[0]?.end();
  expect(await answer).toMatchObject({ status: 409, text: '{"is":"notRunning"}' });
});
