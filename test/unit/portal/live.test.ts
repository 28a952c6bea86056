import { get } from "node:http";
import { afterEach, expect, test } from "vitest";
import type { SeatPageState } from "../../../shared/contract/student.ts";
import { type Classroom, hashOf, newLink, openClassroom, SCHOOL } from "./classroom.ts";
import { ask, enter, eventually, hostOf, openSocket, postJson } from "./student.ts";

let room: Classroom;
afterEach(() => room.stop());

interface LiveEvent {
  event: string;
  data: unknown;
}

/** The seat's page as it listens: events so far, and whether the portal has ended it. */
function listen(cookie: string, seat = 1) {
  const heard = { events: [] as LiveEvent[], isOver: false };
  const request = get(
    {
      host: "127.0.0.1",
      port: room.portal.port,
      path: "/api/live",
      headers: { host: hostOf(room, seat), cookie },
    },
    (response) => {
      let rest = "";
      response.on("data", (chunk: Buffer) => {
        const parts = (rest + chunk.toString("utf8")).split("\n\n");
        rest = parts.pop() ?? "";
        for (const part of parts) {
          const [, event = "", data = ""] = /^event: (.*)\ndata: (.*)$/.exec(part) ?? [];
          heard.events.push({ event, data: JSON.parse(data) });
        }
      });
      response.on("end", () => {
        heard.isOver = true;
      });
    },
  );
  request.on("error", () => undefined);
  return heard;
}
const lastState = (heard: { events: LiveEvent[] }) =>
  heard.events.filter(({ event }) => event === "state").at(-1)?.data as SeatPageState | undefined;

test("an open page hears of each change of its seat and session, whole", async () => {
  room = await openClassroom(1);
  const heard = listen(await enter(room, 1));
  await eventually(() => lastState(heard)?.phase === "ready");
  room.putSeat(1, (seat) => Object.assign(seat.status ?? {}, { phase: "resetting" }));
  await eventually(() => lastState(heard)?.phase === "resetting");
  const endsAt = new Date(room.clock.now + 9_000_000).toISOString();
  room.putSession({ endsAt, phase: "paused" });
  await eventually(() => lastState(heard)?.paused === true);
  expect(lastState(heard)).toMatchObject({ endsAt, seat: 1 });
});

test("an open page hears that somebody looks into the terminal, and no more when they left", async () => {
  room = await openClassroom(1);
  const key = newLink();
  room.cluster.put({
    apiVersion: "pupitre.fr/v1alpha1",
    kind: "Visit",
    metadata: { name: "v", namespace: SCHOOL },
    spec: {
      session: "k3x9pz",
      seat: 1,
      by: "teacher",
      reason: "help",
      mode: "read",
      keyHash: hashOf(key),
      expiresAt: new Date(room.clock.now + 600_000).toISOString(),
    },
  });
  const cookie = await enter(room, 1);
  const heard = listen(cookie);
  await eventually(() => heard.events.length > 0);
  const visitor = await openSocket(room, hostOf(room, 1), "/api/visit/terminal/shell", {
    authorization: `Visit ${key}`,
  });
  await eventually(() => lastState(heard)?.looks[0]?.is === "asking");
  expect(lastState(heard)?.visitors).toBe(0);
  const look = lastState(heard)?.looks[0]?.id;
  await postJson(room, hostOf(room, 1), "/api/looks", { look, is: "accepted" }, { cookie });
  await eventually(() => lastState(heard)?.visitors === 1);
  visitor.close();
  await eventually(() => lastState(heard)?.visitors === 0);
});

test("an open page is told why it is closed, and is refused when it asks again", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  const heard = listen(cookie);
  await eventually(() => heard.events.length > 0);
  const old = room.links.get(1) ?? "";
  room.links.set(1, newLink());
  room.putSeat(1, (seat) => seat.status?.links[0]?.revoked.push(hashOf(old)));
  await eventually(() => heard.isOver);
  expect(heard.events.at(-1)).toEqual({ event: "closed", data: { is: "revoked" } });
  expect(await ask(room, hostOf(room, 1), "GET", "/api/live", { cookie })).toMatchObject({ status: 401 });
});

test("changes at one moment are told once, and what does not change is not told", async () => {
  room = await openClassroom(1);
  const heard = listen(await enter(room, 1));
  await eventually(() => heard.events.length > 0);
  for (let time = 0; time < 50; time++) room.putSeat(1);
  room.putSeat(1, (seat) => Object.assign(seat.status ?? {}, { phase: "failed" }));
  await eventually(() => lastState(heard)?.phase === "failed");
  expect(heard.events.length).toBeLessThanOrEqual(3);
});

test("a page hears what is said to all and to its seat, and never what another seat is told", async () => {
  room = await openClassroom(2);
  const [first, second] = [listen(await enter(room, 1)), listen(await enter(room, 2), 2)];
  await eventually(() => lastState(first) !== undefined && lastState(second) !== undefined);
  const said = (minute: number) => new Date(room.clock.now + minute * 60_000).toISOString();
  room.putSession({
    announcements: [
      { at: said(0), text: "<b>to all</b>" },
      { at: said(1), text: "to the second", seat: 2 },
    ],
  });
  await eventually(() => lastState(second)?.announcements.length === 2);
  await eventually(() => lastState(first)?.announcements.length === 1);
  expect(lastState(first)?.announcements).toEqual([{ at: said(0), text: "<b>to all</b>", toSeat: false }]);
  expect(lastState(second)?.announcements.at(-1)).toEqual({
    ...{ at: said(1), text: "to the second" },
    toSeat: true,
  });
});

test("an extension or a message does not make the instructions other ones", async () => {
  room = await openClassroom(1);
  const heard = listen(await enter(room, 1));
  await eventually(() => lastState(heard) !== undefined);
  const before = lastState(heard)?.instructions;
  const endsAt = new Date(room.clock.now + 9_000_000).toISOString();
  room.putSession({ endsAt });
  await eventually(() => lastState(heard)?.endsAt === endsAt);
  expect(lastState(heard)?.instructions).toBe(before);
});

test("whoever is in when the room is closed is told so, and is let in again once it opens", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  const heard = listen(cookie);
  await eventually(() => heard.events.length > 0);
  room.putSession(
    { phase: "prepared" },
    {
      phase: "open",
      seats: { wanted: 1, ready: 1, failed: 0 },
      openedAt: new Date(room.clock.now).toISOString(),
    },
  );
  await eventually(() => heard.isOver);
  expect(heard.events.at(-1)).toEqual({ event: "closed", data: { is: "roomClosed" } });
  room.putSession({ phase: "open" });
  expect(await ask(room, hostOf(room, 1), "GET", "/api/state", { cookie })).toMatchObject({ status: 200 });
});
