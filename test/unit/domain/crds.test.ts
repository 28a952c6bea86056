import Ajv from "ajv";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { TrainingSessionSpec } from "../../../shared/domain/session.ts";
import { API_VERSION, KINDS } from "../../../shared/kubernetes/kinds.ts";
import { customResourceDefinitions } from "../../../shared/manifests/crds.ts";
import { type JsonSchema, structuralSchema } from "../../../shared/manifests/structuralSchema.ts";
import { exampleSpec } from "./exampleTemplate.ts";

interface Definition {
  metadata: { name: string };
  spec: {
    names: { kind: string; plural: string; singular: string; shortNames: string[]; categories: string[] };
    versions: {
      name: string;
      schema: { openAPIV3Schema: JsonSchema };
      subresources?: object;
      additionalPrinterColumns: { name: string; type: string; jsonPath: string }[];
    }[];
  };
}
const definitions = customResourceDefinitions() as unknown as Definition[];
const rows = definitions.map((definition) => {
  const version = definition.spec.versions[0];
  if (!version) throw new Error("a definition without a version");
  return { kind: definition.spec.names.kind, definition, version, schema: version.schema.openAPIV3Schema };
});
const schemaOf = (kind: string): JsonSchema => rows.find((row) => row.kind === kind)?.schema ?? {};

/** All that may stand in a node of a structural schema of ours; anything else is refused by the API server or void. */
const ALLOWED = new Set([
  "type",
  "format",
  "description",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "enum",
  "pattern",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-validations",
]);
const TYPES = ["object", "array", "string", "integer", "number", "boolean"];
const FORMATS = ["int64", "date-time"];

