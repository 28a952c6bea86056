import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type ClusterUnderTest,
  clusterUnderTest,
  configMap,
  freshNamespace,
  until,
} from "./clusterUnderTest.ts";

const MERGE = { type: "application/merge-patch+json" };

let cluster: ClusterUnderTest;
let namespace: string;
let maps: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster);
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
});
afterAll(() => cluster.close());

const gone = (path: string) => until(async () => (await cluster.call("GET", path)).code === 404);
const deletion = (more: object) => ({ apiVersion: "v1", kind: "DeleteOptions", ...more });

test("preconditions on uid and resourceVersion are told apart, and hold when they fit", async () => {
  const { body: made } = await cluster.call("POST", maps, configMap("pre"));
  const { uid, resourceVersion } = made.metadata;
  const path = `${maps}/pre`;
  const remove = async (preconditions: object) => {
    const { code, body } = await cluster.call("DELETE", path, deletion({ preconditions }));
    return [code, body.reason, body.message, body.details];
  };
  const details = { name: "pre", kind: "ConfigMap" };
  expect(await remove({ uid: "no" })).toEqual([
    409,
    "Conflict",
    `Operation cannot be fulfilled on ConfigMap "pre": the UID in the precondition (no) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    details,
  ]);
  expect(await remove({ uid, resourceVersion: "1" })).toEqual([
    409,
    "Conflict",
    `Operation cannot be fulfilled on ConfigMap "pre": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    details,
  ]);
  expect((await remove({ uid, resourceVersion }))[0]).toBe(200);
  await gone(path);
});

test("what is deleted is answered as a Status without a code, some kinds with the object", async () => {
  await cluster.call("POST", maps, configMap("plain"));
  const { body: status } = await cluster.call("DELETE", `${maps}/plain`);
  expect([status.kind, status.status, "code" in status]).toEqual(["Status", "Success", false]);
  const objects: [string, string, object][] = [
    ["serviceaccounts", "ServiceAccount", {}],
    ["services", "Service", { spec: { ports: [{ port: 80 }] } }],
    ["resourcequotas", "ResourceQuota", { spec: {} }],
  ];
  for (const [plural, kind, rest] of objects) {
    const path = maps.replace("configmaps", plural);
    await cluster.call("POST", path, { apiVersion: "v1", kind, metadata: { name: "given" }, ...rest });
    const { code, body } = await cluster.call("DELETE", `${path}/given`);
    expect([plural, code, body.kind, body.metadata.name]).toEqual([plural, 200, kind, "given"]);
  }
});

test("a dry run deletes nothing", async () => {
  await cluster.call("POST", maps, configMap("dry"));
  expect((await cluster.call("DELETE", `${maps}/dry?dryRun=All`)).code).toBe(200);
  expect((await cluster.call("GET", `${maps}/dry`)).code).toBe(200);
});

test("deleted again, what a finalizer holds stays as it is; its name is not free", async () => {
  await cluster.call("POST", maps, configMap("held", {}, { finalizers: ["pupitre.fr/hold"] }));
  const { body: first } = await cluster.call("DELETE", `${maps}/held`);
  const { body: second } = await cluster.call("DELETE", `${maps}/held`);
  expect(first.metadata).toMatchObject({ deletionGracePeriodSeconds: 0, finalizers: ["pupitre.fr/hold"] });
  expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  const again = await cluster.call("POST", maps, configMap("held"));
  expect([again.code, again.body.reason, again.body.message]).toEqual([
    409,
    "AlreadyExists",
    'object is being deleted: configmaps "held" already exists',
  ]);
  const more = { metadata: { finalizers: ["pupitre.fr/hold", "pupitre.fr/more"] } };
  const added = await cluster.call("PATCH", `${maps}/held`, more, MERGE);
  expect(added.body.message).toBe(
    'ConfigMap "held" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"pupitre.fr/more"}',
  );
  await cluster.call("PATCH", `${maps}/held`, { metadata: { finalizers: null } }, MERGE);
  await gone(`${maps}/held`);
});

test("a collection of nothing is no fault; of something it answers with the list", async () => {
  const none = await cluster.call("DELETE", `${maps}?labelSelector=nobody`);
  expect([none.code, none.body.kind, none.body.items]).toEqual([200, "ConfigMapList", []]);
  await cluster.call("POST", maps, configMap("one", {}, { labels: { swept: "1" } }));
  const { body } = await cluster.call("DELETE", `${maps}?labelSelector=swept`);
  expect(body.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(["one"]);
});

test("an owner that was never there takes its dependents along", async () => {
  const nobody = {
    apiVersion: "v1",
    kind: "ConfigMap",
    name: "x",
    uid: "00000000-0000-0000-0000-000000000000",
  };
  await cluster.call("POST", maps, configMap("orphaned", {}, { ownerReferences: [nobody] }));
  await gone(`${maps}/orphaned`);
});

test("background lets the owner go at once, foreground last", async () => {
  const { body: owner } = await cluster.call("POST", maps, configMap("owner"));
  const reference = {
    apiVersion: "v1",
    kind: "ConfigMap",
    name: "owner",
    uid: owner.metadata.uid,
    blockOwnerDeletion: true,
  };
  await cluster.call("POST", maps, configMap("child", {}, { ownerReferences: [reference] }));
  const { body } = await cluster.call("DELETE", `${maps}/owner?propagationPolicy=Foreground`);
  expect(body.metadata.finalizers).toEqual(["foregroundDeletion"]);
  await gone(`${maps}/owner`);
  expect((await cluster.call("GET", `${maps}/child`)).code).toBe(404);

  await cluster.call("POST", maps, configMap("front"));
  const { code } = await cluster.call(
    "DELETE",
    `${maps}/front`,
    deletion({ propagationPolicy: "Background" }),
  );
  expect([code, (await cluster.call("GET", `${maps}/front`)).code]).toEqual([200, 404]);
});

test("a namespace keeps its name label, and the cluster its own namespaces", async () => {
  const label = { metadata: { labels: { "kubernetes.io/metadata.name": "other" } } };
  const { body } = await cluster.call("PATCH", `/api/v1/namespaces/${namespace}`, label, MERGE);
  expect(body.metadata.labels["kubernetes.io/metadata.name"]).toBe(namespace);
  for (const name of ["default", "kube-system"]) {
    const refused = await cluster.call("DELETE", `/api/v1/namespaces/${name}?dryRun=All`);
    expect([refused.code, refused.body.message]).toEqual([
      403,
      `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    ]);
  }
});

test("a namespace that goes cannot be made again, and knows its uid", async () => {
  const name = await freshNamespace(cluster);
  const inside = `/api/v1/namespaces/${name}/configmaps`;
  await cluster.call("POST", inside, configMap("held", {}, { finalizers: ["pupitre.fr/hold"] }));
  const { body } = await cluster.call("DELETE", `/api/v1/namespaces/${name}`);
  const manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  const again = await cluster.call("POST", "/api/v1/namespaces", manifest);
  expect([again.code, again.body.message]).toEqual([
    409,
    `object is being deleted: namespaces "${name}" already exists`,
  ]);
  const options = deletion({ preconditions: { uid: "other" } });
  const wrong = await cluster.call("DELETE", `/api/v1/namespaces/${name}`, options);
  expect([wrong.code, wrong.body.message]).toEqual([
    409,
    `Operation cannot be fulfilled on namespaces "${name}": Precondition failed: UID in precondition: other, UID in object meta: ${body.metadata.uid}`,
  ]);
  await cluster.call("PATCH", `${inside}/held`, { metadata: { finalizers: null } }, MERGE);
  await gone(`/api/v1/namespaces/${name}`);
});
