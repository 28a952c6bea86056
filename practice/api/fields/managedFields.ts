import { digList, equal, type Fields, isFields, without } from "../../json.ts";
import type { Schema } from "../../schema/schema.ts";
import { compare } from "./compare.ts";
import {
  difference,
  emptySet,
  type FieldSet,
  formatFields,
  isEmpty,
  parseFields,
  union,
  withoutSubtrees,
} from "./fieldSet.ts";

export interface ManagerEntry {
  manager: string;
  operation: "Apply" | "Update";
  subresource: string;
  apiVersion: string;
  time: string;
  set: FieldSet;
}

/** Who writes, and where: what distinguishes one manager's entry from another's. */
export interface Writer {
  manager: string;
  operation: "Apply" | "Update";
  subresource: string;
  apiVersion: string;
  /** RFC 3339, whole seconds */
  time: string;
}

/** Nobody owns what the server sets. */
const UNOWNED_METADATA = [
  "name",
  "namespace",
  "creationTimestamp",
  "selfLink",
  "uid",
  "resourceVersion",
  "generation",
  "managedFields",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
];

/** The part of an object that managers can own through the given subresource. */
export function ownablePart(object: Fields, subresource: string, hasStatus: boolean): Fields {
  if (subresource === "status") return { status: object.status };
  const metadata = isFields(object.metadata) ? without(object.metadata, ...UNOWNED_METADATA) : {};
  const hidden = hasStatus
    ? ["apiVersion", "kind", "metadata", "status"]
    : ["apiVersion", "kind", "metadata"];
  const rest = without(object, ...hidden);
  return Object.keys(metadata).length > 0 ? { ...rest, metadata } : rest;
}

export function readManagers(object: Fields | undefined): ManagerEntry[] {
  return digList(object, "metadata", "managedFields")
    .filter(isFields)
    .filter((entry) => isFields(entry.fieldsV1))
    .map((entry) => ({
      manager: String(entry.manager ?? ""),
      operation: entry.operation === "Apply" ? "Apply" : "Update",
      subresource: typeof entry.subresource === "string" ? entry.subresource : "",
      apiVersion: String(entry.apiVersion ?? ""),
      time: typeof entry.time === "string" ? entry.time : "",
      set: parseFields(entry.fieldsV1),
    }));
}

export function formatManagers(managers: ManagerEntry[]): Fields[] {
  return managers
    .filter((entry) => Object.keys(formatFields(entry.set)).length > 0)
    .sort(byPlace)
    .map((entry) => ({
      manager: entry.manager,
      operation: entry.operation,
      apiVersion: entry.apiVersion,
      ...(entry.time === "" ? {} : { time: entry.time }),
      fieldsType: "FieldsV1",
      fieldsV1: formatFields(entry.set),
      ...(entry.subresource === "" ? {} : { subresource: entry.subresource }),
    }));
}

/** Who applies comes before who updates, then the older entry, then by name. */
function byPlace(a: ManagerEntry, b: ManagerEntry): number {
  for (const key of ["operation", "time", "manager", "apiVersion", "subresource"] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return 0;
}

export function isSameManager(entry: Writer | ManagerEntry, writer: Writer): boolean {
  return (
    entry.manager === writer.manager &&
    entry.operation === writer.operation &&
    entry.subresource === writer.subresource
  );
}

/**
 * After a create, replace or patch: the writer owns what it changed, and nobody else owns that any more.
 * @param before without the parts that cannot be owned; `undefined` at a create.
 */
export function trackUpdate(
  managers: ManagerEntry[],
  before: Fields | undefined,
  after: Fields,
  schema: Schema,
  writer: Writer,
): ManagerEntry[] {
  const { added, modified, removed } = compare(before ?? {}, after, schema);
  const changed = union(added, modified);
  if (isEmpty(changed) && isEmpty(removed)) return managers;
  const others = managers
    .filter((entry) => !isSameManager(entry, writer))
    .map((entry) => ({ ...entry, set: difference(withoutSubtrees(entry.set, removed), changed) }));
  const own = managers.find((entry) => isSameManager(entry, writer));
  const set = union(withoutSubtrees(own?.set ?? emptySet(), removed), changed);
  const time = own && equal(formatFields(own.set), formatFields(set)) ? own.time : writer.time;
  return [...others, { ...writer, time, set }].filter((entry) => !isEmpty(entry.set));
}
