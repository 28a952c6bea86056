import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClusterUnderTest, clusterUnderTest, configMap, freshNamespace } from "./clusterUnderTest.ts";

const MERGE = { type: "application/merge-patch+json" };
const JSON_PATCH = { type: "application/json-patch+json" };
const STRATEGIC = { type: "application/strategic-merge-patch+json" };
const APPLY = { type: "application/apply-patch+yaml" };

let cluster: ClusterUnderTest;
let namespace: string;
let maps: string;
let deployments: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = `${await freshNamespace(cluster)}`;
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
  deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
});
afterAll(() => cluster.close());

describe("merge patch", () => {
  test("sets, removes by null, and bumps the version", async () => {
    const { body: made } = await cluster.call("POST", maps, configMap("merge", { a: "1", b: "2" }));
    const patch = { data: { b: null, c: "3" } };
    const { code, body } = await cluster.call("PATCH", `${maps}/merge`, patch, MERGE);
    expect([code, body.data]).toEqual([200, { a: "1", c: "3" }]);
    expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion));
  });

  test("a resourceVersion in it is a precondition", async () => {
    const { body: made } = await cluster.call("POST", maps, configMap("guarded"));
    await cluster.call("PATCH", `${maps}/guarded`, { data: { a: "1" } }, MERGE);
    const patch = { metadata: { resourceVersion: made.metadata.resourceVersion }, data: { a: "2" } };
    expect((await cluster.call("PATCH", `${maps}/guarded`, patch, MERGE)).code).toBe(409);
  });

  test("of what is not there is a 404", async () => {
    expect((await cluster.call("PATCH", `${maps}/absent`, {}, MERGE)).code).toBe(404);
  });

  test("an unknown field is a fault of the patch when Strict", async () => {
    await cluster.call("POST", maps, configMap("strict"));
    const path = `${maps}/strict?fieldValidation=Strict`;
    const { code, body } = await cluster.call("PATCH", path, { nope: 1 }, MERGE);
    expect([code, body.reason]).toEqual([422, "Invalid"]);
    expect(body.message).toContain('strict decoding error: unknown field "nope"');
  });
});

describe("JSON patch", () => {
  test("adds, replaces, moves, copies, removes and tests", async () => {
    await cluster.call("POST", maps, configMap("json", { a: "1" }, { annotations: { "x/y": "2" } }));
    const patch = [
      { op: "test", path: "/data/a", value: "1" },
      { op: "replace", path: "/data/a", value: "9" },
      { op: "copy", from: "/data/a", path: "/data/copy" },
      { op: "move", from: "/metadata/annotations/x~1y", path: "/data/moved" },
      { op: "add", path: "/data/new", value: "3" },
      { op: "remove", path: "/data/new" },
    ];
    const { body } = await cluster.call("PATCH", `${maps}/json`, patch, JSON_PATCH);
    expect(body.data).toEqual({ a: "9", copy: "9", moved: "2" });
  });

  test("a test that fails is a 422 and nothing is done", async () => {
    await cluster.call("POST", maps, configMap("tested", { a: "1" }));
    const patch = [
      { op: "replace", path: "/data/a", value: "2" },
      { op: "test", path: "/data/a", value: "1" },
    ];
    expect((await cluster.call("PATCH", `${maps}/tested`, patch, JSON_PATCH)).code).toBe(422);
    expect((await cluster.call("GET", `${maps}/tested`)).body.data).toEqual({ a: "1" });
  });
});

function deployment(name: string): object {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 0,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            { name: "one", image: "a:1", env: [{ name: "A", value: "1" }], ports: [{ containerPort: 80 }] },
            { name: "two", image: "b:1" },
          ],
        },
      },
    },
  };
}

describe("strategic merge patch", () => {
  // biome-ignore lint/suspicious/noExplicitAny: the object is as the server answers it
  const containers = (body: any): any[] => body.spec.template.spec.containers;

  test("merges lists by the keys of their items", async () => {
    await cluster.call("POST", deployments, deployment("strategic"));
    const patch = {
      spec: {
        template: {
          spec: {
            containers: [
              { name: "one", env: [{ name: "B", value: "2" }], ports: [{ containerPort: 80, name: "http" }] },
              { name: "two", $patch: "delete" },
              { name: "three", image: "c:1" },
            ],
          },
        },
      },
    };
    const { code, body } = await cluster.call("PATCH", `${deployments}/strategic`, patch, STRATEGIC);
    expect(code).toBe(200);
    const byName = Object.fromEntries(containers(body).map((one) => [one.name, one]));
    expect(Object.keys(byName).sort()).toEqual(["one", "three"]);
    const variables = [...byName.one.env].sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(variables).toEqual([
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ]);
    expect(byName.one.ports).toEqual([{ containerPort: 80, name: "http", protocol: "TCP" }]);
  });

  test("replaces and deletes where the directives say so", async () => {
    await cluster.call("POST", deployments, deployment("directives"));
    const container = { name: "one", image: "z:1" };
    const replace = { spec: { template: { spec: { containers: [{ $patch: "replace" }, container] } } } };
    const { body } = await cluster.call("PATCH", `${deployments}/directives`, replace, STRATEGIC);
    expect(containers(body)).toHaveLength(1);
    expect(containers(body)[0]).toMatchObject(container);
  });

  test("takes values out of plain lists", async () => {
    const finalizers = ["pupitre.fr/a", "pupitre.fr/b"];
    await cluster.call("POST", maps, configMap("plain", {}, { finalizers }));
    const patch = { metadata: { "$deleteFromPrimitiveList/finalizers": ["pupitre.fr/a"] } };
    const { body } = await cluster.call("PATCH", `${maps}/plain`, patch, STRATEGIC);
    expect(body.metadata.finalizers).toEqual(["pupitre.fr/b"]);
  });
});

