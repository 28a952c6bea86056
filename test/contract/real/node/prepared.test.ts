import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { endSession, getReceipt, getSession } from "../../../../services/changeSession.ts";
import { launchSession } from "../../../../services/launchSession.ts";
import { revealLinks } from "../../../../services/links.ts";
import { removeSystem } from "../../../../services/prepare/removeSystem.ts";
import { systemStatus } from "../../../../services/prepare/systemStatus.ts";
import type { RevealedLink } from "../../../../shared/contract/views.ts";
import type { SessionId } from "../../../../shared/domain/names.ts";
import type { KubeObject } from "../../../../shared/kubernetes/objects.ts";
import { selfSigned } from "../../../unit/cluster/certificate.ts";
import {
  allReady,
  LAB,
  openRealStage,
  type RealStage,
  refusal,
  SHELL,
  seatsOf,
  until,
} from "../realStage.ts";
import { studentAt } from "./httpsStudent.ts";

/** Conductor and portal as they really are in a cluster: Pods of a stock image that run the packed programs. */
/** One that test/cluster hands out to this computer. */
const PORT = 30_643;
const SYSTEM = "pupitre-system";

let stage: RealStage;
let student: ReturnType<typeof studentAt>;
let id: SessionId;
let links: RevealedLink[];

/** @throws Error when the environment names no way to the node's port */
function doorAddress(): { host: string; port: number } {
  const ports = JSON.parse(process.env.PUPITRE_NODE_PORTS ?? "{}") as Record<string, number>;
  const port = ports[PORT];
  if (port === undefined) throw new Error(`PUPITRE_NODE_PORTS names no way to ${PORT}; see README.md`);
  return { host: "127.0.0.1", port };
}

beforeAll(async () => {
  stage = await openRealStage({
    door: { kind: "nodePort", domain: "lab.test", port: PORT, tlsSecret: "door" },
  });
  const { certificate, key } = await selfSigned({ names: [{ type: "dns", value: "*.lab.test" }] });
  await stage.admin.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "door", namespace: SYSTEM },
    type: "kubernetes.io/tls",
    stringData: { "tls.crt": certificate, "tls.key": key },
  });
  await stage.prepare({ rolloutMs: 120_000 });
  student = studentAt(doorAddress(), certificate);

  const { teacher } = stage.people;
  const web = {
    ...SHELL,
    containers: SHELL.containers.map((container) =>
      container.name === "helper"
        ? {
            ...container,
            command: [
              "node",
              "-e",
              'require("http").createServer((q,s)=>s.end("page of "+process.env.SEAT_NUMBER)).listen(8080)',
            ],
            resources: { cpu: "20m", memory: "96Mi" },
            ports: [{ name: "http", port: 8080 }],
            ready: { tcp: 8080 },
          }
        : container,
    ),
    accesses: [
      ...SHELL.accesses,
      { kind: "web" as const, name: "site", title: { en: "Site" }, container: "helper", port: 8080 },
    ],
  };
  ({ session: id } = await launchSession(
    {
      site: "real",
      template: "shell",
      title: "Shell",
      parameters: {},
      people: [{ lastName: "Dupont", firstName: "Ana" }],
      spare: 1,
      minutes: 60,
      openAtOnce: true,
    },
    {
      site: stage.siteOf(teacher),
      template: { ...LAB, spec: web },
      locale: "fr",
      now: new Date(),
      random: (below) => randomInt(below),
    },
  ));
  await until(() => seatsOf(teacher.cluster, stage.establishment, id), allReady(2));
  links = await revealLinks(stage.siteOf(teacher), id);
});
afterAll(() => stage?.close());

const pageOf = (seat: number): URL => new URL(links.find((link) => link.seat === seat)?.url ?? "");
const secretOf = (seat: number): string => pageOf(seat).hash.slice(1);
const at = (seat: number, path: string): URL => new URL(path, pageOf(seat));

async function enter(seat: number, secret = secretOf(seat)): Promise<string> {
  const { text, cookie } = await student.ask(at(seat, "/api/enter"), "POST", { secret });
  if (!cookie) throw new Error(`not let in: ${text}`);
  return cookie;
}

const pods = async (program: string) => {
  const { items } = await stage.admin.list<
    KubeObject & { status?: { containerStatuses?: { ready: boolean; restartCount: number }[] } }
  >(
    { apiVersion: "v1", kind: "Pod" },
    { namespace: SYSTEM, labelSelector: `app.kubernetes.io/name=pupitre-${program}` },
  );
  return items;
};

