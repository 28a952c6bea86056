import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type ClusterUnderTest,
  clusterUnderTest,
  configMap,
  freshNamespace,
  until,
} from "./clusterUnderTest.ts";

let cluster: ClusterUnderTest;

beforeAll(async () => {
  cluster = await clusterUnderTest();
});
afterAll(() => cluster.close());

const gone = (path: string) => until(async () => (await cluster.call("GET", path)).code === 404);

test("a namespace gets its label, its phase, its account and the cluster's CA", async () => {
  const name = await freshNamespace(cluster);
  const { body } = await cluster.call("GET", `/api/v1/namespaces/${name}`);
  expect(body.metadata.labels["kubernetes.io/metadata.name"]).toBe(name);
  expect([body.spec.finalizers, body.status.phase]).toEqual([["kubernetes"], "Active"]);
  await until(async () => {
    const map = await cluster.call("GET", `/api/v1/namespaces/${name}/configmaps/kube-root-ca.crt`);
    return map.code === 200 && map.body.data["ca.crt"].includes("BEGIN CERTIFICATE");
  });
});

test("deleting a namespace takes everything in it along", async () => {
  const name = await freshNamespace(cluster);
  await cluster.call("POST", `/api/v1/namespaces/${name}/configmaps`, configMap("inside"));
  const { code, body } = await cluster.call("DELETE", `/api/v1/namespaces/${name}`);
  expect([code, body.kind, body.status.phase]).toEqual([200, "Namespace", "Terminating"]);
  await gone(`/api/v1/namespaces/${name}`);
  expect((await cluster.call("GET", `/api/v1/namespaces/${name}/configmaps`)).body.items).toEqual([]);
});

test("a namespace waits for a finalizer in it, takes nothing new meanwhile, and says why", async () => {
  const name = await freshNamespace(cluster);
  const maps = `/api/v1/namespaces/${name}/configmaps`;
  await cluster.call("POST", maps, configMap("held", {}, { finalizers: ["pupitre.fr/hold"] }));
  await cluster.call("DELETE", `/api/v1/namespaces/${name}`);
  const { code, body } = await cluster.call("POST", maps, configMap("late"));
  expect(code).toBe(403);
  expect(body.message).toBe(
    `configmaps "late" is forbidden: unable to create new content in namespace ${name} because it is being terminated`,
  );
  expect(body.details.causes).toEqual([
    {
      reason: "NamespaceTerminating",
      message: `namespace ${name} is being terminated`,
      field: "metadata.namespace",
    },
  ]);
  await until(async () => {
    const { body: waiting } = await cluster.call("GET", `/api/v1/namespaces/${name}`);
    const conditions: { type: string; status: string; message: string }[] = waiting.status.conditions ?? [];
    const found = conditions.find(({ type }) => type === "NamespaceFinalizersRemaining");
    return found?.status === "True" && found.message.includes("pupitre.fr/hold in 1 resource instances");
  });
  const patch = { metadata: { finalizers: null } };
  await cluster.call("PATCH", `${maps}/held`, patch, { type: "application/merge-patch+json" });
  await gone(`/api/v1/namespaces/${name}`);
});

test("namespaces cannot be deleted in bulk", async () => {
  expect((await cluster.call("DELETE", "/api/v1/namespaces")).code).toBe(405);
});

test("what has lost its owner goes, what has another stays", async () => {
  const maps = `/api/v1/namespaces/${await freshNamespace(cluster)}/configmaps`;
  const { body: owner } = await cluster.call("POST", maps, configMap("owner"));
  const { body: other } = await cluster.call("POST", maps, configMap("other"));
  const reference = (object: { metadata: { name: string; uid: string } }) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    name: object.metadata.name,
    uid: object.metadata.uid,
  });
  await cluster.call("POST", maps, configMap("child", {}, { ownerReferences: [reference(owner)] }));
  const both = [reference(owner), reference(other)];
  await cluster.call("POST", maps, configMap("shared", {}, { ownerReferences: both }));
  await cluster.call("DELETE", `${maps}/owner`);
  await gone(`${maps}/child`);
  await until(async () => {
    const { body } = await cluster.call("GET", `${maps}/shared`);
    return body.metadata.ownerReferences.length === 1;
  });
});

test("a foreground deletion waits for the dependents that block it, an orphaning one leaves them", async () => {
  const maps = `/api/v1/namespaces/${await freshNamespace(cluster)}/configmaps`;
  const dependent = (name: string, uid: string, owner: string, finalizers: string[]) =>
    configMap(
      name,
      {},
      {
        finalizers,
        ownerReferences: [
          { apiVersion: "v1", kind: "ConfigMap", name: owner, uid, blockOwnerDeletion: true },
        ],
      },
    );
  const { body: first } = await cluster.call("POST", maps, configMap("front"));
  await cluster.call("POST", maps, dependent("blocks", first.metadata.uid, "front", ["pupitre.fr/hold"]));
  const options = (propagationPolicy: string) => ({
    apiVersion: "v1",
    kind: "DeleteOptions",
    propagationPolicy,
  });
  await cluster.call("DELETE", `${maps}/front`, options("Foreground"));
  await until(async () => {
    const { body } = await cluster.call("GET", `${maps}/blocks`);
    return body.metadata.deletionTimestamp !== undefined;
  });
  const { body: waiting } = await cluster.call("GET", `${maps}/front`);
  expect(waiting.metadata.finalizers).toEqual(["foregroundDeletion"]);
  const patch = { metadata: { finalizers: null } };
  await cluster.call("PATCH", `${maps}/blocks`, patch, { type: "application/merge-patch+json" });
  await gone(`${maps}/front`);

  const { body: second } = await cluster.call("POST", maps, configMap("parent"));
  await cluster.call("POST", maps, dependent("orphan", second.metadata.uid, "parent", []));
  await cluster.call("DELETE", `${maps}/parent`, options("Orphan"));
  await gone(`${maps}/parent`);
  const { body: left } = await cluster.call("GET", `${maps}/orphan`);
  expect(left.metadata).not.toHaveProperty("ownerReferences");
});
