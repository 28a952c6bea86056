import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster } from "../../cluster/port.ts";
import { type Practice, startPractice } from "../../practice/practice.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import { SOON } from "../unit/cluster/soon.ts";

let folder: string;
let practice: Practice;
let cluster: Cluster;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "practice-"));
  practice = await startPractice({ dataDir: folder });
  cluster = connect(await loadKubeconfig({ path: practice.kubeconfigPath, trust: "own" }));
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "class" } });
});

afterAll(async () => {
  await cluster.close();
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

const CONFIG_MAPS = { apiVersion: "v1", kind: "ConfigMap" };
const ref = (name: string) => ({ ...CONFIG_MAPS, namespace: "class", name });
const manifest = (name: string, data: Record<string, string> = {}, labels: Record<string, string> = {}) => ({
  ...CONFIG_MAPS,
  metadata: { name, namespace: "class", labels },
  data,
});
const failureOf = (work: Promise<unknown>) => work.then(() => undefined, toFailure);

test("create, get, replace, patch, list and delete answer with the object as it now is", async () => {
  const created = await cluster.create(manifest("crud", { n: "1" }, { kind: "crud" }));
  expect(await cluster.get(ref("crud"))).toEqual(created);
  const replaced = await cluster.replace({ ...created, data: { n: "2" } });
  expect(await failureOf(cluster.replace({ ...created, data: { n: "3" } }))).toMatchObject({
    kind: "conflict",
  });
  const patched = await cluster.mergePatch(ref("crud"), { data: { m: "é😀", n: null } });
  expect(patched).toMatchObject({ data: { m: "é😀" }, metadata: { uid: replaced.metadata.uid } });
  const listed = await cluster.list(CONFIG_MAPS, { namespace: "class", labelSelector: "kind=crud" });
  expect(listed.items).toEqual([patched]);
  expect(await failureOf(cluster.create(manifest("crud")))).toMatchObject({ kind: "alreadyExists" });
  await cluster.delete(ref("crud"), { uid: "another-uid" });
  expect(await cluster.get(ref("crud"))).toBeDefined();
  await cluster.delete(ref("crud"), { uid: created.metadata.uid });
  expect(await cluster.get(ref("crud"))).toBeUndefined();
});

test("a server-side apply creates, changes, and removes what it no longer names", async () => {
  await cluster.apply(manifest("applied", { a: "1", b: "1" }), "conductor");
  await cluster.mergePatch(ref("applied"), { data: { other: "kept" } });
  const applied = await cluster.apply(manifest("applied", { a: "2" }), "conductor");
  expect(applied).toMatchObject({ data: { a: "2", other: "kept" } });
  expect(applied.data).not.toHaveProperty("b");
  const again = await cluster.apply(manifest("applied", { a: "2" }), "conductor");
  expect(again.metadata.resourceVersion).toBe(applied.metadata.resourceVersion);
});

test("a status is replaced and patched apart from the rest", async () => {
  const pod = await cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "status", namespace: "class" },
    spec: { containers: [{ name: "main", image: "busybox:1" }] },
  });
  const { apiVersion, kind } = pod;
  const podRef = { apiVersion, kind, namespace: "class", name: "status" };
  const changed = await cluster.mergePatch(podRef, { status: { message: "by patch" } }, "status");
  expect(changed).toMatchObject({ status: { message: "by patch" } });
  const replaced = await cluster.replaceStatus({ ...changed, status: { message: "by put" } });
  expect(replaced).toMatchObject({ status: { message: "by put" }, spec: pod.spec });
});

test("refusals are named: invalid with the field, missing namespace, a quota, a missing kind of object", async () => {
  const invalid = await failureOf(cluster.create(manifest("Not_A_Name")));
  expect(invalid).toMatchObject({ kind: "invalid", issues: [{ path: "metadata.name" }] });
  const elsewhere = { ...CONFIG_MAPS, metadata: { name: "x", namespace: "nowhere" } };
  expect(await failureOf(cluster.create(elsewhere))).toMatchObject({ kind: "notFound" });
  await cluster.create({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "few", namespace: "class" },
    spec: { hard: { secrets: "0" } },
  });
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "class" } };
  expect(await failureOf(cluster.create(secret))).toMatchObject({
    kind: "quotaExceeded",
    params: { quota: "few", requested: "secrets=1", limited: "secrets=0" },
  });
  const seat = { apiVersion: "pupitre.fr/v1alpha1", kind: "Seat", namespace: "class", name: "x" };
  expect(await failureOf(cluster.get(seat))).toMatchObject({ kind: "notFound", params: { missing: "api" } });
});

test("any path can be asked for", async () => {
  expect(await cluster.request("GET", "/version")).toMatchObject({ major: "1" });
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { verb: "create", resource: "namespaces" } },
  };
  expect(
    await cluster.request("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review),
  ).toMatchObject({ status: { allowed: true } });
});

test("a wrong token is unauthorized", async () => {
  const access = await loadKubeconfig({ path: practice.kubeconfigPath, trust: "own" });
  const stranger = connect({ ...access, auth: { kind: "token", token: "wrong" } });
  expect(await failureOf(stranger.get(ref("x")))).toMatchObject({ kind: "unauthorized" });
  await stranger.close();
});

test.each([
  ["a reset", { reset: true }],
  ["a version that is too old", { goneInStream: true }],
] as const)("an informer follows through %s and tells nothing twice", async (_, fault) => {
  const stop = new AbortController();
  const heard: string[] = [];
  const labels = { kind: `watched-${Object.keys(fault).join("")}` };
  const informer = cluster.informer(CONFIG_MAPS, {
    namespace: "class",
    labelSelector: `kind=${labels.kind}`,
    signal: stop.signal,
    onChange: ({ type, object }) => heard.push(`${type} ${object.metadata.name}`),
  });
  await informer.synced;
  const first = await cluster.create(manifest("w1", {}, labels));
  await expect.poll(() => heard, SOON).toEqual(["added w1"]);
  practice.faults.inject({ match: { verb: "watch", times: 1 }, fault });
  const second = await cluster.create(manifest("w2", {}, labels));
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(["added w1", "added w2"]);
  await cluster.mergePatch(ref("w1"), { data: { n: "1" } });
  await cluster.delete(ref("w1"), { uid: first.metadata.uid });
  const all = ["added w1", "added w2", "changed w1", "removed w1"];
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual(all);
  expect(informer.list().map(({ metadata }) => metadata.uid)).toEqual([second.metadata.uid]);
  stop.abort();
  await cluster.delete(ref("w2"), { uid: second.metadata.uid });
});
