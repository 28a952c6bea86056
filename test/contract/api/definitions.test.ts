import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  type ClusterUnderTest,
  clusterUnderTest,
  freshNamespace,
  until,
} from "./clusterUnderTest.ts";

const GROUP = `d${Math.random().toString(36).slice(2, 8)}.example.org`;
const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const MERGE = { type: "application/merge-patch+json" };
const APPLY = { type: "application/apply-patch+yaml" };

let cluster: ClusterUnderTest;
let path: string;

const spec = {
  type: "object",
  "x-kubernetes-validations": [
    { rule: "!has(self.low) || !has(self.high) || self.low < self.high", message: "low must be below high" },
  ],
  properties: {
    low: { type: "integer" },
    high: { type: "integer" },
    once: {
      type: "string",
      maxLength: 20,
      "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "is written once" }],
    },
    step: { type: "integer", multipleOf: 5 },
    list: { type: "array", minItems: 1, maxItems: 2, items: { type: "string" } },
    set: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
    map: {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["k"],
      items: { type: "object", required: ["k"], properties: { k: { type: "string" } } },
    },
    words: { type: "object", maxProperties: 1, additionalProperties: { type: "string" } },
    when: { type: "string", format: "date-time" },
    port: { "x-kubernetes-int-or-string": true },
    none: { type: "string", nullable: true },
    flag: { type: "boolean" },
    mode: { type: "string", enum: ["a", "b"] },
    inner: { type: "object", default: {}, properties: { word: { type: "string", default: "W" } } },
    outer: { type: "object", properties: { word: { type: "string", default: "W" } } },
  },
};

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `tables.${GROUP}` },
  spec: {
    group: GROUP,
    scope: "Namespaced",
    names: { plural: "tables", kind: "Table", shortNames: ["tb"], categories: ["furniture"] },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: "Low", type: "integer", jsonPath: ".spec.low", description: "the low one" },
          { name: "When", type: "date", jsonPath: ".spec.when" },
          { name: "First", type: "string", jsonPath: ".spec.list[*]", priority: 1 },
        ],
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec, status: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
          },
        },
      },
    ],
  },
};

const table = (name: string, content?: unknown, more: object = {}): object => ({
  apiVersion: `${GROUP}/v1`,
  kind: "Table",
  metadata: { name },
  ...(content === undefined ? {} : { spec: content }),
  ...more,
});
const said = ({ code, body }: Answer): unknown[] => [code, body.message];

beforeAll(async () => {
  cluster = await clusterUnderTest();
  path = `/apis/${GROUP}/v1/namespaces/${await freshNamespace(cluster)}/tables`;
  expect((await cluster.call("POST", CRDS, definition)).code).toBe(201);
  await until(async () => {
    const served = await cluster.call("POST", `${path}?dryRun=All`, table("x"));
    return served.code === 201;
  });
});
afterAll(async () => {
  await cluster.call("DELETE", `${CRDS}/tables.${GROUP}`);
  await cluster.close();
});

