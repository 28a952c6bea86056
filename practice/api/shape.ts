import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import type { Fields } from "../json.ts";
import type { Resource } from "./registry.ts";
import { partial, tableOf } from "./table.ts";

/** How a client wants objects: whole, as a Table (kubectl), or their metadata only (controllers). */
interface ShapeOfAnswer {
  one(object: KubeObject): object;
  /** `undefined`: as an ordinary list. */
  list(objects: KubeObject[], metadata: Fields): object | undefined;
  events(objects: KubeObject[]): object[];
}

const WHOLE: ShapeOfAnswer = {
  one: (object) => object,
  list: () => undefined,
  events: (objects) => objects,
};

/** @param accept the Accept header; the first form that is known wins, and anything else means whole objects. */
export function shapeFor(
  accept: string | undefined,
  resource: Resource,
  query: URLSearchParams,
  now: () => Date,
): ShapeOfAnswer {
  for (const form of (accept ?? "").split(",")) {
    if (form.includes("protobuf")) continue; // JSON whatever is preferred
    if (/;as=Table(;|$)/.test(form))
      return tableShape(resource, query.get("includeObject") ?? "Metadata", now);
    if (/;as=PartialObjectMetadata(List)?(;|$)/.test(form)) return PARTIAL;
    if (/^\s*application\/json\s*(;q=|$)/.test(form)) return WHOLE;
  }
  return WHOLE;
}

function tableShape(resource: Resource, include: string, now: () => Date): ShapeOfAnswer {
  const table = (objects: KubeObject[], metadata: Fields): object =>
    tableOf(resource, objects, metadata, include, now());
  return {
    one: (object) => table([object], { resourceVersion: object.metadata.resourceVersion }),
    list: table,
    events: (objects) =>
      objects.map((object) => table([object], { resourceVersion: object.metadata.resourceVersion })),
  };
}

const PARTIAL: ShapeOfAnswer = {
  one: partial,
  list: (objects, metadata) => ({
    kind: "PartialObjectMetadataList",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    items: objects.map(partial),
  }),
  events: (objects) => objects.map(partial),
};
