import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Answer,
  type ClusterUnderTest,
  clusterUnderTest,
  configMap,
  freshNamespace,
} from "./clusterUnderTest.ts";

const APPLY = { type: "application/apply-patch+yaml" };
const MERGE = { type: "application/merge-patch+json" };

let cluster: ClusterUnderTest;
let maps: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  maps = `/api/v1/namespaces/${await freshNamespace(cluster)}/configmaps`;
});
afterAll(() => cluster.close());

const apply = (name: string, manager: string, manifest: object, more = ""): Promise<Answer> =>
  cluster.call("PATCH", `${maps}/${name}?fieldManager=${manager}${more}`, manifest, APPLY);

/** Who owns what: `manager operation` → fields. */
const owners = ({ body }: Answer): Record<string, unknown> =>
  Object.fromEntries(
    (body.metadata.managedFields ?? []).map((entry: Record<string, unknown>) => [
      `${entry.manager} ${entry.operation}`,
      entry.fieldsV1,
    ]),
  );

test("several fields of several others are one conflict with all of them", async () => {
  await apply("two", "alice", configMap("two", { a: "1" }));
  await cluster.call("PATCH", `${maps}/two?fieldManager=bob`, { data: { b: "1", c: "1" } }, MERGE);
  const { code, body } = await apply("two", "zoe", configMap("two", { a: "2", b: "2", c: "2" }));
  expect([code, body.reason]).toEqual([409, "Conflict"]);
  const causes = body.details.causes.map((one: { field: string; message: string }) => [
    one.field,
    one.message,
  ]);
  expect(causes.sort()).toEqual([
    [".data.a", 'conflict with "alice"'],
    [".data.b", 'conflict with "bob" using v1'],
    [".data.c", 'conflict with "bob" using v1'],
  ]);
  expect(body.message).toMatch(/^Apply failed with 3 conflicts: conflicts with "/);
});

test("force takes a field over, and the other keeps the rest", async () => {
  await apply("force", "alice", configMap("force", { a: "1", b: "1" }));
  const forced = await apply("force", "bob", configMap("force", { a: "2" }), "&force=true");
  expect(forced.body.data).toEqual({ a: "2", b: "1" });
  expect(owners(forced)).toEqual({
    "alice Apply": { "f:data": { "f:b": {} } },
    "bob Apply": { "f:data": { "f:a": {} } },
  });
});

test("a replacement takes what it changes, and the applier's field is in conflict after", async () => {
  await apply("put", "alice", configMap("put", { a: "1", b: "1" }));
  const replaced = await cluster.call(
    "PUT",
    `${maps}/put?fieldManager=carol`,
    configMap("put", { a: "1", b: "2" }),
  );
  expect(owners(replaced)).toEqual({
    "alice Apply": { "f:data": { "f:a": {} } },
    "carol Update": { "f:data": { "f:b": {} } },
  });
  const again = await apply("put", "alice", configMap("put", { a: "1", b: "1" }));
  expect(again.body.message).toBe('Apply failed with 1 conflict: conflict with "carol" using v1: .data.b');
});

test("labels, annotations and finalizers are owned one by one", async () => {
  const first = { labels: { x: "1" }, annotations: { q: "r" }, finalizers: ["pupitre.fr/z"] };
  const second = { labels: { y: "1" }, finalizers: ["pupitre.fr/w"] };
  const marked = (metadata: object) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "meta", ...metadata },
  });
  await apply("meta", "alice", marked(first));
  const both = await apply("meta", "bob", marked(second));
  expect(both.body.metadata).toMatchObject({
    labels: { x: "1", y: "1" },
    finalizers: ["pupitre.fr/z", "pupitre.fr/w"],
  });
  const left = await apply("meta", "alice", marked({}));
  expect(left.body.metadata).toMatchObject({ labels: { y: "1" }, finalizers: ["pupitre.fr/w"] });
  expect(left.body.metadata).not.toHaveProperty("annotations");
  expect(Object.keys(owners(left))).toEqual(["bob Apply"]);
  await cluster.call("PATCH", `${maps}/meta`, { metadata: { finalizers: null } }, MERGE);
});

test("those who apply come first, then the older entry", async () => {
  await cluster.call("POST", `${maps}?fieldManager=zoe`, configMap("order", { z: "1" }));
  const applied = await apply("order", "alice", configMap("order", { a: "1" }));
  expect(Object.keys(owners(applied))).toEqual(["alice Apply", "zoe Update"]);
});