describe("values", () => {
  test.each([
    [{ step: 3 }, "spec.step: Invalid value: 3: spec.step in body should be a multiple of 5"],
    [{ list: [] }, "spec.list: Invalid value: 0: spec.list in body should have at least 1 items"],
    [{ set: ["a", "a"] }, 'spec.set[1]: Duplicate value: "a"'],
    [{ map: [{ k: "a" }, { k: "a" }] }, 'spec.map[1]: Duplicate value: {"k":"a"}'],
  ])("%j breaks a rule", async (content, message) => {
    expect(said(await cluster.call("POST", path, table("bad", content)))).toEqual([
      422,
      `Table.${GROUP} "bad" is invalid: ${message}`,
    ]);
  });

  const TYPES: [object, string][] = [
    [
      { list: [1] },
      'spec.list[0]: Invalid value: "integer": spec.list[0] in body must be of type string: "integer"',
    ],
    [{ list: ["a", "b", "c"] }, "spec.list: Too many: 3: must have at most 2 items"],
    [{ words: { a: "1", b: "2" } }, "spec.words: Too many: 2: must have at most 1 item"],
    [{ map: [{}] }, "spec.map[0].k: Required value"],
    [
      { flag: "true" },
      'spec.flag: Invalid value: "string": spec.flag in body must be of type boolean: "string"',
    ],
    [{ mode: "c" }, 'spec.mode: Unsupported value: "c": supported values: "a", "b"'],
    [
      { port: true },
      'spec.port: Invalid value: "boolean": spec.port in body must be of type integer,string: "boolean"',
    ],
  ];
  test.each(TYPES)("%j is told, and rules are left unchecked", async (content, message) => {
    const unchecked =
      "<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";
    expect(said(await cluster.call("POST", path, table("bad", content)))).toEqual([
      422,
      `Table.${GROUP} "bad" is invalid: [${message}, ${unchecked}]`,
    ]);
  });

  test("defaults fill objects that are there; null goes unless it may stay", async () => {
    const content = { outer: {}, none: null, mode: null, port: 5 };
    const { code, body } = await cluster.call("POST", `${path}?dryRun=All`, table("full", content));
    expect([code, body.spec]).toEqual([
      201,
      { inner: { word: "W" }, outer: { word: "W" }, none: null, port: 5 },
    ]);
  });
});

describe("rules in CEL", () => {
  test("over several fields are checked, and named where they stand", async () => {
    const { code, body } = await cluster.call("POST", path, table("crossed", { low: 2, high: 1 }));
    expect([code, body.message]).toEqual([
      422,
      `Table.${GROUP} "crossed" is invalid: spec: Invalid value: low must be below high`,
    ]);
    expect(body.details.causes).toEqual([
      { reason: "FieldValueInvalid", message: "Invalid value: low must be below high", field: "spec" },
    ]);
  });

  test("about what was before hold for changes alone", async () => {
    expect((await cluster.call("POST", path, table("once", { once: "a" }))).code).toBe(201);
    const labelled = await cluster.call("PATCH", `${path}/once`, { metadata: { labels: { a: "b" } } }, MERGE);
    expect(labelled.code).toBe(200);
    expect(said(await cluster.call("PATCH", `${path}/once`, { spec: { once: "b" } }, MERGE))).toEqual([
      422,
      `Table.${GROUP} "once" is invalid: spec.once: Invalid value: "b": is written once`,
    ]);
  });
});

describe("bodies", () => {
  test("of another kind, version or none are refused", async () => {
    const post = async (manifest: object) => said(await cluster.call("POST", path, manifest));
    expect(await post({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } })).toEqual([
      400,
      `the API version in the data (v1) does not match the expected API version (${GROUP}/v1)`,
    ]);
    expect(await post({ ...table("x"), kind: "Chair" })).toEqual([
      422,
      `Chair.${GROUP} "x" is invalid: kind: Invalid value: "Chair": must be Table`,
    ]);
    const nameless = '{"metadata":{"name":"x"}}';
    expect(await post({ metadata: { name: "x" } })).toEqual([
      400,
      `the object provided is unrecognized (must be of type Table): Object 'Kind' is missing in '${nameless}' (${nameless})`,
    ]);
  });

  test("with unknown fields are warned of, and refused by apply", async () => {
    const warned = await cluster.call("POST", `${path}?dryRun=All`, table("w", { low: 1, zz: 1 }));
    expect([warned.code, warned.headers.warning]).toEqual([201, '299 - "unknown field \\"spec.zz\\""']);
    const applied = await cluster.call("PATCH", `${path}/w?fieldManager=x`, table("w", { zz: 1 }), APPLY);
    expect(said(applied)).toEqual([
      500,
      `failed to create typed patch object (/w; ${GROUP}/v1, Kind=Table): .spec.zz: field not declared in schema`,
    ]);
  });

  test("a replacement has to say which version it replaces", async () => {
    const { body } = await cluster.call("POST", path, table("put", { low: 1 }));
    expect(said(await cluster.call("PUT", `${path}/put`, table("put", { low: 2 })))).toEqual([
      422,
      `tables.${GROUP} "put" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update`,
    ]);
    const next = await cluster.call("PUT", `${path}/put`, { ...body, spec: { low: 2 } });
    expect([next.code, next.body.metadata.generation]).toEqual([200, 2]);
    const stale = await cluster.call("PUT", `${path}/put/status`, { ...body, status: { a: 1 } });
    expect([stale.code, stale.body.reason]).toEqual([409, "Conflict"]);
  });

  test("a finalizer without a domain is let through with a warning", async () => {
    const manifest = { ...table("fin"), metadata: { name: "fin", finalizers: ["plain"] } };
    const { code, headers } = await cluster.call("POST", `${path}?dryRun=All`, manifest);
    expect([code, headers.warning]).toEqual([
      201,
      '299 - "metadata.finalizers: \\"plain\\": prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers"',
    ]);
  });
});

