import { afterAll, beforeAll, expect, test } from "vitest";
import { seatNamespace } from "../../shared/domain/names.ts";
import type { SeatReasonCode } from "../../shared/domain/seat.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import { allReady, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
}, 60_000);
afterAll(() => stage.close());

const [shell] = SHELL.containers;
/** Without storage and files: only what goes wrong. */
function lab(changes: Partial<TemplateSpec["containers"][number]>): TemplateSpec {
  const { storage: _, files: __, ...rest } = SHELL;
  return { ...rest, containers: shell ? [{ ...shell, ...changes }] : [] };
}
const loop = (script: string) => ["sh", "-c", script];

const CASES: [what: string, template: TemplateSpec, code: SeatReasonCode, params: object][] = [
  [
    "a program that ends again and again, with its last lines and without its password",
    lab({ command: loop("echo password is $SEAT_PASSWORD; echo config.json illisible; exit 3") }),
    "crashing",
    {
      container: "shell",
      exitCode: 3,
      output: expect.stringMatching(/password is •••\nconfig\.json illisible$/),
    },
  ],
  [
    "a check that says what is missing",
    lab({ ready: { command: loop("echo base absente; exit 1") } }),
    "notReady",
    { container: "shell", output: "base absente" },
  ],
  [
    "a seat that wants more CPU than any node has",
    lab({ resources: { cpu: "999", memory: "32Mi" } }),
    "cpuLacking",
    { asked: "999" },
  ],
  [
    "a seat that wants more memory than any node has",
    lab({ resources: { cpu: "50m", memory: "9000Gi" } }),
    "memoryLacking",
    { asked: "9000Gi" },
  ],
  ["an image that no registry has", lab({ image: "docker.io/library/introuvable:1" }), "imageNotFound", {}],
];

test.each(CASES)("named in words: %s", async (_, template, code, params) => {
  const id = await stage.launch({ template: { name: "lab", spec: template } }, 1);
  const [seat] = await until(
    () => stage.seats(id),
    ([made]) => made?.status?.reason?.code === code,
    30,
  );
  expect(seat?.status?.reason?.params).toMatchObject(params);
  await stage.patchSession(id, { phase: "ended" });
});

test("named in words: a quota that has no room for the seat's Pod, and its neighbour goes on", async () => {
  const id = await stage.launch({}, 2);
  await until(() => stage.seats(id), allReady(2));
  const namespace = seatNamespace(id, 1);
  await stage.cluster.create({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "tight", namespace },
    spec: { hard: { pods: "0" } },
  });
  await stage.patchSeat(id, 1, { restarts: 1 });
  const { status } = await until(
    () => stage.seat(id, 1),
    (seat) => seat.status?.reason?.code === "quotaExceeded",
    30,
  );
  expect(status?.reason?.params).toEqual({ resource: expect.stringMatching(/^pods \d \+ 1 > 0$/) });
  expect((await stage.seat(id, 2)).status).toMatchObject({ phase: "ready", observed: { restarts: 0 } });
});
