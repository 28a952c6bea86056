import { afterAll, beforeAll, expect, test } from "vitest";
import { type Subject, statusFailure, statusOf } from "../../../cluster/statusFailure.ts";
import type { Failure } from "../../../shared/contract/failure.ts";
import {
  type Answer,
  type ClusterUnderTest,
  CRDS,
  clusterUnderTest,
  configMap,
  freshNamespace,
  serveKind,
  until,
} from "./clusterUnderTest.ts";

/** What Pupitre makes of the answers of the API: the words that it looks for have to be the server's own. */
let cluster: ClusterUnderTest;
let namespace: string;
let maps: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster);
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
});
afterAll(() => cluster.close());

const SUBJECT: Subject = { verb: "create", resource: "configmaps", secret: false };

function translated({ code, text }: Answer): Failure {
  return statusFailure(code, statusOf(Buffer.from(text)), SUBJECT);
}

test("a name that is taken is told from a version that has moved on", async () => {
  const { body } = await cluster.call("POST", maps, configMap("one"));
  expect(translated(await cluster.call("POST", maps, configMap("one"))).kind).toBe("alreadyExists");
  await cluster.call("PUT", `${maps}/one`, { ...body, data: { a: "1" } });
  expect(translated(await cluster.call("PUT", `${maps}/one`, { ...body, data: { a: "2" } })).kind).toBe(
    "conflict",
  );
});

test("an object that is missing is told from an API that is missing", async () => {
  const missing = async (path: string) => {
    const { kind, params } = translated(await cluster.call("GET", path));
    return [kind, params?.missing];
  };
  expect(await missing(`${maps}/nobody`)).toEqual(["notFound", "object"]);
  expect(await missing("/apis/nobody.example/v1/things")).toEqual(["notFound", "api"]);
  expect(await missing(`/apis/apps/v1/namespaces/${namespace}/nothings`)).toEqual(["notFound", "api"]);
  const lost = await cluster.call("POST", "/api/v1/namespaces/nowhere/configmaps", configMap("x"));
  expect(translated(lost).params?.missing).toBe("object");
});

test("a quota is named with its figures", async () => {
  const own = await freshNamespace(cluster);
  const quotas = `/api/v1/namespaces/${own}/resourcequotas`;
  const spec = { hard: { secrets: "0" } };
  await cluster.call("POST", quotas, {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "q" },
    spec,
  });
  await until(async () => (await cluster.call("GET", `${quotas}/q`)).body.status?.used !== undefined);
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" } };
  const secrets = `/api/v1/namespaces/${own}/secrets`;
  // The admission of an API server knows its quotas from a watch, and one that it has just looked for in vain later.
  await until(async () => (await cluster.call("POST", `${secrets}?dryRun=All`, secret)).code === 403);
  const { kind, params } = translated(await cluster.call("POST", secrets, secret));
  expect([kind, params]).toEqual([
    "quotaExceeded",
    expect.objectContaining({ quota: "q", requested: "secrets=1", used: "secrets=0", limited: "secrets=0" }),
  ]);
});

test("a namespace that goes is a conflict with a cause", async () => {
  const own = await freshNamespace(cluster);
  const inside = `/api/v1/namespaces/${own}/configmaps`;
  await cluster.call("POST", inside, configMap("held", {}, { finalizers: ["pupitre.fr/hold"] }));
  await cluster.call("DELETE", `/api/v1/namespaces/${own}`);
  const { kind, params } = translated(await cluster.call("POST", inside, configMap("late")));
  expect([kind, params?.cause]).toEqual(["conflict", "namespaceTerminating"]);
  const patch = { metadata: { finalizers: null } };
  await cluster.call("PATCH", `${inside}/held`, patch, { type: "application/merge-patch+json" });
});

test("a field that is wrong is named", async () => {
  const { kind, issues } = translated(await cluster.call("POST", maps, configMap("No_Name")));
  expect([kind, issues?.[0]?.code, issues?.[0]?.path]).toEqual([
    "invalid",
    "cluster.fieldValueInvalid",
    "metadata.name",
  ]);
});

test("what is too large is invalid, whoever says so", async () => {
  const huge = await cluster.call("POST", maps, configMap("huge", { a: "x".repeat(3_200_000) }));
  expect(translated(huge)).toMatchObject({ kind: "invalid", issues: [{ code: "cluster.objectTooLarge" }] });
});

// Not of a list: a real server still has what it has not compacted. Of a kind that is new, for a server remembers a
// built-in one since its start, which may have been before anything was written.
test("a version that is too old is gone in a watch", async () => {
  const group = `g${Math.random().toString(36).slice(2, 8)}.example.org`;
  const desks = `/apis/${group}/v1/namespaces/${namespace}/desks`;
  const name = `desks.${group}`;
  const schema = { openAPIV3Schema: { type: "object" } };
  await serveKind(
    cluster,
    {
      ...{ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name } },
      spec: {
        ...{ group, scope: "Namespaced", names: { plural: "desks", kind: "Desk" } },
        versions: [{ name: "v1", served: true, storage: true, schema }],
      },
    },
    desks,
  );
  const [event] = await cluster.watch(`${desks}?watch=true&resourceVersion=1`, (events) => events.length > 0);
  await cluster.call("DELETE", `${CRDS}/${name}`);
  expect([event?.type, event?.object.kind, event?.object.code, event?.object.reason]).toEqual([
    "ERROR",
    "Status",
    410,
    "Expired",
  ]);
  expect(event?.object.message).toMatch(/^too old resource version: 1 \(\d+\)$/);
});

test.each([
  ["unauthorized", "GET", "/api/v1/namespaces", "wrong"],
  ["unsupported", "DELETE", "/api/v1/namespaces", undefined],
  ["timeout", "GET", "/api/v1/configmaps?resourceVersion=99999999999", undefined],
])("%s is what it says", async (kind, method, path, token) => {
  const answer = await cluster.call(method, path, undefined, token === undefined ? {} : { token });
  expect(translated(answer).kind).toBe(kind);
});
