import { isFields } from "../json.ts";
import { formatQuantity, parseQuantity } from "../quantity.ts";
import { goNameOf } from "./builtinSchemas.ts";
import { isBase64 } from "./formats.ts";
import { isMap, type Schema, schemaOfField } from "./schema.ts";
import { typeName } from "./validate.ts";

/**
 * Whether a value of a built-in type can be read at all: what Go's decoder would refuse. Quantities become their
 * shortest form, in place.
 * @param owner the Go type that the value is a field of
 * @returns the first complaint, or nothing.
 */
export function decodeBuiltin(
  value: unknown,
  schema: Schema | undefined,
  path: string,
  owner = "",
): string | undefined {
  if (!schema || value === null) return undefined;
  const actual = typeName(value);
  if (schema["x-kubernetes-int-or-string"]) {
    const isQuantity = schema.format === "quantity";
    if (isQuantity && actual === "string") return parseQuantity(value) ? undefined : QUANTITY_RULE;
    if (actual === "integer" || actual === "string") return undefined;
    if (actual === "number" && isQuantity) return undefined;
    return mismatch(
      actual,
      owner,
      path,
      schema.format === "quantity" ? "resource.Quantity" : "intstr.IntOrString",
    );
  }
  if (schema.type && schema.type !== actual && !(schema.type === "number" && actual === "integer")) {
    return mismatch(actual, owner, path, goType(schema));
  }
  if (Array.isArray(value)) {
    for (const item of value) {
      const wrong = decodeBuiltin(item, schema.items, path, owner);
      if (wrong) return wrong;
    }
    return undefined;
  }
  if (isFields(value)) {
    for (const key of Object.keys(value)) {
      const field = schemaOfField(schema, key);
      const below = isMap(schema) ? path : path === "" ? key : `${path}.${key}`;
      const wrong = decodeBuiltin(value[key], field, below, goNameOf(schema) ?? owner);
      if (wrong) return wrong;
      if (field?.format === "quantity") value[key] = canonical(String(value[key]));
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
  if (schema.format === "micro-time" && !MICRO_TIME.test(value)) {
    return `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05.000000Z07:00": cannot parse ${JSON.stringify(value.slice(19))} as ".000000"`;
  }
  if (schema.format === "date-time" && Number.isNaN(Date.parse(value))) {
    return `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`;
  }
  return undefined;
}

const MICRO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)$/;
const QUANTITY_RULE =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** `1000m` is kept as `1`, `1024Mi` as `1Gi`; powers of ten stay as they were written. */
function canonical(text: string): string {
  const amount = parseQuantity(text);
  return !amount || /[eE]-?\d/.test(text) || /[nu]$/.test(text) ? text : formatQuantity(amount);
}

function mismatch(actual: string, owner: string, path: string, wanted: string): string {
  const name = actual === "boolean" ? "bool" : actual === "integer" ? "number" : actual;
  return `json: cannot unmarshal ${name} into Go struct field ${owner}.${path} of type ${wanted}`;
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
      return `[]${goNameOf(schema.items) === undefined ? "string" : `v1.${goNameOf(schema.items)}`}`;
    case "object":
      return schema.additionalProperties ? "map[string]string" : `v1.${goNameOf(schema) ?? "struct"}`;
    default:
      return schema.format === "date-time" ? "v1.Time" : "string";
  }
}
