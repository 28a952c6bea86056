import { afterEach, expect, test } from "vitest";
import type { SeatPageState } from "../../../shared/contract/student.ts";
import type { SeatChecks } from "../../../shared/domain/checks.ts";
import type { Seat, SeatPresence } from "../../../shared/domain/seat.ts";
import { type Classroom, openClassroom, template } from "./classroom.ts";
import { ask, enter, eventually, hostOf, postJson } from "./student.ts";

const AT = "2026-11-23T08:00:00.000Z";
const LAB = {
  ...template,
  checks: [
    {
      name: "file",
      title: { fr: "Le fichier $(seat.number)", en: "The file $(seat.number)" },
      hint: { fr: "Essayez touch", en: "Try touch" },
      container: "shell",
      command: ["test", "-f", "answer-42"],
    },
    { name: "site", title: { en: "The site" }, container: "site", command: ["curl", "localhost"] },
  ],
};

let room: Classroom;
afterEach(() => room.stop());

const open = async (lab = LAB) => {
  room = await openClassroom(2, { template: { name: "shell", spec: lab } });
};
const put = (checks: SeatChecks | undefined, phase = "ready") =>
  room.putSeat(1, (seat: Seat) => Object.assign(seat.status ?? {}, { phase, ...(checks ? { checks } : {}) }));
const stateOf = async (cookie: string, seat = 1) =>
  JSON.parse((await ask(room, hostOf(room, seat), "GET", "/api/state", { cookie })).text) as SeatPageState;
const press = (cookie: string, seat = 1) => postJson(room, hostOf(room, seat), "/api/checks", {}, { cookie });
const counter = () => room.cluster.find<SeatPresence>("SeatPresence", `${room.session}-01`)?.spec.checkRuns;

test("a press raises the seat's counter, and the page says that it is being checked until the results are there", async () => {
  await open();
  const cookie = await enter(room, 1);
  expect((await stateOf(cookie)).checks).toEqual({
    running: false,
    list: [
      { name: "file", title: { fr: "Le fichier 1", en: "The file 1" }, state: "none" },
      { name: "site", title: { en: "The site" }, state: "none" },
    ],
  });
  expect(await press(cookie)).toMatchObject({ status: 202, text: '{"is":"running"}' });
  expect((await stateOf(cookie)).checks?.running).toBe(true);
  await eventually(() => counter() === 1);

  put({
    ran: 1,
    at: AT,
    results: [
      { name: "file", state: "failed", at: AT, output: "it should say 42" },
      { name: "site", state: "passed", at: AT },
    ],
  });
  const { checks } = await stateOf(cookie);
  expect(checks).toMatchObject({ running: false, at: AT });
  expect(checks?.list).toMatchObject([
    { state: "failed", hint: { fr: "Essayez touch", en: "Try touch" } },
    { state: "passed" },
  ]);
});

test("neither what a check runs nor what it printed reaches the student", async () => {
  await open();
  const cookie = await enter(room, 1);
  put({ ran: 0, at: AT, results: [{ name: "file", state: "failed", at: AT, output: "it should say 42" }] });
  const { text } = await ask(room, hostOf(room, 1), "GET", "/api/state", { cookie });
  expect(text).not.toMatch(/42|curl|output/);
});

test("presses are two seconds apart, and one during a run asks for nothing more", async () => {
  await open();
  const cookie = await enter(room, 1);
  await press(cookie);
  expect((await press(cookie)).status).toBe(202);
  await eventually(() => counter() === 1);
  put({ ran: 1, at: AT, results: [] });
  expect(await press(cookie)).toMatchObject({ status: 429, text: '{"is":"wait","seconds":2}' });
  room.clock.now += 2_000;
  expect((await press(cookie)).status).toBe(202);
  await eventually(() => counter() === 2);
});

test("the counter goes on where it stood when the portal comes back", async () => {
  await open();
  const cookie = await enter(room, 1);
  await press(cookie);
  await eventually(() => counter() === 1);
  put({ ran: 1, at: AT, results: [] });
  await room.restart();
  room.clock.now += 2_000;
  expect((await press(cookie)).status).toBe(202);
  await eventually(() => counter() === 2);
});

test("only who is in at this very seat may press, from its own page", async () => {
  await open();
  const cookie = await enter(room, 1);
  expect((await press(cookie, 2)).status).toBe(401);
  expect((await press("")).status).toBe(401);
  const other = { origin: `http://${hostOf(room, 2)}`, "content-type": "application/json", cookie };
  expect((await ask(room, hostOf(room, 1), "POST", "/api/checks", other, "{}")).status).toBe(403);
  room.putSession({ template: { name: "shell", spec: LAB }, phase: "ended" });
  expect((await press(cookie)).status).toBe(401);
  expect(counter()).toBeUndefined();
});

test("a seat that is not ready, and a lab without checks, are told apart from a run", async () => {
  await open();
  const cookie = await enter(room, 1);
  put(undefined, "starting");
  expect(await press(cookie)).toMatchObject({ status: 409, text: '{"is":"notReady"}' });
  await room.stop();
  await open(template as typeof LAB);
  const again = await enter(room, 1);
  expect((await press(again)).status).toBe(404);
  expect((await stateOf(again)).checks).toBeUndefined();
});
