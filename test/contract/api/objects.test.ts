import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClusterUnderTest, clusterUnderTest, configMap, freshNamespace } from "./clusterUnderTest.ts";

let cluster: ClusterUnderTest;
let maps: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  maps = `/api/v1/namespaces/${await freshNamespace(cluster)}/configmaps`;
});
afterAll(() => cluster.close());

describe("creating", () => {
  test("the server fills in what only it knows", async () => {
    const { code, body } = await cluster.call("POST", maps, configMap("filled", { a: "1" }));
    expect(code).toBe(201);
    expect(body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(0);
    expect(body.metadata.managedFields).toMatchObject([
      {
        manager: "contract",
        operation: "Update",
        fieldsType: "FieldsV1",
        fieldsV1: { "f:data": { ".": {}, "f:a": {} } },
      },
    ]);
  });

  test("the same name again is refused with 409 AlreadyExists", async () => {
    await cluster.call("POST", maps, configMap("twice"));
    const { code, body } = await cluster.call("POST", maps, configMap("twice"));
    expect(code).toBe(409);
    expect(body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Failure",
      message: 'configmaps "twice" already exists',
      reason: "AlreadyExists",
      details: { name: "twice", kind: "configmaps" },
      code: 409,
    });
  });

  test("a name that is no DNS name is refused with its field", async () => {
    const { code, body } = await cluster.call("POST", maps, configMap("No_Name"));
    expect(code).toBe(422);
    expect(body.reason).toBe("Invalid");
    expect(body.details).toMatchObject({ name: "No_Name", kind: "ConfigMap" });
    expect(body.details.causes).toHaveLength(1);
    expect(body.details.causes[0]).toMatchObject({ reason: "FieldValueInvalid", field: "metadata.name" });
    expect(body.message).toContain('ConfigMap "No_Name" is invalid: metadata.name: Invalid value: "No_Name"');
  });

  test("labels have to be labels", async () => {
    const body = configMap("labelled", {}, { labels: { "a b": "c", ok: "not ok" } });
    const answer = await cluster.call("POST", maps, body);
    expect(answer.code).toBe(422);
    expect(answer.body.details.causes.map((cause: { field: string }) => cause.field)).toEqual([
      "metadata.labels",
      "metadata.labels",
    ]);
  });

  test("generateName makes a name", async () => {
    const { body } = await cluster.call("POST", maps, {
      ...configMap("x"),
      metadata: { generateName: "seat-" },
    });
    expect(body.metadata.name).toMatch(/^seat-[a-z0-9]{5}$/);
  });

  test("a namespace that is not there is a 404", async () => {
    const { code, body } = await cluster.call(
      "POST",
      "/api/v1/namespaces/nowhere/configmaps",
      configMap("a"),
    );
    expect([code, body.message]).toEqual([404, 'namespaces "nowhere" not found']);
  });

  test("a namespace that contradicts the path is a 400", async () => {
    const body = configMap("astray", {}, { namespace: "default" });
    const answer = await cluster.call("POST", maps, body);
    expect(answer.code).toBe(400);
    expect(answer.body.message).toBe(
      "the namespace of the provided object does not match the namespace sent on the request",
    );
  });

  test("a dry run answers and stores nothing", async () => {
    const { code } = await cluster.call("POST", `${maps}?dryRun=All`, configMap("dry"));
    expect(code).toBe(201);
    expect((await cluster.call("GET", `${maps}/dry`)).code).toBe(404);
  });

  test("YAML is as good as JSON", async () => {
    const yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata: {a: 'yes'}\n";
    const { code, body } = await cluster.call("POST", maps, yaml, { type: "application/yaml" });
    expect([code, body.data]).toEqual([201, { a: "yes" }]);
  });

  test("a body that is no JSON is a 400, an unknown media type a 415", async () => {
    expect((await cluster.call("POST", maps, "{")).code).toBe(400);
    const odd = await cluster.call("POST", maps, "x", { type: "text/csv" });
    expect([odd.code, odd.body.reason]).toEqual([415, "UnsupportedMediaType"]);
  });

  test("unknown fields are dropped with a warning, or refused when Strict", async () => {
    const body = { ...configMap("unknown"), extra: 1 };
    const warned = await cluster.call("POST", maps, body);
    expect(warned.code).toBe(201);
    expect(warned.body).not.toHaveProperty("extra");
    expect(warned.headers.warning).toBe('299 - "unknown field \\"extra\\""');
    const strict = await cluster.call("POST", `${maps}?fieldValidation=Strict`, {
      ...body,
      metadata: { name: "s" },
    });
    expect(strict.code).toBe(400);
    expect(strict.body.message).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "extra"',
    );
  });

  test("a field given twice is refused when Strict", async () => {
    const text = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"d"},"data":{"a":"1","a":"2"}}';
    const { code, body } = await cluster.call("POST", `${maps}?fieldValidation=Strict`, text);
    expect(code).toBe(400);
    expect(body.message).toContain('duplicate field "data.a"');
  });

  test("a value of the wrong type is a 400", async () => {
    const { code, body } = await cluster.call("POST", maps, { ...configMap("typed"), immutable: "yes" });
    expect([code, body.reason]).toEqual([400, "BadRequest"]);
  });
});

