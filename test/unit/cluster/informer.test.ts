import { afterEach, beforeEach, expect, test } from "vitest";
import { type ConnectOptions, connect } from "../../../cluster/connect.ts";
import type { Cluster, InformerState } from "../../../cluster/port.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { createChangeLog } from "./changeLog.ts";
import { CONFIG_MAPS, type ScriptedServer, startScriptedServer, status } from "./scriptedServer.ts";
import { SOON } from "./soon.ts";

let server: ScriptedServer;
let cluster: Cluster;
let stop: AbortController;

beforeEach(async () => {
  server = await startScriptedServer();
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  await cluster.close();
  await server.close();
});

function follow(options: Partial<ConnectOptions> = {}) {
  cluster = connect(server.access, {
    requestTimeout: 20_000,
    backoffBase: 1,
    backoffMax: 20,
    ...options,
  });
  const log = createChangeLog();
  const states: InformerState[] = [];
  const informer = cluster.informer(CONFIG_MAPS, {
    namespace: "class",
    signal: stop.signal,
    onChange: log.hear,
    onState: (state) => states.push(state),
  });
  const settled = () =>
    expect.poll(() => byName(informer.list()), { timeout: 10_000, interval: 5 }).toEqual(server.store.list());
  return { informer, log, states, settled };
}

function byName(objects: KubeObject[]): KubeObject[] {
  return [...objects].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
}

test("it lists, follows every kind of change, and says each once", async () => {
  server.store.put("a", { n: "1" });
  server.store.put("b", { n: "1" });
  const { informer, log, states, settled } = follow();
  await informer.synced;
  expect(byName(informer.list())).toEqual(server.store.list());
  await expect.poll(() => states, SOON).toEqual(["live"]);
  server.store.put("a", { n: "2" });
  server.store.remove("b");
  server.store.put("c", { n: "1" });
  await settled();
  expect(log.entries()).toEqual(["added a", "added b", "changed a", "removed b", "added c"]);
  expect(informer.get("a", "class")).toEqual(server.store.list()[0]);
  expect(informer.get("a", "elsewhere")).toBeUndefined();
});

test("after a reset it goes on from where it was, without a second list", async () => {
  server.store.put("a", { n: "1" });
  const { log, settled, states } = follow();
  await expect.poll(() => server.watches, SOON).toBe(1);
  server.endWatches("reset");
  server.store.put("a", { n: "2" });
  server.store.put("b", { n: "1" });
  await settled();
  await expect.poll(() => states, SOON).toEqual(["live", "disconnected", "live"]);
  expect(log.entries()).toEqual(["added a", "changed a", "added b"]);
  expect(lists()).toBe(1);
});

test.each(["status", "stream"] as const)(
  "a version that is too old (410 by %s) is listed anew and told as differences",
  async (how) => {
    server.store.put("a", { n: "1" });
    server.store.put("b", { n: "1" });
    const kept = server.store.put("c", { n: "1" });
    const { log, informer, settled, states } = follow();
    await expect.poll(() => server.watches, SOON).toBe(1);
    const gone = status(410, "Expired");
    const inStream = `${JSON.stringify({ type: "ERROR", object: gone })}\n`;
    server.fail("watch", how === "status" ? { status: 410, body: gone } : { status: 200, body: inStream });
    server.gate.cut();
    server.store.remove("b");
    server.store.put("b", { n: "anew" });
    server.store.remove("a");
    server.store.compact();
    await settled();
    expect(log.entries()).toEqual(["added a", "added b", "added c", "removed a", "removed b", "added b"]);
    expect(informer.get("c", "class")).toEqual(kept);
    await expect.poll(() => states.at(-1), SOON).toBe("live");
  },
);

test("what was already told is not told again after a reset", async () => {
  const { log, settled } = follow();
  await expect.poll(() => server.watches, SOON).toBe(1);
  for (let n = 1; n <= 5; n += 1) server.store.put("a", { n: String(n) });
  await settled();
  const before = [...log.entries()];
  server.endWatches("reset");
  server.store.put("b", {});
  await settled();
  expect(log.entries()).toEqual([...before, "added b"]);
});

