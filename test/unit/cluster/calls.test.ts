import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ConnectOptions, connect } from "../../../cluster/connect.ts";
import type { Cluster } from "../../../cluster/port.ts";
import { LabError, toFailure } from "../../../shared/contract/failure.ts";
import {
  COLLECTION,
  CONFIG_MAPS,
  type ScriptedServer,
  startScriptedServer,
  status,
} from "./scriptedServer.ts";
import { SOON } from "./soon.ts";

let server: ScriptedServer;
const clusters: Cluster[] = [];

beforeEach(async () => {
  server = await startScriptedServer();
});

afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.close();
  await server.close();
});

const FAST: Partial<ConnectOptions> = {
  requestTimeout: 20_000,
  backoffBase: 1,
  backoffMax: 5,
};

function open(options: Partial<ConnectOptions> = {}): Cluster {
  const cluster = connect(server.access, { ...FAST, ...options });
  clusters.push(cluster);
  return cluster;
}

const ref = (name: string) => ({ ...CONFIG_MAPS, namespace: "class", name });
const manifest = (name: string, data: Record<string, string> = {}) => ({
  ...CONFIG_MAPS,
  metadata: { name, namespace: "class" },
  data,
});
/** The failure of a call, or `undefined` when it succeeded. */
const failureOf = (work: Promise<unknown>) => work.then(() => undefined, toFailure);

describe("the cluster's clock", () => {
  const dated = (date: string) => ({ status: 200, headers: { date }, body: {} });
  const cases: [string, boolean][] = [
    ["HTTP/2", true],
    ["HTTP/1.1", false],
  ];
  test.each(cases)("is read from the Date of an answer by %s", async (_, http2) => {
    await server.close();
    server = await startScriptedServer({ http2 });
    server.fail("GET", dated("Mon, 02 Nov 2026 08:00:00 GMT"), dated("yesterday"));
    const cluster = open();
    expect(await cluster.serverTime?.()).toEqual(new Date("2026-11-02T08:00:00Z"));
    expect(await cluster.serverTime?.()).toBeUndefined();
    expect(server.heard.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /version",
      "GET /version",
    ]);
  });
});

describe("objects", () => {
  test("what is created can be read, replaced, listed with its kind, and deleted by its UID", async () => {
    const cluster = open();
    const created = await cluster.create(manifest("a", { word: "été 😀" }));
    expect(await cluster.get(ref("a"))).toEqual(created);
    const replaced = await cluster.replace({ ...created, data: { word: "hiver" } });
    expect((await cluster.list(CONFIG_MAPS, { namespace: "class" })).items).toEqual([replaced]);
    await cluster.delete(ref("a"), { uid: created.metadata.uid });
    expect(await cluster.get(ref("a"))).toBeUndefined();
  });

  test("deleting what is gone, or what was made anew under the same name, leaves the new one alone", async () => {
    const cluster = open();
    const old = await cluster.create(manifest("a"));
    server.store.remove("a");
    await cluster.delete(ref("a"), { uid: old.metadata.uid });
    const anew = await cluster.create(manifest("a"));
    await cluster.delete(ref("a"), { uid: old.metadata.uid });
    expect(await cluster.get(ref("a"))).toEqual(anew);
  });

  test("a list of more than a page comes whole, also when the server forgets the version in between", async () => {
    for (let index = 0; index < 1_200; index += 1) server.store.put(`m${index}`, {});
    const cluster = open();
    expect((await cluster.list(CONFIG_MAPS, { namespace: "class" })).items).toHaveLength(1_200);
    server.fail("GET", {
      status: 200,
      body: { metadata: { resourceVersion: "5", continue: "0@500" }, items: [] },
    });
    server.store.compact();
    expect((await cluster.list(CONFIG_MAPS, { namespace: "class" })).items).toHaveLength(1_200);
  });

  test("a missing object is undefined, but a missing API is an error", async () => {
    const cluster = open();
    expect(await cluster.get(ref("nobody"))).toBeUndefined();
    const pod = { apiVersion: "v1", kind: "Pod", namespace: "class", name: "x" };
    expect(await failureOf(cluster.get(pod))).toMatchObject({ kind: "notFound", params: { missing: "api" } });
  });

  test("a namespaced object without a namespace, and an unknown kind, are defects and reach no server", async () => {
    const cluster = open();
    expect(await failureOf(cluster.get({ ...CONFIG_MAPS, name: "a" }))).toMatchObject({ kind: "internal" });
    const unknown = { apiVersion: "v1", kind: "Nonsense", name: "a" };
    expect(await failureOf(cluster.get(unknown))).toMatchObject({ kind: "internal" });
    expect(server.heard).toEqual([]);
  });
});

