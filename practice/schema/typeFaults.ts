import { isFields } from "../json.ts";
import { preservesUnknown, type Schema, schemaOfField } from "./schema.ts";

/**
 * Why a configuration cannot be applied at all: fields that its type does not have, values of another type, two items
 * of one key. Server-side apply is strict about these whatever `fieldValidation` says.
 */
export function typeFaults(value: unknown, schema: Schema | undefined, path: string): string[] {
  if (!schema || value === null || schema["x-kubernetes-int-or-string"]) return [];
  const wrong = wrongType(value, schema);
  if (wrong) return [`${path}: ${wrong}`];
  if (Array.isArray(value)) return listFaults(value, schema, path);
  if (!isFields(value)) return [];
  const isOpen =
    preservesUnknown(schema) || (!schema.properties && !schema.additionalProperties) || path === "";
  return Object.keys(value)
    .sort()
    .flatMap((key) => {
      const field = schemaOfField(schema, key);
      const below = `${path}.${key}`;
      if (field) return typeFaults(value[key], field, below);
      const isKnown =
        preservesUnknown(schema) || schema.additionalProperties || (isOpen && !schema.properties);
      return isKnown ? [] : [`${below}: field not declared in schema`];
    });
}

function listFaults(value: unknown[], schema: Schema, path: string): string[] {
  const keys = schema["x-kubernetes-list-map-keys"];
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    const key = keys && isFields(item) ? keyOf(item, keys, schema.items) : undefined;
    if (key !== undefined && seen.has(key)) faults.push(`${path}: duplicate entries for key [${key}]`);
    if (key !== undefined) seen.add(key);
    faults.push(...typeFaults(item, schema.items, `${path}[${key ?? index}]`));
  }
  return faults;
}

function keyOf(item: Record<string, unknown>, keys: string[], schema: Schema | undefined): string {
  return keys
    .map((key) => `${key}=${JSON.stringify(item[key] ?? schemaOfField(schema, key)?.default ?? null)}`)
    .join(",");
}

function wrongType(value: unknown, { type }: Schema): string | undefined {
  switch (type) {
    case "string":
      return typeof value === "string" ? undefined : `expected string, got ${goValue(value)}`;
    case "integer":
    case "number":
      return typeof value === "number" ? undefined : `expected numeric (int or float), got ${typeof value}`;
    case "boolean":
      return typeof value === "boolean" ? undefined : `expected boolean, got ${goValue(value)}`;
    case "array":
      return Array.isArray(value) ? undefined : `expected list, got ${goValue(value)}`;
    case "object":
      return isFields(value) ? undefined : `expected map, got ${goValue(value)}`;
    default:
      return undefined;
  }
}

function goValue(value: unknown): string {
  return `&value.valueUnstructured{Value:${JSON.stringify(value)}}`;
}
