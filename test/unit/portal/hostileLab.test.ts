import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Classroom, openClassroom } from "./classroom.ts";
import { ask, cookieOf, enter, enterAccess, hostOf, sendRaw } from "./student.ts";

let room: Classroom;
let cookie: string;
/** What the lab sends, byte by byte: it is the student's own program, and nothing makes it speak HTTP. */
let bytes = "";
const lab = createServer((socket) => {
  socket.on("error", () => socket.destroy());
  socket.once("data", () => socket.end(Buffer.from(bytes, "latin1")));
});

beforeAll(async () => {
  room = await openClassroom(1);
  await new Promise<void>((resolve) => lab.listen(0, "127.0.0.1", resolve));
  room.cluster.ports.set("lab-k3x9pz-01/lab:8080", (lab.address() as AddressInfo).port);
  cookie = await enterAccess(room, 1, "site", await enter(room, 1));
});
afterAll(async () => {
  await room.stop();
  lab.close();
});

const host = () => hostOf(room, 1, "site");
const get = () => ask(room, host(), "GET", "/", { cookie });
const shakeHands = () =>
  sendRaw(
    room,
    `GET / HTTP/1.1\r\nHost: ${host()}\r\nOrigin: http://${host()}\r\nCookie: ${cookie}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );

const NO_ANSWERS = {
  "a status below all": "HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n",
  "a status of two digits": "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n",
  "a status above all": "HTTP/1.1 999 OK\r\nContent-Length: 0\r\n\r\n",
  "an upgrade that nobody asked for":
    "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
  "an upgrade to nothing": "HTTP/1.1 101 Switching\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
  "control characters in a header": "HTTP/1.1 200 OK\r\nX-A: a\x01b\r\nContent-Length: 0\r\n\r\n",
  "two lengths": "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
  "a length and chunks":
    "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
  "another protocol": "\x16\x03\x01\x02\x00",
};

// An exception in the portal would fail the run: vitest tells of those that nobody caught.
describe("A lab that answers what is no HTTP harms nobody but its own student", () => {
  test.each(Object.entries(NO_ANSWERS))("with %s", async (_, said) => {
    bytes = said;
    expect((await get()).status).toBe(503);
    expect(await shakeHands()).not.toContain("evil");
    expect((await ask(room, hostOf(room, 1), "GET", "/s")).status).toBe(200);
  });

  test("with a reason that no header may hold, which is left away", async () => {
    bytes = "HTTP/1.1 404 a\x01b\0\xff\r\nContent-Length: 2\r\n\r\nok";
    expect(await get()).toMatchObject({ status: 404, text: "ok" });
    expect(await shakeHands()).toMatch(/^HTTP\/1\.1 404 /);
  });

  test("with a cookie without a name, which a browser would send as the portal's", async () => {
    const planted = "A".repeat(43);
    bytes = `HTTP/1.1 200 OK\r\nSet-Cookie: =pupitre=${planted}\r\nSet-Cookie:  = __Host-pupitre=${planted}\r\nContent-Length: 0\r\n\r\n`;
    expect(cookieOf(await get())).toBe("");
  });
});
