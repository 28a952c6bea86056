import { afterAll, beforeAll, expect, test } from "vitest";
import { keepWork, undoReset } from "../../services/keepWork.ts";
import { type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import { allReady, DEMO, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
}, 60_000);
afterAll(() => stage.close());

async function sh(id: SessionId, seat: number, script: string): Promise<string> {
  const command = ["sh", "-c", `cd /home/student && ${script}`];
  const pod = { namespace: seatNamespace(id, seat), name: "lab" };
  const stream = await stage.cluster.exec(pod, { container: "shell", command, tty: false, stdin: false });
  const said: Uint8Array[] = [];
  stream.onStdout((chunk) => said.push(chunk));
  expect(await stream.ended).toEqual({ code: 0 });
  return Buffer.concat(said).toString();
}

/** Every file below the student's folder with its content. */
const files = async (id: SessionId, seat = 1) =>
  Object.fromEntries(
    (await sh(id, seat, 'for f in $(find . -type f | sort); do echo "$f=$(cat $f)"; done'))
      .trim()
      .split("\n")
      .map((line) => line.split("=")),
  );

const settled = (id: SessionId, observed: object) =>
  until(
    () => stage.seat(id, 1),
    ({ status }) =>
      status?.phase === "ready" &&
      Object.entries(observed).every(([k, v]) => status.observed[k as "keeps"] === v),
  );

test("a seat that is reset keeping its work begins anew with the work beside it, and goes back", async () => {
  const id = await stage.launch({}, 2);
  await until(() => stage.seats(id), allReady(2), 30);
  await sh(id, 1, "echo fini > LISEZMOI; mkdir -p projet/.git; echo 1 > projet/.git/HEAD; echo x > .profile");
  const neighbour = await stage.seat(id, 2);

  await stage.patchSeat(id, 1, { keeps: 1 });
  const kept = await settled(id, { keeps: 1 });
  expect(kept.status?.kept).toEqual([{ number: 1, at: expect.any(String), by: "reset" }]);
  expect(await files(id)).toEqual({
    "./.pupitre/kept-1/.profile": "x",
    "./.pupitre/kept-1/LISEZMOI": "fini",
    "./.pupitre/kept-1/projet/.git/HEAD": "1",
    "./LISEZMOI": "Bonjour 1",
  });

  // A restart moves nothing.
  await stage.patchSeat(id, 1, { restarts: 1 });
  await settled(id, { restarts: 1, keeps: 1 });
  await sh(id, 1, "echo nouveau > LISEZMOI");

  await stage.patchSeat(id, 1, { undoes: 1 });
  const undone = await settled(id, { undoes: 1 });
  expect(undone.status?.kept).toEqual([{ number: 2, at: expect.any(String), by: "undo" }]);
  expect(await files(id)).toEqual({
    "./.profile": "x",
    "./.pupitre/kept-2/LISEZMOI": "nouveau",
    "./LISEZMOI": "fini",
    "./projet/.git/HEAD": "1",
  });

  await stage.patchSeat(id, 1, { resets: 1 });
  const wiped = await settled(id, { resets: 1 });
  expect(wiped.status?.kept).toBeUndefined();
  expect(await files(id)).toEqual({ "./LISEZMOI": "Bonjour 1" });
  expect(await stage.seat(id, 2)).toEqual(neighbour);
}, 120_000);

test("is asked for by the teacher, who hears which seats were left as they are, and where nothing can be kept", async () => {
  const id = await stage.launch({}, 3);
  await until(() => stage.seats(id), allReady(3), 30);
  const site = { id: "practice", kind: "practice" as const, cluster: stage.cluster, namespace: DEMO };
  await sh(id, 1, "echo fini > LISEZMOI");
  expect(await undoReset(site, id, [1])).toEqual({ seats: [], refused: [{ seat: 1, why: "nothingKept" }] });
  expect(await keepWork(site, id, [1, 2, 9])).toEqual({
    seats: [1, 2],
    refused: [{ seat: 9, why: "gone" }],
  });
  const again = await keepWork(site, id, [1, 3]);
  expect(again).toEqual({ seats: [3], refused: [{ seat: 1, why: "underway" }] });
  await settled(id, { keeps: 1 });
  expect(await undoReset(site, id, [1])).toEqual({ seats: [1], refused: [] });
  expect(await undoReset(site, id, [1])).toEqual({ seats: [], refused: [{ seat: 1, why: "underway" }] });
  await settled(id, { keeps: 1, undoes: 1 });
  expect((await files(id))["./LISEZMOI"]).toBe("fini");
  const { storage: _, files: __, ...bare } = SHELL;
  const other = await stage.launch({ template: { name: "shell", spec: bare } }, 1);
  await expect(keepWork(site, other, [1])).rejects.toMatchObject({
    failure: { kind: "invalid", issues: [{ code: "session.nothingToKeep" }] },
  });
}, 90_000);

test("a seat of a lab without a folder is built anew and says of nothing that it was kept", async () => {
  const { storage: _, files: __, ...bare } = SHELL;
  const id = await stage.launch({ template: { name: "shell", spec: bare } }, 1);
  await until(() => stage.seats(id), allReady(1), 30);
  await stage.patchSeat(id, 1, { keeps: 1 });
  const seat = await settled(id, { keeps: 1 });
  expect(seat.status?.kept).toBeUndefined();
}, 60_000);
