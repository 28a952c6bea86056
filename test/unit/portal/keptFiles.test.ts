import { afterEach, expect, test } from "vitest";
import type { Visit } from "../../../shared/domain/seat.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { keptCommand } from "../../../shared/manifests/keptFiles.ts";
import { type Classroom, hashOf, newLink, openClassroom, SCHOOL, template } from "./classroom.ts";
import { enter, eventually, hostOf, openSocket, postJson } from "./student.ts";

let room: Classroom;
afterEach(() => room.stop());

const key = newLink();
const putVisit = (change: Partial<Visit["spec"]> = {}) =>
  room.cluster.put({
    apiVersion: API_VERSION,
    kind: "Visit",
    metadata: { name: "visit", namespace: SCHOOL },
    spec: {
      ...{ session: "k3x9pz", seat: 1, by: "teacher", reason: "kept", mode: "kept", keyHash: hashOf(key) },
      expiresAt: new Date(room.clock.now + 600_000).toISOString(),
      ...change,
    },
  });
const LIST = { do: "list", number: 1 };
const kept = (
  body: unknown = LIST,
  headers: Record<string, string> = { authorization: `Visit ${key}` },
  seat = 1,
) => postJson(room, hostOf(room, seat), "/api/visit/kept", body, headers);

async function openRoom(): Promise<void> {
  room = await openClassroom(2);
  // It hears what it is asked, and says nothing of itself.
  room.cluster.onTyped = () => undefined;
  const storage = { size: "1Gi", path: "/home/student" };
  room.putSession({ template: { name: "shell", spec: { ...template, storage } } });
}

test("one declared command runs, and what is asked goes in as its input, whatever the paths are", async () => {
  await openRoom();
  putVisit();
  const answer = kept({ do: "bring", number: 3, paths: ["a b", "$(id)", "'; rm -rf x", "-n"] });
  await eventually(() => room.cluster.shells.length === 1);
  const [shell] = room.cluster.shells;
  expect(shell?.pod).toEqual({ namespace: "lab-k3x9pz-01", name: "lab" });
  expect(shell?.options).toEqual({
    ...{ container: "shell", command: keptCommand("/home/student"), tty: false, stdin: true },
  });
  expect(shell?.typed).toBe("bring 3 kept\na b\n$(id)\n'; rm -rf x\n-n\n\n");
  shell?.say("D 1764594000 4\npupitre-kept 000\n");
  shell?.end(0);
  expect(await answer).toMatchObject({ status: 200, text: "D 1764594000 4\npupitre-kept 000\n" });
  expect((await answer).headers).toMatchObject({ "cache-control": "no-store" });
});

test("only the key of a Visit that is made for it opens it, at its own seat, once", async () => {
  await openRoom();
  const status = async (...asked: Parameters<typeof kept>) => (await kept(...asked)).status;
  expect(await status()).toBe(403);
  for (const mode of ["read", "write", "work"] as const) {
    putVisit({ mode });
    expect(await status()).toBe(403);
  }
  putVisit();
  const headers = { authorization: `Visit ${key}` };
  expect(await status(LIST, headers, 2)).toBe(403);
  expect(await status(LIST, {})).toBe(403);
  expect(await status(LIST, { cookie: await enter(room, 1) })).toBe(403);
  expect(await status(LIST, { ...headers, origin: "https://evil.example" })).toBe(403);
  await expect(openSocket(room, hostOf(room, 1), "/api/visit/terminal/shell", headers)).rejects.toThrow();
  expect(room.cluster.shells).toEqual([]);
  const first = kept();
  await eventually(() => room.cluster.shells.length === 1);
  expect(await status()).toBe(403);
  room.cluster.shells[0]?.end(1);
  expect((await first).status).toBe(409);
});

const TOO_MANY = Array.from({ length: 2_001 }, (_, index) => `f${index}`);

test.each(
  [
    { do: "list" },
    { do: "list", number: 0 },
    { do: "list", number: "1; id" },
    { do: "bring", number: 1, paths: [] },
    { do: "bring", number: 1, paths: ["../x"] },
    { do: "bring", number: 1, paths: ["a\nbring 1 kept"] },
    { do: "undo", number: 1, set: "../kept-1" },
    { do: "undo", number: 1, set: 1, paths: ["a"] },
    { do: "remove", number: 1 },
    "list 1",
    { do: "bring", number: 1, paths: TOO_MANY },
  ].map((body) => [JSON.stringify(body).slice(0, 60), body] as const),
)("%s is refused, and nothing runs", async (_, body) => {
  await openRoom();
  putVisit();
  expect((await kept(body)).status).toBe(400);
  expect(room.cluster.shells).toEqual([]);
});

test("a lab that keeps no work is told from a seat that is not ready", async () => {
  room = await openClassroom(1);
  putVisit();
  expect(await kept()).toMatchObject({ status: 409, text: '{"is":"noWorkFolder"}' });
  await room.stop();
  await openRoom();
  room.putSeat(1, (seat) => Object.assign(seat.status ?? {}, { phase: "resetting" }));
  putVisit();
  expect(await kept()).toMatchObject({ status: 409, text: '{"is":"notRunning"}' });
});
