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
