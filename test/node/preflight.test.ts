import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import type { Cluster } from "../../cluster/port.ts";
import { systemClock } from "../../conductor/clock.ts";
import { createIsolationKeeper } from "../../conductor/isolationKeeper.ts";
import { silent } from "../../conductor/log.ts";
import { createRoomKeeper } from "../../conductor/roomKeeper.ts";
import { preflight } from "../../services/preflight.ts";
import { prepareCluster } from "../../services/prepareCluster.ts";
import { askForImages, askForIsolation, readImageAnswer } from "../../services/trialWishes.ts";
import type { Preflight } from "../../shared/contract/preflight.ts";
import { ISOLATION_CONFIG_MAP } from "../../shared/domain/isolation.ts";
import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY } from "../../shared/domain/links.ts";
import { ROOM_CONFIG_MAP } from "../../shared/domain/room.ts";
import type { LabTemplate, TemplateSpec } from "../../shared/domain/template.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { TEACHER_ROLE } from "../../shared/manifests/roles.ts";
import { SHELL } from "../contract/conductorStage.ts";
import { closeEstablishment, nodeAccess, openEstablishment, somebody } from "./nodeCluster.ts";

/** What is found out before a launch on a real cluster: by its administrator, by a teacher, by somebody with no rights. */
const image = process.env.PUPITRE_NODE_IMAGE ?? "local.test/node:20";
const namespace = `preflight-${Date.now().toString(36)}`;
let admin: Cluster;
let teacher: Cluster;
let nobody: Cluster;
let keeper: ReturnType<typeof createIsolationKeeper>;
let room: ReturnType<typeof createRoomKeeper>;

beforeAll(async () => {
  admin = connect(await nodeAccess());
  await prepareCluster(admin);
  await openEstablishment(admin, namespace);
  await admin.create({
    ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: PORTAL_CONFIG_MAP, namespace } },
    data: { [PORTAL_ORIGIN_KEY]: "https://{seat}.lab.example.org" },
  });
  teacher = await somebody(admin, { namespace, name: "teacher" }, { inNamespace: [TEACHER_ROLE] });
  nobody = await somebody(admin, { namespace, name: "nobody" }, {});
  keeper = createIsolationKeeper({
    ...{ cluster: admin, clock: systemClock, log: silent, image, namespaces: [namespace] },
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    onVerdict: () => {},
  });
  await keeper.look(new AbortController().signal);
  room = createRoomKeeper({ cluster: admin, clock: systemClock, log: silent, namespaces: [namespace] });
}, 180_000);

afterAll(async () => {
  await closeEstablishment(admin, namespace);
  await Promise.all([admin, teacher, nobody].map((cluster) => cluster?.close()));
}, 60_000);

/** Without storage and of an image that the node has, unless changed. */
const lab = (changes: Partial<TemplateSpec> = {}): LabTemplate => {
  const { storage: _, files: __, ...bare } = SHELL;
  const containers = SHELL.containers.map((container) => ({ ...container, image }));
  return {
    ...{ apiVersion: API_VERSION, kind: "LabTemplate", metadata: { name: "shell" } },
    spec: { ...bare, containers, ...changes },
  };
};
const check = (cluster: Cluster, template = lab(), seats = 6) =>
  preflight(
    { id: "site", kind: "cluster", cluster, namespace },
    template,
    {
      ...{ site: "site", template: "shell", title: "Shell", parameters: {} },
      seats,
      people: seats,
      minutes: 60,
    },
    new Date(),
  );
const blocking = ({ findings }: Preflight) =>
  findings.filter(({ weight }) => weight === "blocks").map(({ code }) => code);

const heavy = (cpu: string) =>
  lab({ containers: lab().spec.containers.map((one) => ({ ...one, resources: { cpu, memory: "1Gi" } })) });

test("a teacher with that role alone is refused nothing, learns that seats are not isolated, and which rights the capacity takes", async () => {
  const answer = await check(teacher);
  expect(blocking(answer)).toEqual([]);
  expect(answer.capacity).toMatchObject({
    verdict: "unknown",
    missingRights: [
      { verb: "list", resource: "nodes" },
      { verb: "list", resource: "pods" },
    ],
  });
  expect(answer.isolation).toMatchObject({ network: "ignored", userNamespaces: "refused" });
  expect(answer.findings.map(({ code }) => code)).toContain("notIsolated");
  expect(answer.findings.filter(({ code }) => code.startsWith("right."))).toEqual([]);
}, 60_000);

