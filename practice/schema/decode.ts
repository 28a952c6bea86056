import { isFields } from "../json.ts";
import { isBase64 } from "./formats.ts";
import { type Schema, schemaOfField } from "./schema.ts";
import { typeName } from "./validate.ts";

/**
 * Whether a value of a built-in type can be read at all: what Go's decoder would refuse. Quantities given as numbers
 * become strings, in place.
 * @returns the first complaint, or nothing.
 */
export function decodeBuiltin(value: unknown, schema: Schema | undefined, path: string): string | undefined {
  if (!schema || value === null) return undefined;
  const actual = typeName(value);
  if (schema["x-kubernetes-int-or-string"]) {
    if (actual === "integer" || actual === "string") return undefined;
    if (actual === "number" && schema.format === "quantity") return undefined;
    return mismatch(actual, path, schema.format === "quantity" ? "resource.Quantity" : "intstr.IntOrString");
  }
  if (schema.type && schema.type !== actual && !(schema.type === "number" && actual === "integer")) {
    return mismatch(actual, path, goType(schema));
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      const wrong = decodeBuiltin(item, schema.items, path);
      if (wrong) return wrong;
    }
    return undefined;
  }
  if (isFields(value)) {
    for (const key of Object.keys(value)) {
      const field = schemaOfField(schema, key);
      const wrong = decodeBuiltin(value[key], field, path === "" ? key : `${path}.${key}`);
      if (wrong) return wrong;
      if (field?.format === "quantity" && typeof value[key] === "number") value[key] = String(value[key]);
    }
    return undefined;
  }
  return typeof value === "string" ? decodeText(value, schema) : undefined;
}

function decodeText(value: string, schema: Schema): string | undefined {
  if (schema.format === "byte" && !isBase64(value.replace(/[\r\n]/g, ""))) {
    const good = /^[A-Za-z0-9+/]*/.exec(value)?.[0].length ?? 0;
    return `illegal base64 data at input byte ${good - (good % 4)}`;
  }
  if (schema.format === "date-time" && Number.isNaN(Date.parse(value))) {
    return `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`;
  }
  return undefined;
}

function mismatch(actual: string, path: string, wanted: string): string {
  const name = actual === "boolean" ? "bool" : actual === "integer" ? "number" : actual;
  return `json: cannot unmarshal ${name} into Go struct field ${path} of type ${wanted}`;
}

function goType(schema: Schema): string {
  switch (schema.type) {
    case "boolean":
      return "bool";
    case "integer":
      return "int32";
    case "number":
      return "float64";
    case "array":
      return "[]";
    case "object":
      return schema.additionalProperties ? "map[string]string" : "struct";
    default:
      return schema.format === "date-time" ? "v1.Time" : "string";
  }
}