/** The rules of a structural schema, as the documentation of CustomResourceDefinitions lists them. */
function violations(node: JsonSchema, at: string): string[] {
  const found: string[] = [];
  for (const key of Object.keys(node)) if (!ALLOWED.has(key)) found.push(`${at}: keyword ${key}`);
  if (node["x-kubernetes-preserve-unknown-fields"] !== true && !TYPES.includes(String(node.type)))
    found.push(`${at}: no type`);
  if (node.format !== undefined && !FORMATS.includes(node.format)) found.push(`${at}: format ${node.format}`);
  if (node.properties && node.additionalProperties !== undefined)
    found.push(`${at}: properties beside additionalProperties`);
  if (node.additionalProperties === false) found.push(`${at}: additionalProperties is false`);
  if (node.type === "array" && !node.items) found.push(`${at}: a list without items`);
  if (node.pattern && /\(\?[=!<]|\\[1-9k]|\\[pP]\{/.test(node.pattern))
    found.push(`${at}: RE2 cannot read ${node.pattern}`);
  for (const name of node.required ?? [])
    if (!node.properties?.[name]) found.push(`${at}: requires unknown ${name}`);
  for (const [name, child] of Object.entries(node.properties ?? {}))
    found.push(...violations(child, `${at}.${name}`));
  if (node.items) found.push(...violations(node.items, `${at}[]`));
  if (typeof node.additionalProperties === "object")
    found.push(...violations(node.additionalProperties, `${at}{}`));
  return found;
}

function at(schema: JsonSchema, path: string): JsonSchema | undefined {
  const parts = path.split(".").filter(Boolean);
  return parts.reduce<JsonSchema | undefined>((node, part) => node?.properties?.[part], schema);
}

describe("the custom resources", () => {
  test("are all kinds of our group, under the plurals that paths are made of", () =>
    expect(definitions.map(({ metadata, spec }) => [metadata.name, spec.names.kind])).toEqual(
      KINDS.filter(({ apiVersion }) => apiVersion === API_VERSION).map(({ kind, plural }) => [
        `${plural}.pupitre.fr`,
        kind,
      ]),
    ));

  test.each(rows)("$kind has a structural schema", ({ kind, schema }) =>
    expect(violations(schema, kind)).toEqual([]),
  );

  test.each(rows)("$kind prints columns that exist, its age last", ({ schema, version }) => {
    const columns = version.additionalPrinterColumns;
    expect(columns.at(-1)).toEqual({ name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" });
    for (const { jsonPath, type } of columns.slice(0, -1)) {
      const found = at(schema, jsonPath);
      expect([jsonPath, found?.type]).toEqual([jsonPath, type === "date" ? "string" : type]);
      expect(found?.format === "date-time" || type !== "date").toBe(true);
    }
  });

  test("share no name that kubectl would have to guess at", () => {
    const names = definitions.flatMap(({ spec: { names } }) => [
      names.plural,
      names.singular,
      ...names.shortNames,
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  test("keep a status apart from the wish, where there is one", () =>
    expect(rows.filter(({ version }) => version.subresources).map(({ kind }) => kind)).toEqual([
      "TrainingSession",
      "Seat",
    ]));

  test("take whatever comes in three kinds of places only: a value of several types", () => {
    const open = (node: JsonSchema, path: string): string[] => [
      ...(node["x-kubernetes-preserve-unknown-fields"] ? [path] : []),
      ...Object.entries(node.properties ?? {}).flatMap(([name, child]) => open(child, `${path}.${name}`)),
      ...(node.items ? open(node.items, `${path}[]`) : []),
      ...(typeof node.additionalProperties === "object" ? open(node.additionalProperties, `${path}{}`) : []),
    ];
    const places = rows.flatMap(({ kind, schema }) => open(schema, kind));
    expect(places.map((path) => path.replace(/^.*\.(parameters|reason)/, "$1"))).toEqual([
      "parameters[].default",
      "parameters[].min",
      "parameters[].max",
      "parameters[].default",
      "parameters[].min",
      "parameters[].max",
      "parameters{}",
      "reason.params{}",
      "reason.params{}",
    ]);
  });

  test("go through JSON unchanged and share no node, so that YAML needs no anchors", () => {
    expect(JSON.parse(JSON.stringify(definitions))).toEqual(definitions);
    const seen = new Set<unknown>();
    const walk = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      expect(seen.has(value)).toBe(false);
      seen.add(value);
      Object.values(value).forEach(walk);
    };
    walk(definitions);
  });
});

describe("the generated schemas", () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const spec = exampleSpec();
  const session: TrainingSessionSpec = {
    title: "Shell",
    owner: "teacher",
    locale: "fr",
    template: { name: "shell", spec },
    parameters: { count: 3, word: "x", hints: false },
    seats: [{ number: 1, persons: 2 }],
    phase: "prepared",
    endsAt: "2026-11-23T12:00:00.000Z",
    retainNamesUntil: "2026-12-23T12:00:00.000Z",
  };

  test("accept what zod accepts", () => {
    expect(TrainingSessionSpec.safeParse(session).success).toBe(true);
    const validate = ajv.compile(at(schemaOf("TrainingSession"), "spec") as object);
    expect(validate(session) || validate.errors).toBe(true);
  });

  test.each([
    ["a missing field", { ...session, owner: undefined }],
    ["a phase that there is not", { ...session, phase: "cancelled" }],
    ["a seat without a number", { ...session, seats: [{ persons: 1 }] }],
    ["a level that there is not", { ...session, template: { name: "a", spec: { ...spec, level: "hard" } } }],
    [
      "an access of no kind",
      { ...session, template: { name: "a", spec: { ...spec, accesses: [{ name: "a" }] } } },
    ],
  ])("refuse %s", (_, wrong) => {
    const validate = ajv.compile(at(schemaOf("TrainingSession"), "spec") as object);
    expect(validate(JSON.parse(JSON.stringify(wrong)))).toBe(false);
  });

  test("flatten unions to the fields of all branches", () => {
    const union = z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a"), same: z.string(), x: z.int(), odd: z.string() }).strict(),
      z.object({ kind: z.literal("b"), same: z.string(), y: z.boolean(), odd: z.int() }).strict(),
    ]);
    expect(structuralSchema(union)).toEqual({
      type: "object",
      properties: {
        kind: { type: "string", enum: ["a", "b"] },
        same: { type: "string" },
        x: { type: "integer", format: "int64" },
        y: { type: "boolean" },
        odd: { "x-kubernetes-preserve-unknown-fields": true },
      },
      required: ["kind", "same", "odd"],
    });
  });
});
