import { afterEach, expect, test } from "vitest";
import { createTally } from "../../../portal/tally.ts";
import type { Seat, SeatPresence } from "../../../shared/domain/seat.ts";
import { type Classroom, openClassroom } from "./classroom.ts";
import { enter, eventually, hostOf, openTerminal, postJson } from "./student.ts";

let room: Classroom;
afterEach(() => room?.stop());

const told = () => {
  const { connected, connectedSeconds, helps } =
    room.cluster.find<SeatPresence>("SeatPresence", `${room.session}-01`)?.spec ?? {};
  return { connected, connectedSeconds, helps };
};
const later = (seconds: number) => {
  room.clock.now += seconds * 1000;
};
const wish = async (cookie: string, body: unknown) => {
  const answer = await postJson(room, hostOf(room, 1), "/api/help", body, { cookie });
  expect(answer.status).toBeLessThan(300);
};

test("the time with a page open adds up, two pages at once count once, and the time away does not", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  const one = await openTerminal(room, 1, cookie);
  const other = await openTerminal(room, 1, cookie);
  await eventually(() => told().connected === true);
  later(30);
  one.close();
  await one.closed;
  later(30);
  other.close();
  await eventually(() => told().connected === false);
  expect(told().connectedSeconds).toBe(60);
  later(600);
  const again = await openTerminal(room, 1, cookie);
  await eventually(() => told().connected === true);
  later(10);
  again.close();
  await eventually(() => told().connected === false);
  expect(told().connectedSeconds).toBe(70);
});

test("a portal that starts again goes on from where the last one was, and does not count the time between", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  await openTerminal(room, 1, cookie);
  await eventually(() => told().connected === true);
  later(40);
  await room.restart();
  expect(told()).toMatchObject({ connected: false, connectedSeconds: 40 });
  later(500);
  const again = await openTerminal(room, 1, cookie);
  await eventually(() => told().connected === true);
  later(20);
  again.close();
  await eventually(() => told().connected === false);
  expect(told().connectedSeconds).toBe(60);
});

test("asks for help are counted, with how long the answered ones waited; a corrected line is the same ask", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  const since = new Date(room.clock.now).toISOString();
  await wish(cookie, { is: "asked" });
  later(10);
  await wish(cookie, { is: "asked", line: "encore" });
  await eventually(() => told().helps?.asked === 1);
  later(80);
  room.putSeat(1, (seat: Seat) => Object.assign(seat.spec, { helped: since }));
  await eventually(() => told().helps?.answered === 1);
  expect(told().helps).toEqual({ asked: 1, answered: 1, waitedSeconds: 90 });
  later(10);
  await wish(cookie, { is: "asked" });
  later(10);
  await wish(cookie, { is: "withdrawn" });
  await eventually(() => told().helps?.asked === 2);
  expect(told().helps).toEqual({ asked: 2, answered: 1, waitedSeconds: 90 });
});

test("an answer that comes while the portal is away is counted once when it is back", async () => {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  const since = new Date(room.clock.now).toISOString();
  await wish(cookie, { is: "asked" });
  await eventually(() => told().helps?.asked === 1);
  room.putSeat(1, (seat: Seat) => Object.assign(seat.spec, { helped: since }));
  await room.restart();
  const page = await openTerminal(room, 1, cookie);
  page.close();
  await eventually(() => told().helps?.answered === 1);
  later(5);
  (await openTerminal(room, 1, cookie)).close();
  await eventually(() => told().connected === false);
  expect(told().helps).toMatchObject({ asked: 1, answered: 1 });
});

test("of two accounts the larger counts, so that nothing is counted twice", () => {
  const tally = createTally();
  tally.look(true, 0);
  tally.look(true, 50_000);
  tally.raise({ connectedSeconds: 30, helps: { asked: 2, answered: 1, waitedSeconds: 9 } });
  expect(tally.told()).toEqual({ connectedSeconds: 50, helps: { asked: 2, answered: 1, waitedSeconds: 9 } });
  tally.raise({ connectedSeconds: 90 });
  expect(tally.told().connectedSeconds).toBe(90);
});

test("a computer that slept with a page open, and a clock that went back, add no time that was not", () => {
  const tally = createTally();
  tally.look(true, 0);
  tally.look(true, 8 * 3_600_000);
  expect(tally.told().connectedSeconds).toBe(120);
  tally.look(true, 7 * 3_600_000);
  expect(tally.told().connectedSeconds).toBe(120);
});
