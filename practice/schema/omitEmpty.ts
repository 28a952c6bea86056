import { isFields } from "../json.ts";
import { type Schema, schemaOfField } from "./schema.ts";

/** Takes out, in place, the empty lists and maps that the API server does not write: `data: {}` of a ConfigMap. */
export function omitEmpty(value: unknown, schema: Schema | undefined): void {
  if (Array.isArray(value)) {
    for (const item of value) omitEmpty(item, schema?.items);
    return;
  }
  if (!isFields(value) || !schema) return;
  for (const key of Object.keys(value)) {
    const field = schemaOfField(schema, key);
    if (field?.omitEmpty && isEmpty(value[key])) delete value[key];
    else omitEmpty(value[key], field);
  }
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isFields(value) && Object.keys(value).length === 0;
}