test("status goes by its subresource alone, and each writer owns its own", async () => {
  const applied = await cluster.call(
    "PATCH",
    `${path}/s?fieldManager=app`,
    table("s", { low: 1 }, { status: { ignored: 1 } }),
    APPLY,
  );
  expect([applied.code, applied.body.status]).toEqual([201, undefined]);
  const mine = table("s", { low: 9 }, { status: { phase: "on" } });
  const { body } = await cluster.call("PATCH", `${path}/s/status?fieldManager=ctl`, mine, APPLY);
  expect([body.spec.low, body.status, body.metadata.generation]).toEqual([1, { phase: "on" }, 1]);
  const entries = body.metadata.managedFields.map((one: Record<string, unknown>) => [
    one.manager,
    one.operation,
    one.subresource ?? "",
    one.fieldsV1,
  ]);
  expect(entries.sort()).toEqual([
    ["app", "Apply", "", { "f:spec": { "f:low": {} } }],
    ["ctl", "Apply", "status", { "f:status": { "f:phase": {} } }],
  ]);
  const absent = table("nobody", undefined, { status: {} });
  const refused = await cluster.call("PATCH", `${path}/nobody/status?fieldManager=ctl`, absent, APPLY);
  expect(said(refused)).toEqual([404, `tables.${GROUP} "nobody" not found`]);
});

test("a Table has the columns of the definition, described, and empty cells as null", async () => {
  await cluster.call("POST", path, table("printed", { low: 5, list: ["a", "b"] }, {}));
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const one = `${path}?fieldSelector=metadata.name%3Dprinted`;
  const { body } = await cluster.call("GET", one, undefined, { accept });
  expect(body.columnDefinitions.slice(1)).toEqual([
    { name: "Low", type: "integer", format: "", description: "the low one", priority: 0 },
    {
      name: "When",
      type: "date",
      format: "",
      description: "Custom resource definition column (in JSONPath format): .spec.when",
      priority: 0,
    },
    {
      name: "First",
      type: "string",
      format: "",
      description: "Custom resource definition column (in JSONPath format): .spec.list[*]",
      priority: 1,
    },
  ]);
  expect(body.columnDefinitions[0]).toMatchObject({ name: "Name", type: "string", format: "name" });
  expect(body.rows[0].cells).toEqual(["printed", 5, null, "a"]);
  const bare = await cluster.call("GET", `${one}&includeObject=None`, undefined, { accept });
  expect(bare.body.rows[0]).toEqual({ cells: ["printed", 5, null, "a"], object: null });
});

test("a list of custom resources says of each what it is; one of a built-in kind does not", async () => {
  const { body: own } = await cluster.call("GET", `${path}?limit=1`);
  expect([own.kind, own.items[0].kind, own.items[0].apiVersion]).toEqual([
    "TableList",
    "Table",
    `${GROUP}/v1`,
  ]);
  const maps = path.replace(`/apis/${GROUP}/v1`, "/api/v1").replace("/tables", "/configmaps");
  const { body: builtIn } = await cluster.call("GET", `${maps}?limit=1`);
  expect([builtIn.kind, builtIn.items[0].kind, builtIn.items[0].apiVersion]).toEqual([
    "ConfigMapList",
    undefined,
    undefined,
  ]);
});

