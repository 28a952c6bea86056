import { afterEach, expect, test } from "vitest";
import type { SeatPresence } from "../../../shared/domain/seat.ts";
import { type Classroom, openClassroom } from "./classroom.ts";
import { type ScriptedUpstream, startUpstream } from "./scriptedUpstream.ts";
import { ask, enter, enterAccess, eventually, hostOf, openTerminal, postJson } from "./student.ts";

let room: Classroom;
let site: ScriptedUpstream | undefined;
afterEach(async () => {
  await room.stop();
  await site?.close();
  site = undefined;
});

const MINUTE = 60_000;
const presence = () => room.cluster.find<SeatPresence>("SeatPresence", `${room.session}-01`)?.spec;
const now = () => new Date(room.clock.now).toISOString();
const entered = async () => {
  const cookie = await enter(room, 1);
  await eventually(() => presence()?.lastActive === now());
  return cookie;
};
test("what is typed wakes a silent seat on the board at once; reading and coming back do not", async () => {
  room = await openClassroom(1);
  const cookie = await entered();
  const since = now();
  room.clock.now += 12 * MINUTE;
  const terminal = await openTerminal(room, 1, cookie);
  await eventually(() => presence()?.lastSeen === now());
  expect(presence()?.lastActive).toBe(since);
  room.clock.now += MINUTE;
  terminal.socket.send(Buffer.from("a"));
  await eventually(() => presence()?.lastActive === now());
  terminal.close();
});

test("typing on costs the cluster nothing until something else is written", async () => {
  room = await openClassroom(1);
  const cookie = await entered();
  const terminal = await openTerminal(room, 1, cookie);
  await eventually(() => presence()?.connected === true);
  const since = presence()?.lastActive;
  room.clock.now += 2 * MINUTE;
  terminal.socket.send(Buffer.from("a"));
  await eventually(() => room.cluster.shells[0]?.typed === "a");
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(presence()?.lastActive).toBe(since);
  const typedAt = now();
  room.clock.now += 5_000;
  terminal.close();
  await eventually(() => presence()?.lastActive === typedAt && presence()?.connected === false);
});

test.each([
  ["a page that is opened", "GET", { "sec-fetch-mode": "navigate", "sec-fetch-site": "none" }, true],
  ["something that is sent", "POST", { "sec-fetch-mode": "cors", "sec-fetch-site": "same-origin" }, true],
  [
    "what the page reads by itself",
    "GET",
    { "sec-fetch-mode": "cors", "sec-fetch-site": "same-origin" },
    false,
  ],
] as const)("in a lab's page, %s counts as activity: %s %j %s", async (_, method, headers, counts) => {
  room = await openClassroom(1);
  site = await startUpstream("site");
  room.cluster.ports.set("lab-k3x9pz-01/lab:8080", site.port);
  const seatCookie = await entered();
  const cookie = await enterAccess(room, 1, "site", seatCookie);
  const since = presence()?.lastActive;
  room.clock.now += 12 * MINUTE;
  const host = hostOf(room, 1, "site");
  const answer = await ask(room, host, method, "/", { cookie, origin: `http://${host}`, ...headers });
  expect(answer.status).toBe(200);
  const doneAt = now();
  room.clock.now += 1_000;
  const terminal = await openTerminal(room, 1, seatCookie);
  await eventually(() => presence()?.connected === true);
  expect(presence()?.lastActive).toBe(counts ? doneAt : since);
  terminal.close();
});

test("a press for help is activity", async () => {
  room = await openClassroom(1);
  const cookie = await entered();
  room.clock.now += 12 * MINUTE;
  await postJson(room, hostOf(room, 1), "/api/help", { is: "asked" }, { cookie });
  await eventually(() => presence()?.lastActive === now());
});
