import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type ClusterUnderTest,
  clusterUnderTest,
  configMap,
  freshNamespace,
  type WatchEvent,
} from "./clusterUnderTest.ts";

let cluster: ClusterUnderTest;
let namespace: string;
let maps: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster);
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
});
afterAll(() => cluster.close());

const told = (events: WatchEvent[]): string[] =>
  events
    .filter(({ type }) => type !== "BOOKMARK")
    .map(({ type, object }) => `${type} ${object.metadata.name}`);

test("from a version on, every change comes once and in order", async () => {
  const { body: list } = await cluster.call("GET", `${maps}?labelSelector=w%3D1`);
  const labels = { w: "1" };
  const path = `${maps}?watch=true&labelSelector=w%3D1&resourceVersion=${list.metadata.resourceVersion}`;
  const watching = cluster.watch(path, (events) => events.length === 3);
  await cluster.call("POST", maps, configMap("seen", {}, { labels }));
  const { body } = await cluster.call("PUT", `${maps}/seen`, configMap("seen", { a: "1" }, { labels }));
  await cluster.call("DELETE", `${maps}/seen`);
  const events = await watching;
  expect(told(events)).toEqual(["ADDED seen", "MODIFIED seen", "DELETED seen"]);
  const versions = events.map(({ object }) => Number(object.metadata.resourceVersion));
  expect(versions[1]).toBe(Number(body.metadata.resourceVersion));
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(new Set(versions).size).toBe(3);
});

test("a watch can go on where another stopped", async () => {
  const { body: first } = await cluster.call("POST", maps, configMap("r1", {}, { labels: { w: "2" } }));
  await cluster.call("POST", maps, configMap("r2", {}, { labels: { w: "2" } }));
  const path = `${maps}?watch=true&labelSelector=w%3D2&resourceVersion=${first.metadata.resourceVersion}`;
  expect(told(await cluster.watch(path, (events) => events.length === 1))).toEqual(["ADDED r2"]);
});

test("without a version, what is there comes first", async () => {
  await cluster.call("POST", maps, configMap("p1", {}, { labels: { w: "3" } }));
  const path = `${maps}?watch=1&labelSelector=w%3D3`;
  expect(told(await cluster.watch(path, (events) => events.length === 1))).toEqual(["ADDED p1"]);
});

test("an object that leaves or enters the selection is DELETED or ADDED", async () => {
  const { body: made } = await cluster.call("POST", maps, configMap("moves", {}, { labels: { w: "4" } }));
  const path = `${maps}?watch=true&labelSelector=w%3D4&resourceVersion=${made.metadata.resourceVersion}`;
  const watching = cluster.watch(path, (events) => events.length === 2);
  await cluster.call("PUT", `${maps}/moves`, configMap("moves"));
  await cluster.call("PUT", `${maps}/moves`, configMap("moves", {}, { labels: { w: "4" } }));
  expect(told(await watching)).toEqual(["DELETED moves", "ADDED moves"]);
});

test("initial events end with a bookmark that says so", async () => {
  await cluster.call("POST", maps, configMap("i1", {}, { labels: { w: "5" } }));
  const query =
    "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
  const events = await cluster.watch(`${maps}?${query}&labelSelector=w%3D5`, (all) => all.length === 2);
  expect(events.map(({ type }) => type)).toEqual(["ADDED", "BOOKMARK"]);
  const { metadata } = events[1]?.object ?? {};
  expect(metadata.annotations).toEqual({ "k8s.io/initial-events-end": "true" });
  expect(Number(metadata.resourceVersion)).toBeGreaterThan(0);
});

test("timeoutSeconds ends a watch", async () => {
  const events = await cluster.watch(`${maps}?watch=true&timeoutSeconds=1&labelSelector=nobody`, () => false);
  expect(events).toEqual([]);
});

test("a single object can be watched by its name", async () => {
  await cluster.call("POST", maps, configMap("alone"));
  await cluster.call("POST", maps, configMap("alone-not"));
  const path = `${maps}?watch=true&fieldSelector=metadata.name%3Dalone`;
  expect(told(await cluster.watch(path, (events) => events.length === 1))).toEqual(["ADDED alone"]);
});