describe("replacing", () => {
  test("an old resourceVersion is a 409 Conflict, none at all is last writer wins", async () => {
    const { body: first } = await cluster.call("POST", maps, configMap("put", { n: "1" }));
    const second = await cluster.call("PUT", `${maps}/put`, { ...first, data: { n: "2" } });
    expect(second.code).toBe(200);
    const stale = await cluster.call("PUT", `${maps}/put`, { ...first, data: { n: "3" } });
    expect([stale.code, stale.body.reason]).toEqual([409, "Conflict"]);
    expect(stale.body.message).toBe(
      'Operation cannot be fulfilled on configmaps "put": the object has been modified; please apply your changes to the latest version and try again',
    );
    const blind = await cluster.call("PUT", `${maps}/put`, configMap("put", { n: "4" }));
    expect([blind.code, blind.body.data]).toEqual([200, { n: "4" }]);
  });

  test("writing the same again makes no new version", async () => {
    const { body: first } = await cluster.call("POST", maps, configMap("same", { n: "1" }));
    const { body: again } = await cluster.call("PUT", `${maps}/same`, first);
    expect(again.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });

  test("uid and creation time cannot be changed", async () => {
    const { body: first } = await cluster.call("POST", maps, configMap("uid"));
    const other = { ...first, metadata: { ...first.metadata, uid: "00000000-0000-0000-0000-000000000000" } };
    expect((await cluster.call("PUT", `${maps}/uid`, other)).code).toBe(409);
    const older = { ...first, metadata: { ...first.metadata, creationTimestamp: "2000-01-01T00:00:00Z" } };
    const { body } = await cluster.call("PUT", `${maps}/uid`, older);
    expect(body.metadata.creationTimestamp).toBe(first.metadata.creationTimestamp);
  });

  test("what is immutable stays", async () => {
    const secrets = maps.replace("configmaps", "secrets");
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "fixed" },
      immutable: true,
      stringData: { a: "b" },
    };
    const { body } = await cluster.call("POST", secrets, secret);
    expect(body).toMatchObject({ type: "Opaque", data: { a: "Yg==" } });
    expect(body).not.toHaveProperty("stringData");
    const changed = await cluster.call("PUT", `${secrets}/fixed`, { ...body, data: { a: "Yw==" } });
    expect(changed.code).toBe(422);
    expect(changed.body.message).toBe(
      'Secret "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set',
    );
  });
});

describe("deleting", () => {
  test("answers with a Status that has the uid, and the object is gone", async () => {
    const { body: made } = await cluster.call("POST", maps, configMap("gone"));
    const { code, body } = await cluster.call("DELETE", `${maps}/gone`);
    expect(code).toBe(200);
    expect(body).toMatchObject({
      kind: "Status",
      status: "Success",
      details: { name: "gone", kind: "configmaps", uid: made.metadata.uid },
    });
    const missing = await cluster.call("GET", `${maps}/gone`);
    expect([missing.code, missing.body.message]).toEqual([404, 'configmaps "gone" not found']);
  });

  test("a precondition that does not hold is a 409", async () => {
    await cluster.call("POST", maps, configMap("kept"));
    const wrong = { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid: "no" } };
    const { code, body } = await cluster.call("DELETE", `${maps}/kept`, wrong);
    expect([code, body.reason]).toEqual([409, "Conflict"]);
    expect((await cluster.call("GET", `${maps}/kept`)).code).toBe(200);
  });

  test("a finalizer holds an object, which takes no new ones, until it is taken away", async () => {
    const name = `${maps}/held`;
    await cluster.call("POST", maps, configMap("held", {}, { finalizers: ["pupitre.fr/hold"] }));
    const { body } = await cluster.call("DELETE", name);
    expect(body.metadata.deletionTimestamp).toBeDefined();
    const more = [{ op: "add", path: "/metadata/finalizers/-", value: "pupitre.fr/more" }];
    const refused = await cluster.call("PATCH", name, more, { type: "application/json-patch+json" });
    expect(refused.code).toBe(422);
    expect(refused.body.details.causes[0].field).toBe("metadata.finalizers");
    const none = [{ op: "remove", path: "/metadata/finalizers" }];
    await cluster.call("PATCH", name, none, { type: "application/json-patch+json" });
    expect((await cluster.call("GET", name)).code).toBe(404);
  });

  test("a collection goes by its labels", async () => {
    const labels = { sweep: "yes" };
    await cluster.call("POST", maps, configMap("s1", {}, { labels }));
    await cluster.call("POST", maps, configMap("s2", {}, { labels }));
    await cluster.call("POST", maps, configMap("s3"));
    expect((await cluster.call("DELETE", `${maps}?labelSelector=sweep%3Dyes`)).code).toBe(200);
    const { body } = await cluster.call("GET", `${maps}?labelSelector=sweep`);
    expect(body.items).toEqual([]);
    expect((await cluster.call("GET", `${maps}/s3`)).code).toBe(200);
  });
});

