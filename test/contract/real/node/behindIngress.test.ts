import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchSession } from "../../../../services/launchSession.ts";
import { revealLinks } from "../../../../services/links.ts";
import { readPackedPrograms } from "../../../../services/prepare/packedPrograms.ts";
import { systemStatus } from "../../../../services/prepare/systemStatus.ts";
import type { Manifest } from "../../../../shared/kubernetes/objects.ts";
import { DOOR_PORT } from "../../../../shared/manifests/system/doorManifests.ts";
import { selfSigned } from "../../../unit/cluster/certificate.ts";
import { allReady, LAB, openRealStage, PROGRAMS, type RealStage, seatsOf, until } from "../realStage.ts";
import { repacked } from "../repacked.ts";
import { studentAt } from "./httpsStudent.ts";
import { startReverseProxy } from "./reverseProxy.ts";

/** The prepared portal behind a proxy that ends TLS, as an Ingress controller is, and under it an upgrade in mid-class. */
/** One that test/cluster hands out to this computer: the proxy's way to the portal's Pods. */
const PORT = 31_080;
const SYSTEM = "pupitre-system";
const ROLLOUT = 180_000;

let stage: RealStage;
let proxy: Awaited<ReturnType<typeof startReverseProxy>>;
let student: ReturnType<typeof studentAt>;
let page: URL;

beforeAll(async () => {
  const port = (JSON.parse(process.env.PUPITRE_NODE_PORTS ?? "{}") as Record<string, number>)[PORT];
  if (port === undefined) throw new Error(`PUPITRE_NODE_PORTS names no way to ${PORT}; see README.md`);
  stage = await openRealStage({ door: { kind: "ingress", domain: "lab.test" } });
  await stage.admin.create({
    ...{ apiVersion: "v1", kind: "Service", metadata: { name: "way-in", namespace: SYSTEM } },
    spec: {
      type: "NodePort",
      selector: { "app.kubernetes.io/name": "pupitre-portal" },
      ports: [{ port: DOOR_PORT, targetPort: DOOR_PORT, nodePort: PORT }],
    },
  } as Manifest);
  await stage.prepare({ rolloutMs: ROLLOUT });
  const pair = await selfSigned({ names: [{ type: "dns", value: "*.lab.test" }] });
  proxy = await startReverseProxy(pair, { host: "127.0.0.1", port });
  student = studentAt(proxy.address, pair.certificate);

  const site = stage.siteOf(stage.people.teacher);
  const { session } = await launchSession(
    {
      ...{ site: "real", template: "shell", title: "Shell", parameters: {} },
      people: [{ lastName: "Dupont", firstName: "Ana" }],
      ...{ spare: 0, minutes: 60, openAtOnce: true },
    },
    { site, template: LAB, locale: "fr", now: new Date(), random: (below) => randomInt(below) },
  );
  await until(() => seatsOf(site.cluster, stage.establishment, session), allReady(1), 120);
  const [link] = await revealLinks(site, session);
  page = new URL(link?.url ?? "");
}, 400_000);
afterAll(async () => {
  await proxy?.close();
  await stage?.close();
}, 240_000);

const at = (path: string): URL => new URL(path, page);
async function enter(): Promise<string> {
  const { text, cookie } = await student.ask(at("/api/enter"), "POST", { secret: page.hash.slice(1) });
  if (!cookie) throw new Error(`not let in: ${text}`);
  return cookie;
}
const terminal = (cookie: string) => student.terminal(at("/api/terminal/terminal"), cookie);

test("a link without a port opens a shell by TLS that ends before the portal", async () => {
  expect(page.host).toMatch(/^[a-z0-9]+-01\.lab\.test$/);
  const cookie = await enter();
  expect(cookie).toMatch(/^__Host-/);
  const shell = await student.shell(at("/api/terminal/terminal"), cookie, "echo $((40+2))", /42/);
  expect(shell).toContain("42");
}, 60_000);

test("an upgrade in mid-class cuts an open terminal once: the same cookie finds the same shell again", async () => {
  const cookie = await enter();
  const before = await terminal(cookie);
  before.type("KEPT=of-this-class; echo se''t");
  await expect.poll(before.screen, { timeout: 30_000 }).toContain("set");

  const { conductor, portal } = await readPackedPrograms(PROGRAMS);
  const programs = { conductor: repacked(conductor, "2"), portal: repacked(portal, "2") };
  await stage.prepare({ programs, rolloutMs: ROLLOUT });
  const status = await systemStatus(stage.admin, Date.now());
  expect(status.programs.map(({ isRolledOut }) => isRolledOut)).toEqual([true, true]);
  await expect.poll(before.isOpen, { timeout: 60_000 }).toBe(false);

  // As the page does, until the new portal has its turn.
  const after = await until(
    () => terminal(cookie).catch(() => undefined),
    (opened) => opened !== undefined,
    60,
  );
  expect(after?.shell).toBe(before.shell);
  // What was on it is on it again.
  await expect.poll(() => after?.screen(), { timeout: 30_000 }).toContain("KEPT=of-this-class");
  after?.type("echo $KEPT-an''d-found");
  await expect.poll(() => after?.screen(), { timeout: 30_000 }).toContain("of-this-class-and-found");
  after?.close();
  const { teacher } = stage.people;
  const seats = await seatsOf(
    teacher.cluster,
    stage.establishment,
    page.host.slice(0, -"-01.lab.test".length) as never,
  );
  expect(allReady(1)(seats)).toBe(true);
}, 400_000);