test("two conductors and one portal run, ready and without a restart, under the restricted Pod Security level", async () => {
  const status = await systemStatus(stage.admin, Date.now());
  expect(status.programs.map(({ name, ready, wanted }) => [name, ready, wanted])).toEqual([
    ["conductor", 2, 2],
    ["portal", 1, 1],
  ]);
  expect(status.leader).toMatch(/^cluster:pupitre-conductor-/);
  expect(status.standing).toBeGreaterThanOrEqual(1);
  const all = [...(await pods("conductor")), ...(await pods("portal"))];
  expect(all.map((pod) => pod.status?.containerStatuses?.[0]?.restartCount)).toEqual([0, 0, 0]);
  const namespace = await stage.admin.get({ apiVersion: "v1", kind: "Namespace", name: SYSTEM });
  expect(namespace?.metadata.labels?.["pod-security.kubernetes.io/enforce"]).toBe("restricted");
});

test("a student's link opens a real shell in a real container, by TLS that ends at the portal", async () => {
  const cookie = await enter(1);
  const screen = await student.shell(
    at(1, "/api/terminal/terminal"),
    cookie,
    "echo $((40+2)) $(id -u)",
    /42 1000/,
  );
  expect(screen).toContain("42 1000");
});

test("a web access leads straight to the seat's own Pod, and a neighbour's link and cookie lead nowhere", async () => {
  const cookie = await enter(2);
  const { text } = await student.ask(at(2, "/api/open/site"), "POST", {}, cookie);
  const entrance = new URL((JSON.parse(text) as { url: string }).url);
  const ticket = entrance.hash.slice(1);
  const entered = await student.ask(new URL(entrance.pathname, entrance), "POST", { ticket });
  const own = await student.ask(new URL("/", entrance), "GET", undefined, entered.cookie);
  expect(own.text).toBe("page of 2");

  await expect(enter(1, secretOf(2))).rejects.toThrow(/unknown/);
  const swapped = await student.ask(at(1, "/api/state"), "GET", undefined, cookie);
  expect(swapped.code).toBe(401);
});

test("health and metrics are told, in numbers only", async () => {
  const [pod] = await pods("portal");
  const path = `/api/v1/namespaces/${SYSTEM}/pods/${pod?.metadata.name}:9090/proxy/metrics`;
  const metrics = (await stage.admin.readText?.(path)) ?? "";
  expect(metrics).toMatch(/^pupitre_portal_seats 2$/m);
  expect(metrics).not.toContain(id);
});

test("preparing again changes nothing, and no student's terminal is cut", async () => {
  const [before] = await pods("portal");
  const { changes } = await stage.prepare({ rolloutMs: 60_000 });
  expect(
    [...changes]
      .filter(([, change]) => change !== "same")
      .map(([{ kind, metadata }]) => `${kind} ${metadata.name}`),
  ).toEqual([]);
  expect((await pods("portal"))[0]?.metadata.uid).toBe(before?.metadata.uid);
});

test("another conductor takes over when the one that leads is killed", async () => {
  const leader = (await systemStatus(stage.admin, Date.now())).leader ?? "";
  const name = leader.replace("cluster:", "").split("/")[0] ?? "";
  const pod = (await pods("conductor")).find(({ metadata }) => metadata.name === name);
  await stage.admin.delete(
    { apiVersion: "v1", kind: "Pod", namespace: SYSTEM, name },
    { uid: pod?.metadata.uid ?? "", gracePeriodSeconds: 0 },
  );
  await until(
    async () => (await systemStatus(stage.admin, Date.now())).leader,
    (now) => now !== undefined && now !== leader,
    15,
  );
});

test("nothing is removed while a session stands, unless it is told to", async () => {
  expect(await refusal(removeSystem({ cluster: stage.admin }))).toMatch(
    /^conflict: \d+ sessions are not over/,
  );
  expect((await systemStatus(stage.admin, Date.now())).programs).toHaveLength(2);
});

test("the class ends by the cluster alone, with a Receipt and nothing left", async () => {
  const site = stage.siteOf(stage.people.teacher);
  await endSession(site, id, "Shell", { discardWork: true });
  await until(
    () => getSession(site, id),
    ({ status }) => status?.phase === "ended",
    120,
  );
  expect((await getReceipt(site, id)).spec).toMatchObject({ seats: 2, leftovers: [] });
  const { items } = await stage.admin.list({ apiVersion: "v1", kind: "Namespace" });
  expect(items.map(({ metadata }) => metadata.name).filter((name) => name.startsWith(`lab-${id}`))).toEqual(
    [],
  );
});
