import { afterEach, expect, test } from "vitest";
import type { SeatPageState } from "../../../shared/contract/student.ts";
import type { Seat, SeatPresence, Visit } from "../../../shared/domain/seat.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { type Classroom, openClassroom, SCHOOL } from "./classroom.ts";
import { ask, enter, eventually, hostOf, postJson } from "./student.ts";

let room: Classroom;
afterEach(() => room.stop());

const wish = (cookie: string, body: unknown, seat = 1) =>
  postJson(room, hostOf(room, seat), "/api/help", body, { cookie });
const stateOf = async (cookie: string) =>
  JSON.parse((await ask(room, hostOf(room, 1), "GET", "/api/state", { cookie })).text) as SeatPageState;
const helpAt = (seat: number) =>
  room.cluster.find<SeatPresence>("SeatPresence", `${room.session}-0${seat}`)?.spec.help;
const now = () => new Date(room.clock.now).toISOString();

test("an ask stands on the board with its line and its time until it is taken back", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  const since = now();
  expect(await wish(cookie, { is: "asked", line: "  make ne marche pas " })).toMatchObject({
    status: 202,
    text: '{"is":"asked"}',
  });
  expect((await stateOf(cookie)).help).toEqual({ since, line: "make ne marche pas" });
  await eventually(() => helpAt(1)?.line === "make ne marche pas");
  expect(helpAt(1)?.since).toBe(since);
  expect((await wish(cookie, { is: "withdrawn" })).status).toBe(200);
  expect((await stateOf(cookie)).help).toBeUndefined();
  await eventually(() => helpAt(1) === undefined);
});

test("who asks again corrects the line and keeps the place in the queue; asks are five seconds apart", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  const since = now();
  await wish(cookie, { is: "asked" });
  expect(await wish(cookie, { is: "asked", line: "encore" })).toMatchObject({
    status: 429,
    text: '{"is":"wait","seconds":5}',
  });
  room.clock.now += 5_000;
  expect((await wish(cookie, { is: "asked", line: "encore" })).status).toBe(202);
  expect((await stateOf(cookie)).help).toEqual({ since, line: "encore" });
});

test("the staff's word about this very ask clears it, and no later one", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  await wish(cookie, { is: "asked" });
  await eventually(() => helpAt(1) !== undefined);
  const helped = helpAt(1)?.since;
  room.putSeat(1, (seat: Seat) => Object.assign(seat.spec, { helped }));
  expect((await stateOf(cookie)).help).toBeUndefined();
  await eventually(() => helpAt(1) === undefined);
  room.clock.now += 60_000;
  await wish(cookie, { is: "asked", line: "another" });
  await eventually(() => helpAt(1)?.line === "another");
  expect((await stateOf(cookie)).help?.since).toBe(now());
});

test("a visit that began after the ask clears it, one of before does not, nor one to another seat", async () => {
  room = await openClassroom(2);
  const visit = (seat: number) =>
    room.cluster.put({
      apiVersion: API_VERSION,
      kind: "Visit",
      metadata: { name: `v-${seat}-${room.clock.now}`, namespace: SCHOOL, creationTimestamp: now() },
      spec: {
        session: room.session,
        seat,
        by: "prof",
        reason: "help",
        mode: "read",
        keyHash: "0".repeat(64),
        expiresAt: new Date(room.clock.now + 900_000).toISOString(),
      },
    } satisfies Omit<Visit, "metadata"> & { metadata: object });
  const cookie = await enter(room, 1);
  visit(1);
  room.clock.now += 1_000;
  await wish(cookie, { is: "asked" });
  await eventually(() => helpAt(1) !== undefined);
  room.clock.now += 10_000;
  visit(2);
  expect((await stateOf(cookie)).help).toBeDefined();
  visit(1);
  expect((await stateOf(cookie)).help).toBeUndefined();
  await eventually(() => helpAt(1) === undefined);
});

test("an ask outlives the portal", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  await wish(cookie, { is: "asked", line: "là ?" });
  await eventually(() => helpAt(1) !== undefined);
  await room.restart();
  expect((await stateOf(cookie)).help?.line).toBe("là ?");
  await wish(cookie, { is: "withdrawn" });
  await eventually(() => helpAt(1) === undefined);
});

test.each([
  ["a line that is too long", { is: "asked", line: "x".repeat(201) }],
  ["a line that lies about its order", { is: "asked", line: "a\u202eb" }],
  ["two lines", { is: "asked", line: "a\nb" }],
  ["no wish at all", { is: "else" }],
  ["nothing", undefined],
])("%s is refused, and nothing is written", async (_, body) => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  expect((await wish(cookie, body)).status).toBe(400);
  expect((await stateOf(cookie)).help).toBeUndefined();
});

test("only who is in at this very seat asks for it, from its own page", async () => {
  room = await openClassroom(2);
  const cookie = await enter(room, 1);
  expect((await wish(cookie, { is: "asked" }, 2)).status).toBe(401);
  expect((await wish("", { is: "asked" })).status).toBe(401);
  const foreign = { origin: `http://${hostOf(room, 2)}`, "content-type": "application/json", cookie };
  const body = JSON.stringify({ is: "asked" });
  expect((await ask(room, hostOf(room, 1), "POST", "/api/help", foreign, body)).status).toBe(403);
  expect([helpAt(1), helpAt(2)]).toEqual([undefined, undefined]);
});