test("a version that is no number cannot be watched from", async () => {
  const { code, body } = await cluster.call("GET", `${maps}?watch=true&resourceVersion=abc`);
  expect([code, body.reason]).toEqual([500, undefined]);
  expect(body.message).toBe(
    'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
  );
});

test("a finalizer, a deletion and its end are told as they happen; a patch of nothing is not", async () => {
  const { body: list } = await cluster.call("GET", maps);
  const path = `${maps}?watch=true&labelSelector=w%3D6&resourceVersion=${list.metadata.resourceVersion}`;
  const watching = cluster.watch(path, (events) => events.length === 4);
  const metadata = { labels: { w: "6" }, finalizers: ["pupitre.fr/hold"] };
  await cluster.call("POST", maps, configMap("held", { a: "1" }, metadata));
  const merge = { type: "application/merge-patch+json" };
  await cluster.call("PATCH", `${maps}/held`, { data: { a: "2" } }, merge);
  await cluster.call("PATCH", `${maps}/held`, { data: { a: "2" } }, merge);
  await cluster.call("DELETE", `${maps}/held`);
  await cluster.call("PATCH", `${maps}/held`, { metadata: { finalizers: null } }, merge);
  const events = await watching;
  expect(told(events)).toEqual(["ADDED held", "MODIFIED held", "MODIFIED held", "DELETED held"]);
  expect(events[2]?.object.metadata).toMatchObject({ deletionGracePeriodSeconds: 0 });
  // The end shows the last state that was stored, which still had it.
  expect(events[3]?.object.metadata.finalizers).toEqual(["pupitre.fr/hold"]);
});

test("the bookmark at the end of initial events says only where they end", async () => {
  const query =
    "watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=nobody";
  const [event] = await cluster.watch(`${maps}?${query}`, (events) => events.length === 1);
  expect(event).toEqual({
    type: "BOOKMARK",
    object: {
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: {
        resourceVersion: expect.stringMatching(/^\d+$/),
        annotations: { "k8s.io/initial-events-end": "true" },
      },
    },
  });
});

test("can be told as a Table or as metadata alone", async () => {
  await cluster.call("POST", maps, configMap("shaped", { a: "1" }, { labels: { w: "7" } }));
  const path = `${maps}?watch=true&labelSelector=w%3D7&timeoutSeconds=1`;
  const first = async (form: string) => {
    const accept = `application/json;as=${form};v=v1;g=meta.k8s.io`;
    return JSON.parse((await cluster.call("GET", path, undefined, { accept })).text.split("\n")[0] ?? "");
  };
  const partial = await first("PartialObjectMetadata");
  expect([partial.type, partial.object.kind, partial.object.metadata.name, partial.object.data]).toEqual([
    "ADDED",
    "PartialObjectMetadata",
    "shaped",
    undefined,
  ]);
  const table = await first("Table");
  expect([table.type, table.object.kind, table.object.rows[0].cells.slice(0, 2)]).toEqual([
    "ADDED",
    "Table",
    ["shaped", 1],
  ]);
});

test("pages of a selection do not say how many remain, and stay as they were", async () => {
  for (const name of ["pg1", "pg2", "pg3"]) {
    await cluster.call("POST", maps, configMap(name, {}, { labels: { w: "8" } }));
  }
  const page = `${maps}?labelSelector=w%3D8&limit=2`;
  const { body: first } = await cluster.call("GET", page);
  expect(Object.keys(first.metadata).sort()).toEqual(["continue", "resourceVersion"]);
  await cluster.call("DELETE", `${maps}/pg3`);
  const rest = `${page}&continue=${encodeURIComponent(first.metadata.continue)}`;
  const { body: second } = await cluster.call("GET", rest);
  const names = second.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
  expect([names, second.metadata]).toEqual([["pg3"], { resourceVersion: first.metadata.resourceVersion }]);
  const both = await cluster.call("GET", `${rest}&resourceVersion=5`);
  expect([both.code, both.body.message]).toEqual([
    400,
    "specifying resource version is not allowed when using continue",
  ]);
});
