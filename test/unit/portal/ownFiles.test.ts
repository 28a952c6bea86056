import { afterEach, expect, test } from "vitest";
import { aboutFrom } from "../../../portal/about.ts";
import type { SeatPageState } from "../../../shared/contract/student.ts";
import type { SeatPresence } from "../../../shared/domain/seat.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { workCommand } from "../../../shared/manifests/workArchive.ts";
import { type Classroom, hashOf, newLink, openClassroom, SCHOOL, template } from "./classroom.ts";
import { ask, enter, eventually, hostOf, postJson } from "./student.ts";

let room: Classroom;
afterEach(() => room?.stop());

async function openRoom(): Promise<void> {
  room = await openClassroom(2);
  const storage = { size: "1Mi", path: "/home/student" };
  room.putSession({ template: { name: "shell", spec: { ...template, storage } } });
}
const take = (cookie: string, seat = 1) => ask(room, hostOf(room, seat), "GET", "/api/files", { cookie });
const mayTake = async (cookie: string, seat = 1) =>
  JSON.parse((await postJson(room, hostOf(room, seat), "/api/files", {}, { cookie })).text) as object;
const stateOf = async (cookie: string) =>
  JSON.parse((await ask(room, hostOf(room, 1), "GET", "/api/state", { cookie })).text) as SeatPageState;
const presence = () => room.cluster.find<SeatPresence>("SeatPresence", `${room.session}-01`)?.spec;
const END = "pupitre-work 000\n";

test("a student takes the own files along, by the declared command, without the line that is for the portal", async () => {
  await openRoom();
  const cookie = await enter(room, 1);
  expect((await stateOf(cookie)).hasFiles).toBe(true);
  expect(await mayTake(cookie)).toEqual({ is: "ready" });
  const answer = take(cookie);
  await eventually(() => room.cluster.shells.length === 1);
  const [shell] = room.cluster.shells;
  expect(shell?.pod).toEqual({ namespace: "lab-k3x9pz-01", name: "lab" });
  expect(shell?.options).toEqual({
    ...{ container: "shell", command: workCommand("/home/student"), tty: false, stdin: false },
  });
  shell?.say("tar of some ");
  shell?.say(`files${END.slice(0, 5)}`);
  shell?.say(END.slice(5));
  shell?.end(0);
  expect(await answer).toMatchObject({ status: 200, text: "tar of some files" });
  expect((await answer).headers).toMatchObject({
    "content-type": "application/x-tar",
    "content-disposition": 'attachment; filename="k3x9pz-01.tar"',
    "cache-control": "no-store",
  });
});

test("nobody else does: not without a cookie, not with a neighbour's", async () => {
  await openRoom();
  const cookie = await enter(room, 2);
  expect((await take("")).status).toBe(401);
  expect((await take(cookie, 1)).status).toBe(401);
  expect(room.cluster.shells).toEqual([]);
});

test("one at a time a seat, and not again at once; a neighbour is not kept waiting", async () => {
  await openRoom();
  const [cookie, neighbour] = [await enter(room, 1), await enter(room, 2)];
  const first = take(cookie);
  await eventually(() => room.cluster.shells.length === 1);
  expect(await mayTake(cookie)).toEqual({ is: "busy" });
  expect((await take(cookie)).status).toBe(429);
  expect(await mayTake(neighbour, 2)).toEqual({ is: "ready" });
  room.cluster.shells[0]?.say(`x${END}`);
  room.cluster.shells[0]?.end(0);
  await first;
  expect(await mayTake(cookie)).toEqual({ is: "wait", seconds: 15 });
  expect((await take(cookie)).status).toBe(429);
  room.clock.now += 15_000;
  expect(await mayTake(cookie)).toEqual({ is: "ready" });
});

test("an archive that is cut off, or larger than anybody's work, does not arrive as if it were whole", async () => {
  await openRoom();
  const cookie = await enter(room, 1);
  const cut = take(cookie);
  await eventually(() => room.cluster.shells.length === 1);
  room.cluster.shells[0]?.say("half of a file, and then nothing more comes");
  room.cluster.shells[0]?.end(137);
  await expect(cut).rejects.toThrow();
  room.clock.now += 15_000;
  const huge = take(cookie);
  await eventually(() => room.cluster.shells.length === 2);
  const most = 66 * 2 ** 20;
  const block = "x".repeat(2 ** 20);
  for (let sent = 0; sent <= most; sent += block.length) room.cluster.shells[1]?.say(block);
  await expect(huge).rejects.toThrow();
});

