import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "../../portal/portal.ts";
import { getSession } from "../../services/changeSession.ts";
import { checkFile, handOut } from "../../services/handOut/handOut.ts";
import { type HandedSeat, MOST_HANDED } from "../../shared/domain/handOut.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";
import { type SessionId, seatName, seatNamespace } from "../../shared/domain/names.ts";
import type { SeatPresence, Visit } from "../../shared/domain/seat.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import { allReady, DEMO, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let portal: Portal;
let id: SessionId;
beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
  id = await stage.launch({}, 3);
  await until(() => stage.seats(id), allReady(3), 40);
  portal = await startPortal({
    cluster: await stage.connect(),
    listen: { host: "127.0.0.1", port: 0 },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    pageDir: await builtPages(),
    log: () => undefined,
  });
}, 60_000);
afterAll(async () => {
  await portal.stop();
  await stage.close();
});

async function hand(
  name: string,
  bytes: Uint8Array,
  options: { seats?: number[]; session?: SessionId; signal?: AbortSignal } = {},
) {
  let told: HandedSeat[] = [];
  const session = await getSession(
    { id: "practice", kind: "practice", cluster: stage.cluster, namespace: DEMO },
    options.session ?? id,
  );
  await handOut({
    site: { id: "practice", kind: "practice", cluster: stage.cluster, namespace: DEMO },
    ...{ session, seats: options.seats ?? [1, 2, 3], file: { name, bytes }, now: () => new Date() },
    origin: `http://{seat}.localhost:${portal.port}` as PortalOrigin,
    signal: options.signal ?? new AbortController().signal,
    onChange: (list) => {
      told = list;
    },
  });
  return told;
}

async function sh(seat: number, script: string): Promise<string> {
  const pod = { namespace: seatNamespace(id, seat), name: "lab" };
  const command = ["sh", "-c", `cd /home/student && ${script}`];
  const stream = await stage.cluster.exec(pod, { container: "shell", command, tty: false, stdin: false });
  const said: Uint8Array[] = [];
  stream.onStdout((chunk) => said.push(chunk));
  expect(await stream.ended).toEqual({ code: 0 });
  return Buffer.concat(said).toString();
}

test("a file lies in every seat as it was, its students are told, and nothing of a student's is replaced", async () => {
  const bytes = randomBytes(3 * 1024 * 1024);
  await sh(2, "mkdir from-teacher; echo mine > 'from-teacher/énoncé 1.bin'");
  const told = await hand("énoncé 1.bin", bytes);
  expect(told).toEqual([
    { seat: 1, state: "done", name: "énoncé 1.bin" },
    { seat: 2, state: "done", name: "énoncé 1 (2).bin" },
    { seat: 3, state: "done", name: "énoncé 1.bin" },
  ]);
  expect(await sh(2, "cat 'from-teacher/énoncé 1.bin'")).toBe("mine\n");
  expect((await sh(2, "wc -c < 'from-teacher/énoncé 1 (2).bin'")).trim()).toBe(String(bytes.length));
  // Once more: where it lies already, nothing is added.
  expect(await hand("énoncé 1.bin", bytes)).toEqual(told);
  const ref = { apiVersion: API_VERSION, kind: "SeatPresence", namespace: DEMO, name: seatName(id, 2) };
  await until(
    () => stage.cluster.get<SeatPresence>(ref),
    (presence) => presence?.spec.handed?.at(-1)?.name === "énoncé 1 (2).bin",
  );
  const { items } = await stage.cluster.list<Visit>(
    { apiVersion: API_VERSION, kind: "Visit" },
    { namespace: DEMO },
  );
  expect(new Set(items.map(({ spec }) => spec.mode))).toEqual(new Set(["hand"]));
}, 60_000);

test("a folder that is a link, a seat that does not run and one that is not there are named, and the others get it", async () => {
  await sh(1, "rm -r from-teacher; mkdir /tmp/elsewhere; ln -s /tmp/elsewhere from-teacher");
  const told = await hand("a.txt", Buffer.from("a"), { seats: [1, 3, 9] });
  expect(told.map(({ seat, state, cause }) => [seat, state, cause])).toEqual([
    [1, "failed", "way"],
    [3, "done", undefined],
    [9, "failed", undefined],
  ]);
  expect(await sh(1, "ls /tmp/elsewhere | wc -l")).toMatch(/^\s*0\s*$/);
  const { storage: _, files: __, ...bare } = SHELL;
  const other = await stage.launch({ template: { name: "shell", spec: bare } }, 1);
  await expect(hand("a.txt", Buffer.from("a"), { session: other, seats: [1] })).rejects.toMatchObject({
    failure: { issues: [{ code: "handOut.noFolder" }] },
  });
}, 60_000);

test("a key is good for one file, for its own seat and for nothing else; a name that is a path is refused at the door", async () => {
  const seat = seatName(id, 3);
  const post = (path: string, headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${portal.port}${path}`, {
      method: "POST",
      body: "x",
      headers: { host: seat, ...headers },
    });
  expect((await post("/api/visit/hand", { "x-file-name": "a" })).ok).toBe(false);
  expect(() => checkFile({ name: "../a", bytes: new Uint8Array() })).toThrow();
  expect(() => checkFile({ name: "a", bytes: new Uint8Array(MOST_HANDED + 1) })).toThrow();
  await expect(hand("../../etc/passwd", Buffer.from("x"), { seats: [3] })).resolves.toMatchObject([
    { seat: 3, state: "failed" },
  ]);
}, 60_000);