describe("connections", () => {
  test("many calls share one connection, at most sixteen at a time", async () => {
    const cluster = open();
    server.delay = 2;
    await Promise.all(Array.from({ length: 200 }, (_, index) => cluster.create(manifest(`m${index}`))));
    expect(server.store.list()).toHaveLength(200);
    expect(server.gate.accepted).toBe(1);
    expect(server.mostInWork).toBe(16);
  });

  test("a server without HTTP/2 is served by kept HTTP/1.1 connections", async () => {
    await server.close();
    server = await startScriptedServer({ http2: false });
    const cluster = open();
    for (let index = 0; index < 50; index += 1) await cluster.create(manifest(`m${index}`));
    await Promise.all(Array.from({ length: 100 }, (_, index) => cluster.get(ref(`m${index % 50}`))));
    expect(server.heard.every(({ httpVersion }) => httpVersion === "1.1")).toBe(true);
    expect(server.gate.accepted).toBeLessThanOrEqual(17);
  });

  test("a GOAWAY moves the next calls to a new connection and loses none", async () => {
    const cluster = open();
    server.delay = 5;
    const calls = Array.from({ length: 60 }, (_, index) => cluster.create(manifest(`m${index}`)));
    await expect.poll(() => server.heard.length, { interval: 1 }).toBeGreaterThan(16);
    server.goaway();
    await Promise.all(calls);
    expect(server.store.list()).toHaveLength(60);
    await cluster.get(ref("m1"));
    expect(server.gate.accepted).toBe(2);
  });

  test("a connection that fell silent is found by its pings, and a read goes through a new one", async () => {
    const cluster = open({ pingInterval: 20, pingTimeout: 300 });
    server.store.put("a", {});
    await cluster.get(ref("a"));
    server.gate.freeze();
    expect((await cluster.get(ref("a")))?.metadata.name).toBe("a");
    expect(server.gate.accepted).toBe(2);
  });

  test("closing ends calls in flight, waiting and later ones with cancelled", async () => {
    const cluster = open({ maxInFlight: 1 });
    server.fail("GET", "hang");
    const first = failureOf(cluster.get(ref("a")));
    const second = failureOf(cluster.get(ref("b")));
    await expect.poll(() => server.heard.length, SOON).toBe(1);
    await cluster.close();
    expect([await first, await second, await failureOf(cluster.get(ref("c")))]).toMatchObject([
      { kind: "cancelled" },
      { kind: "cancelled" },
      { kind: "cancelled" },
    ]);
  });

  test("an address where nobody listens, a foreign certificate and a wrong name are told apart", async () => {
    const other = await startScriptedServer();
    const port = other.gate.port;
    const reasonFor = async (access: typeof server.access) => {
      const cluster = connect(access, { ...FAST, retryBudget: 20 });
      const failure = await failureOf(cluster.get(ref("a")));
      await cluster.close();
      return failure;
    };
    const untrusted = await reasonFor({ ...other.access, ca: server.pair.certificate });
    const misnamed = await reasonFor({ ...other.access, tlsServerName: "elsewhere.example" });
    const named = await reasonFor({ ...other.access, tlsServerName: "localhost" });
    await other.close();
    const nobody = await reasonFor({ ...other.access, server: `https://127.0.0.1:${port}` });
    const unreachable = (cause: string) => ({
      kind: "unreachable",
      params: { server: `127.0.0.1:${port}`, cause },
    });
    expect(untrusted).toMatchObject(unreachable("tlsUntrusted"));
    expect(misnamed).toMatchObject(unreachable("tlsName"));
    expect(named).toBeUndefined();
    expect(nobody).toMatchObject(unreachable("refused"));
  });
});

describe("a permit", () => {
  test("is asked for when a write leaves: one that queued meanwhile stays", async () => {
    const cluster = open({ maxInFlight: 1 });
    let held = true;
    const permit = (): undefined => {
      if (!held) throw new LabError({ kind: "cancelled" });
    };
    server.delay = 50;
    const first = cluster.create(manifest("a"), { permit });
    const second = failureOf(cluster.create(manifest("b"), { permit }));
    await expect.poll(() => server.heard.length, SOON).toBe(1);
    held = false;
    await first;
    expect(await second).toMatchObject({ kind: "cancelled" });
    expect(server.store.list().map((object) => object.metadata.name)).toEqual(["a"]);
  });

  test("is asked for at every try", async () => {
    const cluster = open();
    server.fail("POST", { status: 429, headers: { "retry-after": "0" } });
    let asked = 0;
    const permit = (): undefined => {
      asked += 1;
      if (asked > 1) throw new LabError({ kind: "cancelled" });
    };
    expect(await failureOf(cluster.create(manifest("a"), { permit }))).toMatchObject({ kind: "cancelled" });
    expect(server.heard).toHaveLength(1);
  });

  test("that is not there yet is waited for without holding a place", async () => {
    const cluster = open({ maxInFlight: 1 });
    let resolve = () => {};
    const promise = new Promise<void>((arrive) => {
      resolve = arrive;
    });
    let there = false;
    const written = cluster.create(manifest("a"), { permit: () => (there ? undefined : promise) });
    expect(await cluster.get(ref("a"))).toBeUndefined();
    there = true;
    resolve();
    await written;
    expect(await cluster.get(ref("a"))).toBeDefined();
  });
});