test("aggregated discovery shows it in full", async () => {
  const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
  const { body } = await cluster.call("GET", "/apis", undefined, { accept });
  const group = body.items.find(({ metadata }: { metadata: { name: string } }) => metadata.name === GROUP);
  const responseKind = { group: GROUP, version: "v1", kind: "Table" };
  expect(group.versions[0]).toMatchObject({
    version: "v1",
    freshness: "Current",
    resources: [
      {
        resource: "tables",
        responseKind,
        scope: "Namespaced",
        singularResource: "table",
        shortNames: ["tb"],
        categories: ["furniture"],
        subresources: [{ subresource: "status", responseKind }],
      },
    ],
  });
});

test("it tells that it is established, and under which names", async () => {
  const { body } = await cluster.call("GET", `${CRDS}/tables.${GROUP}`);
  const conditions = body.status.conditions.map((one: Record<string, string>) => [
    one.type,
    one.status,
    one.reason,
    one.message,
  ]);
  expect(conditions).toEqual([
    ["NamesAccepted", "True", "NoConflicts", "no conflicts found"],
    ["Established", "True", "InitialNamesAccepted", "the initial names have been accepted"],
  ]);
  expect(body.status.acceptedNames).toEqual({
    plural: "tables",
    singular: "table",
    kind: "Table",
    listKind: "TableList",
    shortNames: ["tb"],
    categories: ["furniture"],
  });
  expect([body.status.storedVersions, body.spec.conversion]).toEqual([["v1"], { strategy: "None" }]);
});

describe("a definition is refused", () => {
  type Draft = { metadata: { name: string }; spec: { scope: string; versions: Record<string, unknown>[] } };
  const change = (alter: (draft: Draft) => void): object => {
    const draft = structuredClone(definition) as unknown as Draft;
    draft.metadata.name = `other.${GROUP}`;
    (draft.spec as unknown as { names: object }).names = { plural: "other", kind: "Other" };
    alter(draft);
    return draft;
  };
  const version = (draft: Draft) => draft.spec.versions[0] as Record<string, unknown>;
  const CASES: [string, (draft: Draft) => void, string][] = [
    [
      "with a name that does not fit",
      (draft) => {
        draft.metadata.name = "x.y";
      },
      `"x.y" is invalid: metadata.name: Invalid value: "x.y": must be spec.names.plural+"."+spec.group`,
    ],
    [
      "with an unknown scope",
      (draft) => {
        draft.spec.scope = "Odd";
      },
      'spec.scope: Unsupported value: "Odd": supported values: "Cluster", "Namespaced"',
    ],
    [
      "without a schema",
      (draft) => {
        delete version(draft).schema;
      },
      "spec.versions[0].schema.openAPIV3Schema: Required value",
    ],
    [
      "with a column that cannot be printed",
      (draft) => {
        version(draft).additionalPrinterColumns = [{ name: "a", type: "odd", jsonPath: "x" }];
      },
      '[spec.additionalPrinterColumns[0].type: Invalid value: "odd": must be one of boolean,date,integer,number,string, spec.additionalPrinterColumns[0].JSONPath: Invalid value: "x": must be a simple json path starting with .]',
    ],
    [
      "with a rule that cannot be read",
      (draft) => {
        version(draft).schema = {
          openAPIV3Schema: { type: "object", "x-kubernetes-validations": [{ rule: "self.(" }] },
        };
      },
      'x-kubernetes-validations[0].rule: Invalid value: {"Rule":"self.(","Message":"","MessageExpression":"","Reason":null,"FieldPath":"","OptionalOldSelf":null}: compilation failed: ERROR: ',
    ],
  ];
  test.each(CASES)("%s", async (_, alter, message) => {
    const { code, body } = await cluster.call("POST", `${CRDS}?dryRun=All`, change(alter));
    expect(code).toBe(422);
    expect(body.message).toContain(message);
  });
});
