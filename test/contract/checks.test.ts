import { afterAll, beforeAll, expect, test } from "vitest";
import type { Conductor } from "../../conductor/startConductor.ts";
import { type Portal, startPortal } from "../../portal/portal.ts";
import type { SeatPageState } from "../../shared/contract/student.ts";
import { linkKey, linksSecretName, type SessionId, seatName } from "../../shared/domain/names.ts";
import type { Seat } from "../../shared/domain/seat.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import { ask, type Door, enter, hostOf, postJson } from "../unit/portal/student.ts";
import { allReady, DEMO, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

const check = (name: string, script: string, seconds?: number) => ({
  name,
  title: { en: name },
  container: "shell",
  command: ["sh", "-c", script],
  ...(seconds === undefined ? {} : { seconds }),
});

/** Seat 1 alone has what hangs. */
const LAB: TemplateSpec = {
  ...SHELL,
  checks: [
    check("done", "test -f /home/student/done || { echo not yet; exit 1; }"),
    check("hangs", "while [ $(seat.number) = 1 ]; do sleep 1; done", 8),
    check(
      "secret",
      'echo "I know $SEAT_PASSWORD"; i=0; while [ $i -lt 300 ]; do echo 0123456789; i=$((i+1)); done',
    ),
    { ...check("absent", ""), command: ["/home/student/hello"] },
  ],
};

let stage: Stage;
let conductor: Conductor;
let session: SessionId;
let portal: Portal;
beforeAll(async () => {
  stage = await openStage();
  conductor = await stage.conduct();
  session = await stage.launch({ template: { name: "shell", spec: LAB } }, 3);
  await until(() => stage.seats(session), allReady(3), 30);
  portal = await startPortal({
    cluster: await stage.connect(),
    listen: { host: "127.0.0.1", port: 0 },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    pageDir: await builtPages(),
    log: () => undefined,
  });
}, 60_000);
afterAll(async () => {
  await portal?.stop();
  await stage.close();
});

const statesOf = ({ status }: Seat) => status?.checks?.results.map(({ state }) => state);
const answered = (ran: number) => (seat: Seat) => seat.status?.checks?.ran === ran;

async function linkOf(number: number): Promise<string> {
  const ref = { apiVersion: "v1", kind: "Secret", namespace: DEMO, name: linksSecretName(session) };
  const secret = await stage.cluster.get<KubeObject & { data: Record<string, string> }>(ref);
  return Buffer.from(secret?.data[linkKey(number, 1)] ?? "", "base64").toString("utf8");
}

const run = async (number: number, command: string) => {
  const namespace = `lab-${seatName(session, number)}`;
  const words = ["sh", "-c", command];
  const stream = await stage.cluster.exec(
    { namespace, name: "lab" },
    { container: "shell", command: words, tty: false, stdin: false },
  );
  expect(await stream.ended).toEqual({ code: 0 });
};

test("a student's press runs the checks of this seat, and of no other", async () => {
  const door: Door = { portal, session, links: new Map([[2, await linkOf(2)]]) };
  const cookie = await enter(door, 2);
  expect((await postJson(door, hostOf(door, 2), "/api/checks", {}, { cookie })).status).toBe(202);
  const seat = await until(() => stage.seat(session, 2), answered(1));
  const shown = await until(
    async () =>
      JSON.parse((await ask(door, hostOf(door, 2), "GET", "/api/state", { cookie })).text) as SeatPageState,
    ({ checks }) => checks?.running === false && checks.at !== undefined,
  );
  expect(shown.checks?.list.map(({ state }) => state)).toEqual(["failed", "passed", "passed", "failed"]);
  expect(statesOf(seat)).toEqual(["failed", "passed", "passed", "failed"]);
  const [done, , secret, absent] = seat.status?.checks?.results ?? [];
  expect(done?.output).toBe("not yet");
  expect(secret?.output).toMatch(/^I know •••\n0123456789\n/);
  expect(Buffer.byteLength(secret?.output ?? "")).toBeLessThanOrEqual(2_048);
  expect(absent?.output).toMatch(/not found|No such file/);
  expect((await stage.seat(session, 3)).status?.checks).toBeUndefined();
});

test("a check that hangs is given up by its time, and holds neither its seat nor the others up", async () => {
  await run(2, "touch ~/done");
  await Promise.all([1, 2, 3].map((number) => stage.patchSeat(session, number, { checkRuns: 1 })));
  const order: number[] = [];
  const wait = async (number: number, ran: number) => {
    const seat = await until(() => stage.seat(session, number), answered(ran));
    order.push(number);
    return statesOf(seat);
  };
  const [first, second, third] = await Promise.all([wait(1, 1), wait(2, 2), wait(3, 1)]);
  expect(first).toEqual(["failed", "timedOut", "passed", "failed"]);
  expect(second).toEqual(["passed", "passed", "passed", "failed"]);
  expect(third).toEqual(["failed", "passed", "passed", "failed"]);
  expect(order.at(-1)).toBe(1);
});

test("a reset forgets the results and runs nothing by itself", async () => {
  await stage.patchSeat(session, 2, { resets: 1 });
  const seat = await until(
    () => stage.seat(session, 2),
    ({ status }) => status?.phase === "ready" && status.observed.resets === 1,
  );
  expect(seat.status?.checks).toMatchObject({ ran: 2, results: [] });
});

test("a press that came while nobody conducted is answered by the next who does", async () => {
  await conductor.stop();
  await stage.patchSeat(session, 3, { checkRuns: 2 });
  conductor = await stage.conduct();
  const seat = await until(() => stage.seat(session, 3), answered(2));
  expect(statesOf(seat)).toEqual(["failed", "passed", "passed", "failed"]);
  expect((await stage.seat(session, 2)).status?.checks).toMatchObject({ ran: 2, results: [] });
});