describe("trying again", () => {
  test("a read survives resets, torn answers, cut connections and a busy server", async () => {
    const cluster = open();
    server.store.put("a", { word: "here" });
    server.fail("GET", "reset", "half", "cut", "refuse", { status: 500 }, { status: 503 }, { status: 429 });
    expect(await cluster.get(ref("a"))).toEqual(server.store.list()[0]);
    expect(server.heard).toHaveLength(8);
  });

  test("a create is tried again only when nothing can have happened", async () => {
    const cluster = open();
    server.fail("POST", "refuse", { status: 429, headers: { "retry-after": "0" } });
    await cluster.create(manifest("a"));
    expect(server.heard).toHaveLength(3);
    server.fail("POST", "reset");
    expect(await failureOf(cluster.create(manifest("b")))).toMatchObject({ kind: "unreachable" });
    server.fail("POST", { status: 500, body: status(500, "InternalError") });
    expect(await failureOf(cluster.create(manifest("b")))).toMatchObject({ kind: "internal" });
    expect(server.heard).toHaveLength(5);
    expect(server.store.list().map((object) => object.metadata.name)).toEqual(["a"]);
  });

  test("Retry-After is waited for", async () => {
    const cluster = open();
    server.store.put("a", {});
    const begun = performance.now();
    server.fail("GET", { status: 429, headers: { "retry-after": "1" } });
    await cluster.get(ref("a"));
    expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
  });

  test("writes with a precondition are tried again, and a conflict is told", async () => {
    const cluster = open();
    const object = server.store.put("a", {});
    server.fail("PUT", { status: 503 });
    const replaced = await cluster.replace({ ...object, data: { x: "1" } });
    expect(await failureOf(cluster.replace({ ...object, data: { x: "2" } }))).toMatchObject({
      kind: "conflict",
    });
    server.fail("DELETE", "cut", { status: 500 });
    await cluster.delete(ref("a"), { uid: replaced.metadata.uid });
    expect(server.store.list()).toEqual([]);
  });

  test("a server-side apply is tried again, a blind merge patch is not", async () => {
    const cluster = open();
    server.fail("PATCH", { status: 503 });
    await cluster.apply(manifest("a", { x: "1" }), "conductor");
    expect(server.heard.at(-1)).toMatchObject({
      path: `${COLLECTION}/a?fieldManager=conductor&force=true`,
      contentType: "application/apply-patch+yaml",
    });
    server.fail("PATCH", { status: 503 });
    const failure = await failureOf(cluster.mergePatch(ref("a"), { data: { x: "2" } }));
    expect(failure).toMatchObject({ kind: "unreachable" });
    expect(server.store.list()[0]).toMatchObject({ data: { x: "1" } });
  });

  test("a quota that is not counted yet is waited for", async () => {
    const cluster = open();
    server.fail("POST", {
      status: 403,
      body: status(403, "Forbidden", {
        message: 'pods "x" is forbidden: status unknown for quota: seat, resources: pods',
      }),
    });
    await cluster.create(manifest("a"));
    expect(server.store.list()).toHaveLength(1);
  });

  test("it gives up after its budget, and says how long the server wants to be left alone", async () => {
    const cluster = open({ retryBudget: 50 });
    server.fail(
      "GET",
      ...Array.from({ length: 1_000 }, () => ({ status: 500, body: status(500, "InternalError") })),
    );
    expect(await failureOf(cluster.get(ref("a")))).toMatchObject({ kind: "internal" });
    server.forgive();
    server.fail("POST", {
      status: 429,
      headers: { "retry-after": "7" },
      body: status(429, "TooManyRequests"),
    });
    const failure = await failureOf(cluster.create(manifest("a")));
    expect(failure).toMatchObject({ kind: "tooMany", params: { retryAfter: 7, verb: "create" } });
  });

  test("a server that accepts and never answers ends in a timeout", async () => {
    const cluster = open({ requestTimeout: 50, retryBudget: 10 });
    server.fail("GET", "hang");
    expect(await failureOf(cluster.get(ref("a")))).toMatchObject({
      kind: "timeout",
      params: { cause: "silent" },
    });
  });
});

test("no failure repeats the token, a header or what a Secret holds", async () => {
  const cluster = open({ retryBudget: 10 });
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "class" }, data: {} };
  const told: unknown[] = [];
  for (const code of [400, 401, 403, 404, 409, 422, 429, 500, 503]) {
    const body = status(code, "Oops", {
      message: "canary-in-message",
      details: { causes: [{ reason: "FieldValueInvalid", field: "data.x", message: "canary-in-cause" }] },
    });
    server.fail("POST", { status: code, body });
    told.push(await failureOf(cluster.create(secret)));
  }
  const words = JSON.stringify(told);
  expect(words).not.toContain("canary");
  expect(words).not.toContain("s3cret-token");
  expect(server.heard[0]?.authorization).toBe("Bearer s3cret-token");
});