test("the end of a watch is nothing to speak of", async () => {
  const { settled, states } = follow();
  for (let round = 0; round < 5; round += 1) {
    await expect.poll(() => server.watches, SOON).toBe(1);
    server.endWatches("end");
    server.store.put(`m${round}`, {});
    await settled();
  }
  expect(states).toEqual(["live"]);
  expect(lists()).toBe(1);
});

test("characters that arrive byte by byte stay whole, and a torn line is dropped", async () => {
  server.torn = 1;
  const { settled, log, states } = follow();
  await expect.poll(() => server.watches, SOON).toBe(1);
  server.store.put("a", { word: "été à Nîmes 😀 中文" });
  await settled();
  expect(states).toEqual(["live"]);
  server.endWatches("tear");
  server.store.put("a", { word: "ça" });
  await settled();
  expect(log.entries()).toEqual(["added a", "changed a"]);
});

test("a watch through a connection that fell silent is found and goes on elsewhere", async () => {
  const { settled, states } = follow({ pingInterval: 20, pingTimeout: 300 });
  await expect.poll(() => states, SOON).toEqual(["live"]);
  server.gate.freeze();
  server.store.put("a", {});
  await settled();
  expect(states).toEqual(["live", "disconnected", "live"]);
});

test("so is one that falls silent while the server drains it", async () => {
  const { settled } = follow({ pingInterval: 20, pingTimeout: 300 });
  await expect.poll(() => server.watches, SOON).toBe(1);
  // One to announce it, one to say which request is the last, as API servers do.
  for (const _ of ["announced", "begun"]) {
    server.goaway();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  server.gate.freeze();
  server.store.put("a", {});
  await settled();
});

test("a watch that never opens, and one that never ends, are given up by the client", async () => {
  server.fail("watch", "hang");
  const { settled } = follow({ requestTimeout: 100, watchLifetime: 50 });
  server.store.put("a", {});
  await settled();
});

test("it goes on trying through every refusal, says why it is cut off, and recovers", async () => {
  server.fail("GET", ...Array.from({ length: 20 }, () => ({ status: 403, body: status(403, "Forbidden") })));
  server.fail("GET", { status: 500 }, "reset", "cut", { status: 429 }, { status: 401 });
  const { informer, states, settled } = follow();
  server.store.put("a", {});
  await expect
    .poll(() => informer.failure)
    .toMatchObject({
      kind: "forbidden",
      params: { verb: "list", resource: "configmaps", namespace: "class" },
    });
  await informer.synced;
  await settled();
  await expect.poll(() => states, SOON).toEqual(["disconnected", "live"]);
  expect(informer.failure).toBeUndefined();
});

test("150 informers share two connections for their watches", async () => {
  cluster = connect(server.access);
  for (let index = 0; index < 150; index += 1) {
    cluster.informer(CONFIG_MAPS, { namespace: "class", signal: stop.signal });
  }
  await expect.poll(() => server.watches, { timeout: 10_000 }).toBe(150);
  expect(server.gate.accepted).toBe(3);
});

test("without HTTP/2 watches come by connections of their own and do not hold up calls", async () => {
  await server.close();
  server = await startScriptedServer({ http2: false });
  const { settled } = follow();
  for (let index = 0; index < 30; index += 1) {
    cluster.informer(CONFIG_MAPS, { namespace: "class", signal: stop.signal });
  }
  await expect.poll(() => server.watches, { timeout: 10_000 }).toBe(31);
  await cluster.create({ ...CONFIG_MAPS, metadata: { name: "a", namespace: "class" } });
  await settled();
});

test("when it is stopped it says nothing more, and synced is cancelled if it never was", async () => {
  server.fail("GET", "hang");
  const { informer, log } = follow();
  stop.abort();
  await cluster.close();
  await expect(informer.synced).rejects.toMatchObject({ failure: { kind: "cancelled" } });
  server.store.put("a", {});
  expect(log.entries()).toEqual([]);
});

function lists(): number {
  return server.heard.filter(({ path }) => path.includes("limit=")).length;
}