test("a resourceVersion in it is a precondition, and a uid says that it must be there", async () => {
  const { body } = await cluster.call("POST", maps, configMap("guarded", { a: "1" }));
  const { resourceVersion } = body.metadata;
  const write = (metadata: object, b: string) =>
    apply("guarded", "alice", configMap("guarded", { b }, metadata));
  expect((await write({ resourceVersion }, "1")).code).toBe(200);
  const stale = await write({ resourceVersion }, "2");
  expect([stale.code, stale.body.reason]).toEqual([409, "Conflict"]);
  expect((await write({ uid: "other" }, "2")).code).toBe(422);
  const absent = await apply("absent", "alice", configMap("absent", {}, { uid: "abc" }));
  expect([absent.code, absent.body.message]).toEqual([
    409,
    'Operation cannot be fulfilled on configmaps "absent": uid mismatch: the provided object specified uid abc, and no existing object was found',
  ]);
});

test("nothing that the type does not have can be applied, whatever the field validation", async () => {
  for (const validation of ["Ignore", "Warn", "Strict"]) {
    const manifest = { ...configMap("typed"), nope: 1 };
    const { code, body } = await apply("typed", "alice", manifest, `&fieldValidation=${validation}`);
    expect([code, body.reason, body.message]).toEqual([
      500,
      undefined,
      "failed to create typed patch object (/typed; /v1, Kind=ConfigMap): .nope: field not declared in schema",
    ]);
  }
  const wrong = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "typed" }, data: { a: 1 } };
  expect((await apply("typed", "alice", wrong)).body.message).toBe(
    "failed to create typed patch object (/typed; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:1}",
  );
});

test("two items of one key cannot be applied", async () => {
  const container = (image: string) => ({ name: "main", image });
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "twice" },
    spec: { containers: [container("a"), container("b")] },
  };
  const path = `${maps.replace("configmaps", "pods")}/twice?fieldManager=alice`;
  const { code, body } = await cluster.call("PATCH", path, pod, APPLY);
  expect([code, body.message]).toEqual([
    500,
    'failed to create typed patch object (/twice; /v1, Kind=Pod): .spec.containers: duplicate entries for key [name="main"]',
  ]);
});

test.each([
  [
    "a manifest without apiVersion",
    { kind: "ConfigMap", metadata: { name: "f" } },
    "",
    [400, "invalid object type: /, Kind=ConfigMap"],
  ],
  [
    "a manifest without kind",
    { apiVersion: "v1", metadata: { name: "f" } },
    "",
    [400, "invalid object type: /v1, Kind="],
  ],
  [
    "another namespace",
    configMap("f", {}, { namespace: "default" }),
    "",
    [400, "the namespace of the provided object does not match the namespace sent on the request"],
  ],
  [
    "a manager with a line break in its name",
    configMap("f"),
    "%0A",
    [
      422,
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "alice\\n": invalid character U+000A (at position 5)',
    ],
  ],
])("%s is refused", async (_, manifest, more, expected) => {
  const { code, body } = await apply("f", "alice", manifest, more);
  expect([code, body.message]).toEqual(expected);
});

test("force belongs to apply alone", async () => {
  const path = `${maps}/kube-root-ca.crt?force=true`;
  const { code, body } = await cluster.call("PATCH", path, { data: {} }, MERGE);
  expect([code, body.message]).toEqual([
    422,
    'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
  ]);
});

test("a dry run of an apply answers and stores nothing", async () => {
  const { code, body } = await apply("dry", "alice", configMap("dry", { a: "1" }), "&dryRun=All");
  expect([code, body.data]).toEqual([201, { a: "1" }]);
  expect((await cluster.call("GET", `${maps}/dry`)).code).toBe(404);
});

test("YAML with a key twice is warned of, or refused when Strict", async () => {
  const yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: twice}\ndata: {a: '1', a: '2'}\n";
  const path = `${maps}/twice?fieldManager=alice`;
  const strict = await cluster.call("PATCH", `${path}&fieldValidation=Strict`, yaml, APPLY);
  expect([strict.code, strict.body.message]).toEqual([
    400,
    'error strict decoding patch: error converting YAML to JSON: yaml: unmarshal errors:\n  line 4: key "a" already set in map',
  ]);
  const warned = await cluster.call("PATCH", path, yaml, APPLY);
  expect([warned.code, warned.headers.warning]).toEqual([
    201,
    '299 - "line 4: key \\"a\\" already set in map"',
  ]);
});
