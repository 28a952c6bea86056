import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "../../portal/portal.ts";
import { rehearse } from "../../services/rehearse/rehearse.ts";
import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY } from "../../shared/domain/links.ts";
import { ANNOTATION } from "../../shared/domain/names.ts";
import type { Rehearsal } from "../../shared/domain/rehearsal.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import {
  connectToNode,
  NODE_IMAGE as image,
  lab,
  openRealClass,
  type RealClass,
  until,
} from "./realClass.ts";

/** A lab is rehearsed on a real node: real containers, a real link, a solution typed into a real shell. */

let room: RealClass;
let portal: Portal;
let portalsOwn: Awaited<ReturnType<typeof connectToNode>>;

beforeAll(async () => {
  room = await openRealClass("rehearsal");
  portalsOwn = await connectToNode();
  portal = await startPortal({
    cluster: portalsOwn,
    listen: { host: "127.0.0.1", port: 0 },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    namespaces: [room.establishment],
    pageDir: await builtPages(),
    log: () => undefined,
  });
  await room.cluster.create({
    ...{ apiVersion: "v1", kind: "ConfigMap" },
    metadata: { name: PORTAL_CONFIG_MAP, namespace: room.establishment },
    data: { [PORTAL_ORIGIN_KEY]: `http://{seat}.localhost:${portal.port}` },
  });
}, 120_000);
afterAll(async () => {
  await portal?.stop();
  await portalsOwn?.close();
  await room?.close();
});

const title = { fr: "Vérification", en: "Check" };
const SITE = "const h=require('http');h.createServer((q,r)=>r.end('ici')).listen(8000)";

/** A shell, a page and a check, of an image that the node has. */
function ownLab(changes: Partial<TemplateSpec> = {}): TemplateSpec {
  const base = lab(
    { command: ["node", "-e", SITE], ports: [{ name: "http", port: 8000 }], ready: { tcp: 8000 } },
    {},
  );
  return {
    ...base,
    accesses: [
      ...base.accesses,
      { kind: "web", name: "page", title: { fr: "Page", en: "Page" }, container: "shell", port: 8000 },
    ],
    checks: [{ name: "done", title, container: "shell", command: ["test", "-f", "/tmp/done"] }],
    ...changes,
  };
}

const stay = (): AbortSignal => new AbortController().signal;
const site = () =>
  ({ id: "cluster", kind: "cluster", cluster: room.cluster, namespace: room.establishment }) as const;

async function rehearsed(
  spec: TemplateSpec,
  solution: string | undefined,
  signal = stay(),
): Promise<Rehearsal> {
  return rehearse({
    ...{ site: site(), ref: "draft/essai", solution, parameters: {}, seats: 2, locale: "fr", signal },
    template: { apiVersion: API_VERSION, kind: "LabTemplate", metadata: { name: "essai" }, spec },
    now: () => new Date(),
    note: async () => undefined,
    onChange: () => undefined,
  });
}

const found = ({ steps }: Rehearsal) =>
  steps.flatMap(({ name, findings }) => findings.map(({ code, params }) => [name, code, params]));

async function standing() {
  const [sessions, seats, namespaces] = await Promise.all(
    [
      [API_VERSION, "TrainingSession"],
      [API_VERSION, "Seat"],
      ["v1", "Namespace"],
    ].map(([apiVersion = "", kind = ""]) => room.cluster.list({ apiVersion, kind })),
  );
  // By whose they are: those of other tests may still be on their way out.
  const isOwn = ({ metadata }: KubeObject) =>
    metadata.annotations?.[ANNOTATION.owner]?.startsWith(`${room.establishment}/`) === true;
  return {
    sessions: sessions?.items.filter(({ metadata }) => metadata.namespace === room.establishment).length,
    seats: seats?.items.filter(({ metadata }) => metadata.namespace === room.establishment).length,
    places: namespaces?.items.filter(isOwn).map(({ metadata }) => metadata.name),
  };
}

test("a lab that works is entered, solved, timed twice, and nothing of it stays", async () => {
  const before = await standing();
  const long = `${"# a solution of more than a terminal's line\n".repeat(150)}echo 'déjà fait' > /tmp/done`;
  const rehearsal = await rehearsed(ownLab(), long);
  expect(found(rehearsal)).toEqual([]);
  expect(rehearsal.steps.map(({ state }) => state)).toEqual(Array(8).fill("passed"));
  expect(rehearsal).toMatchObject({
    state: "passed",
    timing: { seats: 2, first: expect.any(Number), last: expect.any(Number), again: expect.any(Number) },
    images: [{ image, have: 1, of: 1 }],
  });
  expect(await standing()).toEqual(before);
}, 180_000);

test("what students would meet is found: a silent port, a check that knows nothing, a solution that fails", async () => {
  const rehearsal = await rehearsed(
    ownLab({
      accesses: ownLab().accesses.map((access) =>
        access.kind === "web" ? { ...access, port: 8001 } : access,
      ),
      containers: ownLab().containers.map((container) => ({
        ...container,
        ports: [...(container.ports ?? []), { name: "other", port: 8001 }],
      })),
      checks: [
        { name: "early", title, container: "shell", command: ["true"] },
        { name: "never", title, container: "shell", command: ["sh", "-c", "echo pas là; exit 1"] },
        { name: "absent", title, container: "shell", command: ["nosuchprogram"] },
      ],
    }),
    "echo essai; exit 3",
  );
  expect(rehearsal.state).toBe("failed");
  expect(found(rehearsal)).toEqual([
    ["accesses", "accessSilent", { access: "page", port: 8001 }],
    ["checksBefore", "checkPassesBefore", { check: "early" }],
    ["solution", "solutionFailed", { exitCode: 3 }],
    ["checksAfter", "checkFailsAfter", { check: "never" }],
    ["checksAfter", "checkFailsAfter", { check: "absent" }],
  ]);
  const outputs = rehearsal.steps.flatMap(({ findings }) => findings.flatMap(({ output }) => output ?? []));
  expect(outputs.map((text) => text.trim())).toEqual(expect.arrayContaining(["essai", "pas là"]));
}, 240_000);

test.each([
  { what: "does not start", command: ["nosuchprogram"], code: "startFailed" },
  {
    what: "is ready for a moment and ends again",
    command: ["sh", "-c", "echo adieu; exit 1"],
    code: "crashing",
  },
])(
  "a seat that $what is named, the rest is left out, and it is removed all the same",
  async ({ command, code }) => {
    const before = await standing();
    const broken = ownLab();
    const containers = broken.containers.map(({ ready: _, ...one }) => ({ ...one, command }));
    const rehearsal = await rehearsed({ ...broken, containers }, undefined);
    expect(rehearsal.steps.map(({ state }) => state)).toEqual([
      "failed",
      ...Array(6).fill("skipped"),
      "passed",
    ]);
    expect(rehearsal.steps[0]?.findings[0]).toMatchObject({ code: "seatFailed", reason: { code } });
    if (code === "crashing") expect(rehearsal.steps[0]?.findings[0]?.output).toBe("adieu");
    expect(await standing()).toEqual(before);
  },
  180_000,
);

test("one that is stopped midway leaves nothing either", async () => {
  const before = await standing();
  const abort = new AbortController();
  const running = rehearsed(ownLab(), undefined, abort.signal);
  await until(
    () => standing(),
    ({ places = [] }) => places.length > (before.places?.length ?? 0),
  );
  abort.abort();
  expect((await running).state).toBe("cancelled");
  expect(await standing()).toEqual(before);
}, 120_000);