test("once a conductor has counted, a teacher learns whether the class fits, and how old that count is", async () => {
  const began = Date.now();
  await room.look();
  const { capacity } = await check(teacher);
  const { capacity: seen } = await check(admin);
  expect(capacity).toMatchObject({ verdict: "fits", closed: seen.closed });
  expect(capacity.missingRights).toBeUndefined();
  expect(Date.parse(capacity.takenAt ?? "")).toBeGreaterThanOrEqual(began);
  expect(seen.takenAt).toBeUndefined(); // counted while asking
  expect((await check(teacher, heavy("900"))).capacity).toMatchObject({
    ...{ verdict: "doesNotFit", seats: 0 },
    tooLarge: { resource: "cpu", need: 900 },
  });
  const record = { apiVersion: "v1", kind: "ConfigMap", namespace, name: ROOM_CONFIG_MAP };
  await expect(teacher.mergePatch(record, { data: { record: "{}" } })).rejects.toMatchObject({
    failure: { kind: "forbidden" },
  });
}, 60_000);

test("a teacher may ask for another trial, and not write its verdict", async () => {
  await askForIsolation({ id: "site", kind: "cluster", cluster: teacher, namespace }, new Date());
  const record = { apiVersion: "v1", kind: "ConfigMap", namespace, name: ISOLATION_CONFIG_MAP };
  await expect(teacher.mergePatch(record, { data: { record: "{}" } })).rejects.toMatchObject({
    failure: { kind: "forbidden" },
  });
}, 60_000);

test("an administrator sees what the one node has left; a node that is closed to seats counts for nothing", async () => {
  const answer = await check(admin);
  expect(blocking(answer)).toEqual([]);
  expect(answer.capacity.verdict).toBe("fits");
  type Node = KubeObject & { spec?: { taints?: unknown[] } };
  const { items } = await admin.list<Node>({ apiVersion: "v1", kind: "Node" });
  const tainted = items.filter(({ spec }) => (spec?.taints ?? []).length > 0).length;
  expect(answer.capacity.closed).toEqual({ cordoned: 0, notReady: 0, tainted });
  expect(answer.capacity.largest?.cpu).toBe(answer.capacity.free?.cpu);
  expect((await check(admin, heavy("900"))).capacity).toMatchObject({ verdict: "doesNotFit", seats: 0 });
}, 60_000);

test("an image that the node has is not remarked on, one that it lacks is", async () => {
  const of = ({ findings }: Preflight) =>
    findings.map(({ code }) => code).filter((code) => code.startsWith("image"));
  expect(of(await check(admin))).toEqual([]);
  const other = lab({ containers: lab().spec.containers.map((one) => ({ ...one, image: "debian:12.11" })) });
  expect(of(await check(admin, other))).toEqual(["imageToFetch"]);
}, 60_000);

test("a teacher has images fetched before a class depends on them", async () => {
  const site = { id: "site", kind: "cluster", cluster: teacher, namespace } as const;
  const missing = "127.0.0.1:9/nobody/there:1";
  await askForImages(site, [image, missing], new Date());
  await keeper.look(new AbortController().signal);
  const of = async (name: string) => {
    const containers = lab().spec.containers.map((one) => ({ ...one, image: name }));
    const { findings } = await check(teacher, lab({ containers }));
    return findings.map(({ code }) => code).filter((code) => code.startsWith("image"));
  };
  expect(await of(image)).toEqual([]);
  expect(await of(missing)).toEqual(["imageUnreachable"]);
}, 240_000);

test("a teacher has an image fetched on every node that takes seats, and learns which have it", async () => {
  const site = { id: "site", kind: "cluster", cluster: teacher, namespace } as const;
  for (const where of ["look", "all"] as const) {
    // A wish is dated by the cluster's clock, in whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const asked = await askForImages(site, [image], new Date(), where);
    expect(await readImageAnswer(site, asked)).toBeUndefined();
    await keeper.look(new AbortController().signal);
    const told = (await readImageAnswer(site, asked))?.filter((one) => one.image === image);
    expect(told).toMatchObject([{ state: "fetched", nodes: { have: 1, of: 1 } }]);
  }
}, 240_000);

test("somebody without rights is told each right that a launch takes", async () => {
  const answer = await check(nobody);
  expect(blocking(answer).sort()).toEqual(["right.launch", "right.names", "right.policy"]);
  const launch = answer.findings.find(({ code }) => code === "right.launch");
  expect(launch?.params).toEqual({ rights: "create trainingsessions.pupitre.fr" });
  expect(answer.isolation).toBeUndefined();
}, 60_000);