describe("server-side apply", () => {
  const applied = (name: string, data: Record<string, string>): object => configMap(name, data);
  const apply = (name: string, manager: string, data: Record<string, string>, more = "") =>
    cluster.call("PATCH", `${maps}/${name}?fieldManager=${manager}${more}`, applied(name, data), APPLY);

  test("creates, then changes nothing when nothing changes", async () => {
    const first = await apply("ssa", "alice", { a: "1" });
    expect(first.code).toBe(201);
    expect(first.body.metadata.managedFields).toMatchObject([
      { manager: "alice", operation: "Apply", apiVersion: "v1", fieldsV1: { "f:data": { "f:a": {} } } },
    ]);
    const second = await apply("ssa", "alice", { a: "1" });
    expect(second.code).toBe(200);
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion);
  });

  test("removes what the manager no longer names, and keeps what others own", async () => {
    await apply("shared", "alice", { a: "1", b: "1" });
    await apply("shared", "bob", { c: "1" });
    const { body } = await apply("shared", "alice", { a: "2" });
    expect(body.data).toEqual({ a: "2", c: "1" });
  });

  test("a field of somebody else is a conflict that names both, unless forced", async () => {
    await apply("fought", "alice", { a: "1" });
    const { code, body } = await apply("fought", "bob", { a: "2" });
    expect([code, body.reason]).toEqual([409, "Conflict"]);
    expect(body.message).toBe('Apply failed with 1 conflict: conflict with "alice": .data.a');
    expect(body.details.causes).toEqual([
      { reason: "FieldManagerConflict", message: 'conflict with "alice"', field: ".data.a" },
    ]);
    const forced = await apply("fought", "bob", { a: "2" }, "&force=true");
    expect([forced.code, forced.body.data]).toEqual([200, { a: "2" }]);
    const managers = forced.body.metadata.managedFields.map((entry: { manager: string }) => entry.manager);
    expect(managers).toEqual(["bob"]);
  });

  test("the same value by two is no conflict", async () => {
    await apply("agreed", "alice", { a: "1" });
    const { code, body } = await apply("agreed", "bob", { a: "1" });
    expect(code).toBe(200);
    expect(body.metadata.managedFields).toHaveLength(2);
    const left = await apply("agreed", "alice", {});
    expect(left.body.data).toEqual({ a: "1" });
  });

  test("a plain update takes fields over", async () => {
    await apply("taken", "alice", { a: "1" });
    await cluster.call("PATCH", `${maps}/taken?fieldManager=carol`, { data: { a: "5" } }, MERGE);
    const { code, body } = await apply("taken", "alice", { a: "1" });
    expect(code).toBe(409);
    expect(body.message).toContain('conflict with "carol" using v1');
  });

  test("merges containers by name and lets each manager keep its own", async () => {
    const path = `${deployments}/joint`;
    await cluster.call("PATCH", `${path}?fieldManager=alice`, deployment("joint"), APPLY);
    const part = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "joint" },
      spec: { template: { spec: { containers: [{ name: "one", env: [{ name: "B", value: "2" }] }] } } },
    };
    const { body } = await cluster.call("PATCH", `${path}?fieldManager=bob`, part, APPLY);
    expect(body.spec.template.spec.containers[0].env).toEqual([
      { name: "A", value: "1" },
      { name: "B", value: "2" },
    ]);
    const { body: after } = await cluster.call(
      "PATCH",
      `${path}?fieldManager=bob`,
      { ...part, spec: {} },
      APPLY,
    );
    expect(after.spec.template.spec.containers[0].env).toEqual([{ name: "A", value: "1" }]);
    expect(after.spec.template.spec.containers).toHaveLength(2);
  });

  test("wants a field manager, and no managedFields", async () => {
    const nobody = await cluster.call("PATCH", `${maps}/nobody`, applied("nobody", {}), APPLY);
    expect(nobody.code).toBe(422);
    expect(nobody.body.message).toContain("is required for apply patch");
    const own = configMap("nobody", {}, { managedFields: [{ manager: "x" }] });
    const given = await cluster.call("PATCH", `${maps}/nobody?fieldManager=x`, own, APPLY);
    expect([given.code, given.body.message]).toEqual([400, "metadata.managedFields must be nil"]);
  });

  test("reads YAML", async () => {
    const yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  a: b\n";
    const { code } = await cluster.call("PATCH", `${maps}/yaml?fieldManager=alice`, yaml, APPLY);
    expect(code).toBe(201);
  });
});
