import { afterEach, expect, test } from "vitest";
import type { SeatPageState } from "../../../shared/contract/student.ts";
import type { Seat } from "../../../shared/domain/seat.ts";
import { type Classroom, openClassroom, template } from "./classroom.ts";
import { ask, enter, hostOf } from "./student.ts";

const AT = "2026-11-23T08:00:00.000Z";

let room: Classroom;
afterEach(() => room.stop());

const keptAt = async (cookie: string, seat: number) =>
  (JSON.parse((await ask(room, hostOf(room, seat), "GET", "/api/state", { cookie })).text) as SeatPageState)
    .kept;

test("a seat's page says where the work lies that was set aside last, and another seat's page nothing", async () => {
  const spec = { ...template, storage: { size: "64Mi", path: "/home/student" } };
  room = await openClassroom(2, { template: { name: "shell", spec } });
  const [mine, other] = [await enter(room, 1), await enter(room, 2)];
  expect(await keptAt(mine, 1)).toBeUndefined();
  const kept = [
    { number: 1, at: AT, by: "reset" },
    { number: 2, at: AT, by: "undo" },
  ];
  room.putSeat(1, (seat: Seat) => Object.assign(seat.status ?? {}, { kept }));
  expect(await keptAt(mine, 1)).toEqual({ at: AT, by: "undo", folder: "/home/student/.pupitre/kept-2" });
  expect(await keptAt(other, 2)).toBeUndefined();
});
