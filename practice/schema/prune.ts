import { type Fields, isFields, setOwn } from "../json.ts";
import { preservesUnknown, type Schema, schemaOfField } from "./schema.ts";

const RESOURCE_FIELDS = ["apiVersion", "kind", "metadata"];

/**
 * The value without the fields that its schema does not know. Null values of known fields are dropped, as decoding
 * into a Go struct does, unless the schema calls the field nullable.
 * @param onUnknown gets the path of each dropped field, e.g. `spec.containers[0].foo`.
 */
export function prune(
  value: unknown,
  schema: Schema | undefined,
  onUnknown: (path: string) => void,
  path = "",
): unknown {
  if (!schema) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => prune(item, schema.items, onUnknown, `${path}[${index}]`));
  }
  if (!isFields(value)) return value;
  return pruneFields(value, schema, onUnknown, path);
}

function pruneFields(value: Fields, schema: Schema, onUnknown: (path: string) => void, path: string): Fields {
  const kept: Fields = {};
  const keepsUnknown =
    preservesUnknown(schema) || (!schema.properties && schema.additionalProperties === true);
  const embedded = schema["x-kubernetes-embedded-resource"] === true;
  for (const key of Object.keys(value)) {
    const below = path === "" ? key : `${path}.${key}`;
    const field = schemaOfField(schema, key);
    const item = value[key];
    if (field) {
      if (item === null && !field.nullable && !preservesUnknown(field)) continue;
      setOwn(kept, key, prune(item, field, onUnknown, below));
    } else if (keepsUnknown || (embedded && RESOURCE_FIELDS.includes(key))) setOwn(kept, key, item);
    else onUnknown(below);
  }
  return kept;
}
