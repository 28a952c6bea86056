import { afterAll, beforeAll, expect, test } from "vitest";
import { type SessionId, SHARED_SEAT, seatNamespace } from "../../shared/domain/names.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import { allReady, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
}, 60_000);
afterAll(() => stage.close());

const [shell] = SHELL.containers;
const DATASET: TemplateSpec = {
  ...SHELL,
  passwords: [{ name: "own" }, { name: "common", shared: true }],
  containers: shell
    ? [
        {
          ...shell,
          env: [
            { name: "DATASET", value: "$(shared.dataset.url)" },
            { name: "OWN", password: "own" },
            { name: "COMMON", password: "common" },
          ],
        },
      ]
    : [],
  shared: {
    containers: [
      {
        name: "dataset",
        pod: "dataset",
        image: "docker.io/nginxinc/nginx-unprivileged:1.29.3",
        resources: { cpu: "50m", memory: "32Mi" },
        ports: [{ name: "http", port: 8080 }],
        env: [{ name: "COMMON", password: "common" }],
        scratch: ["/usr/share/nginx/html"],
      },
    ],
    files: [{ path: "/usr/share/nginx/html/stations.csv", content: "station,temperature\nToulouse,14\n" }],
  },
};

async function run(namespace: string, container: string, script: string): Promise<string> {
  const pod = container === "shell" ? "lab" : "dataset";
  const stream = await stage.cluster.exec(
    { namespace, name: pod },
    { container, command: ["sh", "-c", script], tty: false, stdin: false },
  );
  let said = "";
  stream.onStdout((bytes) => {
    said += Buffer.from(bytes).toString("utf8");
  });
  stream.onStderr((bytes) => {
    said += Buffer.from(bytes).toString("utf8");
  });
  await stream.ended;
  return said;
}

const launched = async (): Promise<SessionId> => {
  const id = await stage.launch({ template: { name: "dataset", spec: DATASET } }, 2);
  await until(() => stage.seats(id), allReady(3), 30);
  return id;
};

test("what a session shares stands once, is reached by each of its seats and by no other, and goes with it", async () => {
  const [id, other] = [await launched(), await launched()];
  const shared = seatNamespace(id, SHARED_SEAT);
  const [one, two, stranger] = [seatNamespace(id, 1), seatNamespace(id, 2), seatNamespace(other, 1)];

  expect((await stage.within(shared, "Pod")).map(({ metadata }) => metadata.name)).toEqual(["dataset"]);
  expect((await stage.session(id))?.status).toMatchObject({ seats: { wanted: 2, ready: 2, failed: 0 } });
  for (const seat of [one, two])
    expect(await run(seat, "shell", "curl -s $DATASET/stations.csv")).toContain("Toulouse,14");
  expect(await run(stranger, "shell", `curl -s http://dataset.${shared}.svc:8080/stations.csv`)).toContain(
    "(28)",
  );
  // Nobody sits there: no link, and none of the seats reaches another's.
  expect((await stage.seat(id, SHARED_SEAT)).status?.links).toEqual([]);
  expect(await run(one, "shell", `curl -s http://lab.${two}.svc:8080/`)).toContain("(6)");

  const passwords = await Promise.all([one, two].map((seat) => run(seat, "shell", 'echo "$OWN $COMMON"')));
  const [[ownOne, commonOne], [ownTwo, commonTwo]] = passwords.map((line) => line.trim().split(" ")) as [
    string[],
    string[],
  ];
  expect(ownOne).not.toBe(ownTwo);
  expect(commonOne).toBe(commonTwo);
  expect(await run(shared, "dataset", "echo $COMMON $OWN")).toBe(`${commonOne}\n`);

  await stage.patchSession(id, { phase: "ended" });
  const receipt = await until(
    () => stage.receipt(id),
    (found) => found !== undefined,
    30,
  );
  expect(receipt?.spec.seats).toBe(2);
  expect(receipt?.spec.namespaces).toEqual([shared, one, two]);
  expect(await stage.namespaces(id)).toEqual([]);
}, 120_000);