describe("listing", () => {
  beforeAll(async () => {
    for (const [name, tier] of [
      ["l1", "a"],
      ["l2", "b"],
      ["l3", "b"],
    ] as const) {
      await cluster.call("POST", maps, configMap(name, {}, { labels: { list: "yes", tier } }));
    }
  });
  const names = async (query: string): Promise<string[]> => {
    const { body } = await cluster.call("GET", `${maps}?${query}`);
    return body.items.map((item: { metadata: { name: string } }) => item.metadata.name);
  };

  test.each([
    ["list=yes,tier=b", ["l2", "l3"]],
    ["list==yes,tier!=b", ["l1"]],
    ["list,tier in (a, c)", ["l1"]],
    ["list,tier notin (a)", ["l2", "l3"]],
    ["list,!tier", []],
  ])("by labels: %s", async (selector, expected) => {
    expect(await names(`labelSelector=${encodeURIComponent(selector)}`)).toEqual(expected);
  });

  test("by fields", async () => {
    expect(await names("fieldSelector=metadata.name%3Dl2")).toEqual(["l2"]);
    const { code, body } = await cluster.call("GET", `${maps}?fieldSelector=data.a%3Db`);
    expect([code, body.reason]).toEqual([400, "BadRequest"]);
  });

  test("in pages of one state, with what remains", async () => {
    const first = await cluster.call("GET", `${maps}?limit=2&fieldSelector=`);
    expect(first.body.items).toHaveLength(2);
    await cluster.call("POST", maps, configMap("zz-late"));
    const second = await cluster.call(
      "GET",
      `${maps}?limit=500&continue=${encodeURIComponent(first.body.metadata.continue)}`,
    );
    const rest: string[] = second.body.items.map(
      (item: { metadata: { name: string } }) => item.metadata.name,
    );
    expect(rest).toContain("l3");
    expect(rest).not.toContain("zz-late");
    expect(rest).toHaveLength(first.body.metadata.remainingItemCount);
    expect(second.body.metadata.continue ?? "").toBe("");
  });

  test("names the kind once and gives a resourceVersion to watch from", async () => {
    const { body } = await cluster.call("GET", `${maps}?limit=1`);
    expect([body.kind, body.apiVersion]).toEqual(["ConfigMapList", "v1"]);
    expect(Number(body.metadata.resourceVersion)).toBeGreaterThan(0);
  });

  test("as a Table for kubectl, or as metadata only", async () => {
    const one = `${maps}?fieldSelector=metadata.name%3Dl1`;
    const accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
    const { body: table } = await cluster.call("GET", one, undefined, { accept });
    expect(table.kind).toBe("Table");
    expect(table.columnDefinitions.map((column: { name: string }) => column.name)).toEqual([
      "Name",
      "Data",
      "Age",
    ]);
    expect(table.rows[0].cells.slice(0, 2)).toEqual(["l1", 0]);
    expect(table.rows[0].object.kind).toBe("PartialObjectMetadata");
    const partial = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    const { body: metadata } = await cluster.call("GET", one, undefined, { accept: partial });
    expect(metadata.kind).toBe("PartialObjectMetadataList");
    expect(metadata.items[0]).not.toHaveProperty("data");
  });
});
