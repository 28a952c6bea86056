import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type ClusterUnderTest,
  CRDS,
  clusterUnderTest,
  freshNamespace,
  serveKind,
  until,
} from "./clusterUnderTest.ts";

const GROUP = `g${Math.random().toString(36).slice(2, 8)}.example.org`;
const MERGE = { type: "application/merge-patch+json" };

let cluster: ClusterUnderTest;
let desks: string;

const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `desks.${GROUP}` },
  spec: {
    group: GROUP,
    scope: "Namespaced",
    names: { plural: "desks", kind: "Desk", shortNames: ["dk"] },
    versions: [
      {
        name: "v1alpha1",
        served: true,
        storage: true,
        subresources: { status: {} },
        additionalPrinterColumns: [
          { name: "Number", type: "integer", jsonPath: ".spec.number" },
          { name: "Ready", type: "string", jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
          { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" },
        ],
        schema: {
          openAPIV3Schema: {
            type: "object",
            required: ["spec"],
            properties: {
              spec: {
                type: "object",
                required: ["number"],
                properties: {
                  number: { type: "integer", minimum: 1, maximum: 40 },
                  title: { type: "string", default: "Desk", minLength: 1, maxLength: 20 },
                  code: { type: "string", pattern: "^[A-Z]{2}$" },
                  mode: { type: "string", enum: ["solo", "pair"] },
                  tags: { type: "array", maxItems: 2, items: { type: "string" } },
                  free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                  port: { "x-kubernetes-int-or-string": true },
                },
              },
              status: {
                type: "object",
                properties: {
                  phase: { type: "string" },
                  conditions: {
                    type: "array",
                    items: {
                      type: "object",
                      properties: { type: { type: "string" }, status: { type: "string" } },
                    },
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
};

function desk(name: string, spec: object): object {
  return { apiVersion: `${GROUP}/v1alpha1`, kind: "Desk", metadata: { name }, spec };
}

beforeAll(async () => {
  cluster = await clusterUnderTest();
  desks = `/apis/${GROUP}/v1alpha1/namespaces/${await freshNamespace(cluster)}/desks`;
  await serveKind(cluster, definition, desks);
});
afterAll(async () => {
  await cluster.call("DELETE", `${CRDS}/desks.${GROUP}`);
  await cluster.close();
});

test("defaults are filled in, unknown fields pruned, free ones kept", async () => {
  const { code, body } = await cluster.call(
    "POST",
    `${desks}?fieldValidation=Ignore`,
    desk("filled", { number: 1, unknown: true, free: { any: [1] }, port: "http" }),
  );
  expect(code).toBe(201);
  expect(body.spec).toEqual({ number: 1, title: "Desk", free: { any: [1] }, port: "http" });
  expect(body.metadata.generation).toBe(1);
});

test.each([
  [
    "a minimum",
    { number: 0 },
    "spec.number: Invalid value: 0: spec.number in body should be greater than or equal to 1",
  ],
  [
    "a maximum",
    { number: 41 },
    "spec.number: Invalid value: 41: spec.number in body should be less than or equal to 40",
  ],
  [
    "a type",
    { number: "7" },
    'spec.number: Invalid value: "string": spec.number in body must be of type integer: "string"',
  ],
  ["a required field", {}, "spec.number: Required value"],
  [
    "an enum",
    { number: 1, mode: "trio" },
    'spec.mode: Unsupported value: "trio": supported values: "solo", "pair"',
  ],
  [
    "a pattern",
    { number: 1, code: "a" },
    `spec.code: Invalid value: "a": spec.code in body should match '^[A-Z]{2}$'`,
  ],
  [
    "a length",
    { number: 1, title: "" },
    'spec.title: Invalid value: "": spec.title in body should be at least 1 chars long',
  ],
])("%s is checked, in the words of the API server", async (_, spec, message) => {
  const { code, body } = await cluster.call("POST", desks, desk("bad", spec));
  expect(code).toBe(422);
  expect(body.message).toBe(`Desk.${GROUP} "bad" is invalid: ${message}`);
  expect(body.details).toMatchObject({ name: "bad", group: GROUP, kind: "Desk" });
  expect(body.details.causes[0].field).toBe(message.split(":")[0]);
});

test("several faults are told together", async () => {
  const { body } = await cluster.call("POST", desks, desk("bad", { number: 0, mode: "x" }));
  expect(body.message).toMatch(
    /is invalid: \[.*spec\.number.*, .*spec\.mode.*\]|\[.*spec\.mode.*, .*spec\.number.*\]/,
  );
  expect(body.details.causes).toHaveLength(2);
});

test("an unknown field is refused when Strict", async () => {
  const path = `${desks}?fieldValidation=Strict`;
  const { code, body } = await cluster.call("POST", path, desk("strict", { number: 1, nope: 1 }));
  expect(code).toBe(400);
  expect(body.message).toBe(
    'Desk in version "v1alpha1" cannot be handled as a Desk: strict decoding error: unknown field "spec.nope"',
  );
});

describe("status", () => {
  test("is written by its subresource only, and counts no generation", async () => {
    const path = `${desks}/split`;
    const given = { ...desk("split", { number: 2 }), status: { phase: "ready" } };
    const { body: made } = await cluster.call("POST", desks, given);
    expect(made).not.toHaveProperty("status");
    const { body: spoken } = await cluster.call(
      "PATCH",
      `${path}/status`,
      { status: { phase: "ready" }, spec: { number: 9 } },
      MERGE,
    );
    expect(spoken).toMatchObject({
      status: { phase: "ready" },
      spec: { number: 2 },
      metadata: { generation: 1 },
    });
    const { body: moved } = await cluster.call(
      "PATCH",
      path,
      { status: { phase: "lost" }, spec: { number: 3 } },
      MERGE,
    );
    expect(moved).toMatchObject({
      status: { phase: "ready" },
      spec: { number: 3 },
      metadata: { generation: 2 },
    });
    const labelled = await cluster.call("PATCH", path, { metadata: { labels: { a: "b" } } }, MERGE);
    expect(labelled.body.metadata.generation).toBe(2);
  });

  test("is applied apart, by managers of its own", async () => {
    await cluster.call("POST", desks, desk("applied", { number: 2 }));
    const part = {
      apiVersion: `${GROUP}/v1alpha1`,
      kind: "Desk",
      metadata: { name: "applied" },
      status: { phase: "on" },
    };
    const { code, body } = await cluster.call("PATCH", `${desks}/applied/status?fieldManager=boss`, part, {
      type: "application/apply-patch+yaml",
    });
    expect([code, body.status]).toEqual([200, { phase: "on" }]);
    expect(body.metadata.managedFields).toContainEqual(
      expect.objectContaining({ manager: "boss", operation: "Apply", subresource: "status" }),
    );
  });
});

test("printer columns make a Table", async () => {
  await cluster.call("POST", desks, desk("printed", { number: 5 }));
  const conditions = [
    { type: "Other", status: "False" },
    { type: "Ready", status: "True" },
  ];
  await cluster.call("PATCH", `${desks}/printed/status`, { status: { conditions } }, MERGE);
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const { body } = await cluster.call("GET", `${desks}?fieldSelector=metadata.name%3Dprinted`, undefined, {
    accept,
  });
  expect(body.columnDefinitions.map((column: { name: string }) => column.name)).toEqual([
    "Name",
    "Number",
    "Ready",
    "Age",
  ]);
  expect(body.rows[0].cells.slice(0, 3)).toEqual(["printed", 5, "True"]);
});

test("strategic merge is not for custom resources", async () => {
  await cluster.call("POST", desks, desk("plain", { number: 5 }));
  const type = "application/strategic-merge-patch+json";
  expect((await cluster.call("PATCH", `${desks}/plain`, {}, { type })).code).toBe(415);
});

test("discovery and OpenAPI know the kind", async () => {
  const { body: list } = await cluster.call("GET", `/apis/${GROUP}/v1alpha1`);
  expect(list.resources).toContainEqual(
    expect.objectContaining({ name: "desks", kind: "Desk", namespaced: true, shortNames: ["dk"] }),
  );
  await until(async () => {
    const { body: index } = await cluster.call("GET", "/openapi/v3");
    return index.paths[`apis/${GROUP}/v1alpha1`] !== undefined;
  });
  const { body: index } = await cluster.call("GET", "/openapi/v3");
  const { body: document } = await cluster.call(
    "GET",
    index.paths[`apis/${GROUP}/v1alpha1`].serverRelativeURL,
  );
  const post = document.paths[`/apis/${GROUP}/v1alpha1/namespaces/{namespace}/desks`].post;
  expect(post["x-kubernetes-group-version-kind"]).toEqual({
    group: GROUP,
    version: "v1alpha1",
    kind: "Desk",
  });
  expect(post.parameters.map((one: { name: string }) => one.name)).toContain("fieldValidation");
});

test("a definition whose name does not fit is refused", async () => {
  const { code, body } = await cluster.call("POST", CRDS, { ...definition, metadata: { name: "x.y" } });
  expect([code, body.details.causes[0].field]).toEqual([422, "metadata.name"]);
});

test("the objects go with their definition", async () => {
  const name = `lamps.${GROUP}`;
  const spec = { ...definition.spec, names: { plural: "lamps", kind: "Lamp" } };
  await cluster.call("POST", CRDS, { ...definition, metadata: { name }, spec });
  const lamps = desks.replace("/desks", "/lamps");
  await until(async () => (await cluster.call("GET", lamps)).code === 200);
  await until(async () => {
    const lamp = { ...desk("l", { number: 1 }), kind: "Lamp" };
    return (await cluster.call("POST", lamps, lamp)).code === 201;
  });
  await cluster.call("DELETE", `${CRDS}/${name}`);
  await until(async () => (await cluster.call("GET", `${CRDS}/${name}`)).code === 404);
  await until(async () => (await cluster.call("GET", lamps)).code === 404);
});
