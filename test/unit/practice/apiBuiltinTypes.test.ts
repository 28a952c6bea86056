import * as client from "@kubernetes/client-node";
import { expect, test } from "vitest";
import { BUILTIN_RESOURCES } from "../../../practice/schema/builtinResources.ts";

interface Attribute {
  baseName: string;
  type: string;
  format: string;
}
interface Model {
  getAttributeTypeMap(): Attribute[];
}

function modelOf(name: string): Model | undefined {
  const found = (client as unknown as Record<string, unknown>)[name];
  return typeof found === "function" && "getAttributeTypeMap" in found
    ? (found as unknown as Model)
    : undefined;
}

/** `[]` before a list's items, `{}` before a map's values, then a type's name or a scalar with its format. */
function compact(attribute: Attribute): string {
  const list = /^Array<(.*)>$/.exec(attribute.type);
  if (list) return `[]${compact({ ...attribute, type: list[1] ?? "" })}`;
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(attribute.type);
  if (map) return `{}${compact({ ...attribute, type: map[1] ?? "" })}`;
  if (attribute.type === "Date" || attribute.type === "V1MicroTime") return "date";
  if (attribute.type === "IntOrString") return "int-or-string";
  if (attribute.type === "number") return attribute.format.startsWith("int") ? "integer" : "number";
  if (attribute.type === "string" && attribute.format === "byte") return "byte";
  return attribute.type;
}

function collect(roots: string[]): Record<string, Record<string, string>> {
  const types: Record<string, Record<string, string>> = {};
  const waiting = [...roots];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const model = modelOf(name);
    if (!model || types[name]) continue;
    const fields = model.getAttributeTypeMap().map((field) => [field.baseName, compact(field)] as const);
    types[name] = Object.fromEntries(fields);
    for (const [, type] of fields) waiting.push(type.replace(/^(\[\]|\{\})+/, ""));
  }
  return Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)));
}

// `npx vitest run -u` on this file writes the table anew after an update of the client library.
test("the table of built-in types is the one of the client library", async () => {
  const types = collect(BUILTIN_RESOURCES.map((resource) => resource.type));
  for (const resource of BUILTIN_RESOURCES) expect(types, resource.kind).toHaveProperty(resource.type);
  await expect(`${JSON.stringify(types, null, 2)}\n`).toMatchFileSnapshot(
    "../../../practice/schema/builtinTypes.json",
  );
});
