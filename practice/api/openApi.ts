import type { Fields } from "../json.ts";
import { builtinFields, builtinSchema } from "../schema/builtinSchemas.ts";
import { groupVersions, VERSION } from "./discovery.ts";
import type { Registry, Resource } from "./registry.ts";

let cached: { registry: Registry; generation: number; documents: Map<string, Fields> } | undefined;

/** The index at `/openapi/v3`, the document of one group and version, or the old `/openapi/v2`. */
export function openApiDocument(registry: Registry, path: string): Fields | undefined {
  if (cached?.registry !== registry || cached.generation !== registry.generation) {
    cached = { registry, generation: registry.generation, documents: new Map() };
  }
  const { documents } = cached;
  let document = documents.get(path);
  if (!document) {
    document = makeDocument(registry, path.replace(/\/$/, ""));
    if (document) documents.set(path, document);
  }
  return document;
}

const INFO = { title: "Pupitre practice cluster", version: VERSION.gitVersion };

function makeDocument(registry: Registry, path: string): Fields | undefined {
  if (path === "/openapi/v3") return index(registry);
  if (path === "/openapi/v2") return { swagger: "2.0", info: INFO, paths: {}, definitions: {} };
  const found = /^\/openapi\/v3\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))$/.exec(path);
  if (!found) return undefined;
  const group = found[2] ?? "";
  const version = found[1] ?? found[3] ?? "";
  const resources = registry.all().filter((one) => one.group === group && one.version === version);
  if (resources.length === 0) return undefined;
  const schemas: Fields = {};
  const paths: Fields = {};
  for (const resource of resources) {
    addSchema(resource, schemas);
    Object.assign(paths, pathsOf(resource));
  }
  return { openapi: "3.0.0", info: INFO, paths, components: { schemas } };
}

function index(registry: Registry): Fields {
  const paths: Fields = {};
  for (const { group, version } of groupVersions(registry)) {
    const root = group === "" ? `api/${version}` : `apis/${group}/${version}`;
    // The hash only has to change when the document does: clients cache by it.
    paths[root] = { serverRelativeURL: `/openapi/v3/${root}?hash=${registry.generation}` };
  }
  return { paths };
}

/** `io.k8s.api.core.v1.Pod` for built-in kinds, reversed group names for custom ones, as upstream. */
function schemaName(resource: Resource): string {
  if (resource.builtinType) return typeName(resource.builtinType);
  const reversed = resource.group.split(".").reverse().join(".");
  return `${reversed}.${resource.version}.${resource.kind}`;
}

function typeName(type: string): string {
  return `io.k8s.api.${type}`;
}

function gvk(resource: Resource): Fields {
  return { group: resource.group, version: resource.version, kind: resource.kind };
}

function addSchema(resource: Resource, schemas: Fields): void {
  const name = schemaName(resource);
  const marks = { "x-kubernetes-group-version-kind": [gvk(resource)] };
  if (resource.builtinType) {
    addType(resource.builtinType, schemas);
    schemas[name] = { ...(schemas[name] as Fields), ...marks };
    return;
  }
  addType("V1ObjectMeta", schemas);
  const properties = { ...resource.schema.properties, metadata: ref("V1ObjectMeta") };
  schemas[name] = { ...resource.schema, properties, ...marks };
}

function ref(type: string): Fields {
  return { allOf: [{ $ref: `#/components/schemas/${typeName(type)}` }] };
}

/** A built-in type and those it uses, by reference as upstream: nested whole they would be megabytes. */
function addType(type: string, schemas: Fields): void {
  const name = typeName(type);
  if (schemas[name]) return;
  const fields = builtinFields(type);
  if (!fields) {
    schemas[name] = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    return;
  }
  const properties: Fields = {};
  schemas[name] = { type: "object", properties };
  const whole = builtinSchema({ type }).properties ?? {};
  for (const [field, text] of Object.entries(fields)) {
    properties[field] = property(text, schemas, whole[field] as unknown as Fields);
  }
}

function property(text: string, schemas: Fields, whole: Fields): Fields {
  if (text.startsWith("[]")) {
    const marks = Object.fromEntries(
      Object.entries(whole).filter(([key]) => key.startsWith("x-kubernetes-")),
    );
    return { type: "array", items: property(text.slice(2), schemas, {}), ...marks };
  }
  if (text.startsWith("{}")) {
    return { type: "object", additionalProperties: property(text.slice(2), schemas, {}) };
  }
  switch (text) {
    case "string":
    case "boolean":
    case "integer":
    case "number":
      return { type: text };
    case "byte":
      return { type: "string", format: "byte" };
    case "date":
      return { type: "string", format: "date-time" };
    case "int-or-string":
      return { type: "string", format: "int-or-string" };
    case "any":
      return { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    default:
      addType(text, schemas);
      return ref(text);
  }
}

const PARAMETERS = [
  { name: "dryRun", in: "query", schema: { type: "string", uniqueItems: true } },
  { name: "fieldManager", in: "query", schema: { type: "string", uniqueItems: true } },
  { name: "fieldValidation", in: "query", schema: { type: "string", uniqueItems: true } },
];

function pathsOf(resource: Resource): Fields {
  const root = resource.group === "" ? "/api/v1" : `/apis/${resource.apiVersion}`;
  const scope = resource.namespaced ? "/namespaces/{namespace}" : "";
  const schema = { $ref: `#/components/schemas/${schemaName(resource)}` };
  const body = (types: string[]): Fields => ({
    content: Object.fromEntries(types.map((type) => [type, { schema }])),
  });
  const operation = (action: string, writes: boolean, types: string[] = []): Fields => ({
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": gvk(resource),
    ...(writes ? { parameters: PARAMETERS } : {}),
    ...(types.length > 0 ? { requestBody: body(types) } : {}),
    responses: { "200": { description: "OK", ...body(["application/json"]) } },
  });
  const collection = `${root}${scope}/${resource.plural}`;
  // Strategic merge is not among the patch types here, so that kubectl takes the merge keys of its own types.
  const patches = [
    "application/apply-patch+yaml",
    "application/json-patch+json",
    "application/merge-patch+json",
  ];
  return {
    [collection]: {
      get: operation("list", false),
      post: operation("post", true, ["application/json", "application/yaml"]),
      delete: operation("deletecollection", false),
    },
    [`${collection}/{name}`]: {
      get: operation("get", false),
      put: operation("put", true, ["application/json", "application/yaml"]),
      patch: operation("patch", true, patches),
      delete: operation("delete", false),
    },
  };
}
