import { clone, isFields } from "../json.ts";
import { type Schema, schemaOfField } from "./schema.ts";

/** Fills in what a structural schema gives as `default`, in place: only fields of objects that are present. */
export function applyDefaults(value: unknown, schema: Schema | undefined): void {
  if (!schema) return;
  if (Array.isArray(value)) {
    for (const item of value) applyDefaults(item, schema.items);
    return;
  }
  if (!isFields(value)) return;
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const present = value[key];
    if (field.default === undefined) continue;
    if (present === undefined || (present === null && !field.nullable)) value[key] = clone(field.default);
  }
  for (const key of Object.keys(value)) applyDefaults(value[key], schemaOfField(schema, key));
}
