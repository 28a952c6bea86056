import { z } from "zod";

/** A JSON Schema as zod writes it and as Kubernetes wants it; only the keywords that either of them uses. */
export interface JsonSchema {
  type?: string | string[];
  format?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  "x-kubernetes-preserve-unknown-fields"?: true;
  "x-kubernetes-validations"?: { rule: string; message: string }[];
}

/** Keywords that mean the same in both; everything else is dropped or rewritten. */
const KEPT = [
  "description",
  "enum",
  "pattern",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
] as const;
/** A value of several types: the one place where Kubernetes is told to take what comes (zod checks it again). */
const anything = (): JsonSchema => ({ "x-kubernetes-preserve-unknown-fields": true });

/**
 * The structural schema (OpenAPI v3 as CustomResourceDefinitions want it) of a zod schema. Unions are flattened to
 * the fields of all branches, so the API server checks less than zod does; whoever reads an object parses it again.
 */
export const structuralSchema = (schema: z.ZodType): JsonSchema =>
  structural(z.toJSONSchema(schema, { io: "input" }) as JsonSchema);

function structural(schema: JsonSchema): JsonSchema {
  const branches = schema.oneOf ?? schema.anyOf;
  if (branches) return flatten(branches.map(structural));
  if (schema.const !== undefined) return { type: typeof schema.const, enum: [schema.const] };
  if (typeof schema.type !== "string") return anything();
  const result: JsonSchema = { type: schema.type };
  for (const key of KEPT) Object.assign(result, schema[key] === undefined ? {} : { [key]: schema[key] });
  if (schema.type === "integer") withoutSafeBounds(result);
  if (schema.format === "date-time") {
    result.format = schema.format; // Kubernetes checks it; zod's own pattern is longer than the rest of the schema
    delete result.pattern;
  }
  if (schema.items) result.items = structural(schema.items);
  if (schema.properties) {
    result.properties = mapValues(schema.properties, structural);
    if (schema.required && schema.required.length > 0) result.required = [...schema.required];
  } else if (typeof schema.additionalProperties === "object") {
    result.additionalProperties = structural(schema.additionalProperties);
  }
  return result;
}

/** zod bounds integers by what JavaScript can count; Kubernetes has a format for that. */
function withoutSafeBounds(schema: JsonSchema): void {
  schema.format = "int64";
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

/** One schema that takes what any branch takes. */
function flatten(branches: JsonSchema[]): JsonSchema {
  const [first] = branches;
  if (!first || branches.length === 1) return first ?? anything();
  if (branches.every(({ type }) => type === "object")) return flattenObjects(branches);
  if (!branches.every(({ type }) => type === first.type)) return anything();
  const choices = branches.flatMap((branch) => branch.enum ?? []);
  if (branches.every((branch) => branch.enum))
    return { type: first.type as string, enum: [...new Set(choices)] };
  const alike = branches.every((branch) => JSON.stringify(branch) === JSON.stringify(first));
  return alike ? first : { type: first.type as string };
}

function flattenObjects(branches: JsonSchema[]): JsonSchema {
  const names = new Set(branches.flatMap(({ properties }) => Object.keys(properties ?? {})));
  const properties: Record<string, JsonSchema> = {};
  for (const name of names) {
    const variants = branches.flatMap((branch) => branch.properties?.[name] ?? []);
    properties[name] = flatten(variants);
  }
  const required = [...names].filter((name) => branches.every((branch) => branch.required?.includes(name)));
  return { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
}

const mapValues = <T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
