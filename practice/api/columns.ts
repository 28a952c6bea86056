import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { BUILTIN_COLUMNS } from "./builtinColumns.ts";
import { ageOf, type Column, column } from "./column.ts";
import { readJsonPath } from "./jsonPath.ts";
import type { PrinterColumn, Resource } from "./registry.ts";

const NAME: Column = {
  ...column("Name", (object) => object.metadata.name),
  format: "name",
  description:
    "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names",
};
const AGE: Column = column("Age", (object, now) => ageOf(object.metadata.creationTimestamp, now));

const made = new WeakMap<Resource, Column[]>();

/** Name first, then what the kind shows. */
export function columnsFor(resource: Resource): Column[] {
  let columns = made.get(resource);
  if (!columns) {
    const own = resource.builtinType ? BUILTIN_COLUMNS[resource.kind] : resource.columns.map(customColumn);
    // The names of Events say nothing: they come last, and only on demand.
    const age = resource.builtinType ? AGE : { ...AGE, type: "date" };
    columns =
      resource.kind === "Event" && own
        ? [...own, { ...NAME, priority: 1 }]
        : [NAME, ...(own && own.length > 0 ? own : [age])];
    made.set(resource, columns);
  }
  return columns;
}

function customColumn(definition: PrinterColumn): Column {
  const read = readJsonPath(definition.jsonPath);
  const cell = (object: KubeObject, now: Date): unknown => {
    const [value] = read(object);
    if (value === undefined || value === null) return null;
    switch (definition.type) {
      case "date":
        return typeof value === "string" ? ageOf(value, now) : "<unknown>";
      case "integer":
        return typeof value === "number" ? Math.trunc(value) : null;
      case "number":
        return typeof value === "number" ? value : null;
      case "boolean":
        return typeof value === "boolean" ? value : null;
      default:
        return typeof value === "string" ? value : JSON.stringify(value);
    }
  };
  const { name, type, format, priority } = definition;
  const description =
    definition.description ||
    `Custom resource definition column (in JSONPath format): ${definition.jsonPath}`;
  return { name, type, format, description, priority, cell };
}
