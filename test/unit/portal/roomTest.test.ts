import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import {
  browserOf,
  judgeRoom,
  median,
  ROOM_TEST_LABEL,
  type RoomMeasures,
  roomTestLabel,
  roomVerdict,
  triedLabel,
} from "../../../shared/plan/roomTest.ts";
import { type Classroom, openClassroom } from "./classroom.ts";
import { ask } from "./student.ts";

let room: Classroom;
beforeEach(async () => {
  room = await openClassroom(1);
});
afterEach(() => room.stop());

const host = (label: string = ROOM_TEST_LABEL) => `${label}.localhost:${room.portal.port}`;
const own = () => `http://${host()}`;

test("the page may ask the names that it makes up, and nothing else; it sets no cookie and tells no session", async () => {
  const page = await ask(room, host(), "GET", "/");
  expect(page.status).toBe(200);
  expect(page.headers["content-security-policy"]).toContain(
    `connect-src 'self' http://*.localhost:${room.portal.port};`,
  );
  const tried = triedLabel(() => 3);
  expect(roomTestLabel(tried)).toBe("tried");
  const answer = await ask(room, host(tried), "GET", "/api/ping", {
    origin: own(),
    "sec-fetch-site": "same-site",
  });
  expect(answer.headers["access-control-allow-origin"]).toBe(own());
  expect(JSON.parse(answer.text)).toEqual({ now: room.clock.now });
  for (const one of [page, answer]) expect(one.headers["set-cookie"]).toBeUndefined();
  const foreign = await ask(room, host(tried), "GET", "/api/ping", { origin: "http://evil.example" });
  expect(foreign.headers["access-control-allow-origin"]).toBeUndefined();
  for (const path of ["/", "/api/state", "/assets/seat.js"])
    expect((await ask(room, host(tried), "GET", path)).status).toBe(404);
  expect((await ask(room, host(), "POST", "/api/ping")).status).toBe(405);
  expect((await ask(room, host("room-test-x"), "GET", "/")).status).toBe(404);
});

const connect = (label: string, origin: string) =>
  new WebSocket(`ws://127.0.0.1:${room.portal.port}/api/echo`, { headers: { host: host(label), origin } });

test("what is sent comes back, a little and not for ever, and only to its own page", async () => {
  const socket = connect(ROOM_TEST_LABEL, own());
  await once(socket, "open");
  for (let turn = 0; turn < 40; turn++) {
    socket.send(String(turn));
    const [data] = (await once(socket, "message")) as [Buffer];
    expect(data.toString()).toBe(String(turn));
  }
  socket.send("one too many");
  await once(socket, "close");
  for (const [label, origin] of [
    [ROOM_TEST_LABEL, "http://evil.example"],
    [triedLabel(() => 3), own()],
  ] as const) {
    const refused = connect(label, origin);
    const [error] = (await once(refused, "error")) as [Error];
    expect(error.message).toContain("403");
  }
});

test("an address that asks too much is told to wait, and no seat's door with it", async () => {
  let status = 200;
  for (let turn = 0; turn < 3_100 && status === 200; turn++)
    ({ status } = await ask(room, host(), "GET", "/api/ping"));
  expect(status).toBe(429);
  const seat = `${room.session}-01.localhost:${room.portal.port}`;
  expect((await ask(room, seat, "GET", "/s")).status).toBe(200);
  room.clock.now += 6 * 60_000;
  expect((await ask(room, host(), "GET", "/api/ping")).status).toBe(200);
});

const GOOD: RoomMeasures = {
  ...{ secure: true, wildcard: true, echoes: [30, 10, 20], drift: 900 },
  browser: { name: "Firefox", version: 128 },
};

test.each<[string, Partial<RoomMeasures>, string, string]>([
  ["names that do not open", { wildcard: false }, "names", "bad"],
  ["no WebSocket", { echoes: [] }, "socket", "bad"],
  ["a slow network", { echoes: [900, 200, 180] }, "latency", "fair"],
  ["a network that is too slow", { echoes: [900, 400, 380] }, "latency", "bad"],
  ["an old browser", { browser: { name: "Chrome", version: 90 } }, "browser", "bad"],
  ["a browser that nobody tries", { browser: { name: "?", version: 0 } }, "browser", "unknown"],
  ["a wrong clock", { drift: -700_000 }, "clock", "bad"],
  ["a page without encryption", { secure: false }, "encryption", "fair"],
])("%s is told where it belongs, and the rest stays good", (_, part, check, verdict) => {
  const findings = judgeRoom({ ...GOOD, ...part });
  expect(findings.find((one) => one.check === check)?.verdict).toBe(verdict);
  const others = findings.filter(
    (one) => one.check !== check && !(check === "socket" && one.check === "latency"),
  );
  expect(others.map((one) => one.verdict)).toEqual(others.map(() => "good"));
  expect(roomVerdict(findings)).toBe(verdict === "bad" ? "bad" : "fair");
});

test("the middle is what counts, and one hiccup is none", () => {
  expect([median([]), median([5]), median([1, 900, 3]), median([1, 2, 3, 4])]).toEqual([
    undefined,
    5,
    3,
    2.5,
  ]);
});

test.each([
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2",
    "Edge",
    131,
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", 128],
  ["Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15", "Safari", 17],
  ["curl/8.5", "?", 0],
])("a browser says its kind and version, and no more (%s)", (agent, name, version) => {
  expect(browserOf(agent)).toEqual({ name, version });
});