test("it ends with the right to be in", async () => {
  await openRoom();
  const cookie = await enter(room, 1);
  const answer = take(cookie);
  await eventually(() => room.cluster.shells.length === 1);
  room.cluster.shells[0]?.say("a file that is long enough to be on its way");
  room.putSession({ phase: "ended" });
  await expect(answer).rejects.toThrow();
});

test.each([
  [
    "a lab that keeps nothing",
    "noWorkFolder",
    () => Promise.resolve(openClassroom(1)).then((one) => (room = one)),
  ],
  [
    "a seat that is not ready",
    "notRunning",
    async () => {
      await openRoom();
      room.putSeat(1, (seat) => Object.assign(seat.status ?? {}, { phase: "starting" }));
    },
  ],
])("%s says so", async (_, is, open) => {
  await open();
  const cookie = await enter(room, 1);
  expect(await mayTake(cookie)).toEqual({ is });
  expect((await take(cookie)).status).toBe(409);
});

test("students are told when the teacher says to have their work, whole, and not when it broke off", async () => {
  await openRoom();
  const cookie = await enter(room, 1);
  const key = newLink();
  const collect = async (last: string) => {
    room.cluster.put({
      apiVersion: API_VERSION,
      kind: "Visit",
      metadata: { name: `visit-${room.cluster.shells.length}`, namespace: SCHOOL },
      spec: {
        ...{ session: "k3x9pz", seat: 1, by: "prof", reason: "work", mode: "work" },
        keyHash: hashOf(`${key}${room.cluster.shells.length}`.slice(1, 28)),
        expiresAt: new Date(room.clock.now + 600_000).toISOString(),
      },
    });
    const count = room.cluster.shells.length;
    const answer = ask(room, hostOf(room, 1), "GET", "/api/visit/work", {
      authorization: `Visit ${`${key}${count}`.slice(1, 28)}`,
    });
    await eventually(() => room.cluster.shells.length === count + 1);
    room.cluster.shells[count]?.say(`tar${last}`);
    room.cluster.shells[count]?.end(0);
    await answer;
    const headers = { authorization: `Visit ${`${key}${count}`.slice(1, 28)}` };
    return (await postJson(room, hostOf(room, 1), "/api/visit/work/done", {}, headers)).status;
  };
  expect(await collect("")).toBe(403);
  expect((await stateOf(cookie)).collectedAt).toBeUndefined();
  expect(await collect(END)).toBe(200);
  const now = new Date(room.clock.now).toISOString();
  await eventually(() => presence()?.collectedAt === now);
  expect((await stateOf(cookie)).collectedAt).toBe(now);
});

test("who says that it is not them is out, and the teacher is told; who only leaves is out without a word", async () => {
  await openRoom();
  const leave = async (body: object) => {
    const cookie = await enter(room, 1);
    await postJson(room, hostOf(room, 1), "/api/leave", body, { cookie });
    expect((await ask(room, hostOf(room, 1), "GET", "/api/state", { cookie })).status).toBe(401);
  };
  await leave({});
  await eventually(() => presence()?.cookies.length === 0);
  expect(presence()?.notMeAt).toBeUndefined();
  await postJson(room, hostOf(room, 1), "/api/leave", { notMe: true });
  await leave({ notMe: true });
  await eventually(() => presence()?.notMeAt !== undefined);
});

test("the site's charter and contact are told when they are https pages, and nothing else is", async () => {
  room = await openClassroom(1);
  expect((await ask(room, hostOf(room, 1), "GET", "/api/about")).text).toBe("{}");
  const told = (PUPITRE_PORTAL_CHARTER: string) => aboutFrom({ PUPITRE_PORTAL_CHARTER }).charter;
  expect(told("https://lab.example.fr/charte")).toBe("https://lab.example.fr/charte");
  for (const bad of [
    "http://lab.example.fr",
    "javascript:alert(1)",
    "https://a b",
    'https://a"b',
    "https://",
    "",
  ])
    expect(told(bad)).toBeUndefined();
});
