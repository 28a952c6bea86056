import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import type { Fields } from "../json.ts";
import { columnsFor } from "./columns.ts";
import type { Resource } from "./registry.ts";

/** `meta.k8s.io/v1 Table`: what kubectl prints. */
export function tableOf(
  resource: Resource,
  objects: KubeObject[],
  metadata: Fields,
  include: string,
  now: Date,
): Fields {
  const columns = columnsFor(resource);
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: columns.map(({ name, type, format, description, priority }) => ({
      name,
      type,
      format,
      description,
      priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, now)),
      object: include === "None" ? null : include === "Object" ? object : partial(object),
    })),
  };
}

/** For clients that want only names, labels and owners. */
export function partial(object: KubeObject): Fields {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata: object.metadata };
}
