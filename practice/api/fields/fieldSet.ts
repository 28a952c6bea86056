import { type Fields, isFields } from "../../json.ts";
import type { Schema } from "../../schema/schema.ts";

/**
 * A set of field paths, as a tree: what `managedFields[].fieldsV1` says. Steps are `f:<field>`, `k:<keys of a list
 * item>` and `v:<value of a set>`; `own` tells that the path up to here is itself in the set.
 */
export interface FieldSet {
  own: boolean;
  children: Map<string, FieldSet>;
}

export function emptySet(): FieldSet {
  return { own: false, children: new Map() };
}

export function isEmpty(set: FieldSet): boolean {
  return !set.own && set.children.size === 0;
}

export function childOf(set: FieldSet, step: string): FieldSet {
  let child = set.children.get(step);
  if (!child) {
    child = emptySet();
    set.children.set(step, child);
  }
  return child;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const result: FieldSet = { own: a.own || b.own, children: new Map(a.children) };
  for (const [step, child] of b.children) {
    const other = result.children.get(step);
    result.children.set(step, other ? union(other, child) : child);
  }
  return result;
}

/** The paths of `a` that are not in `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  const result: FieldSet = { own: a.own && !b.own, children: new Map() };
  for (const [step, child] of a.children) {
    const other = b.children.get(step);
    const rest = other ? difference(child, other) : child;
    if (!isEmpty(rest)) result.children.set(step, rest);
  }
  return result;
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const result: FieldSet = { own: a.own && b.own, children: new Map() };
  for (const [step, child] of a.children) {
    const other = b.children.get(step);
    const common = other ? intersection(child, other) : emptySet();
    if (!isEmpty(common)) result.children.set(step, common);
  }
  return result;
}

/** Like difference, but a path of `b` also takes everything below it: what a removed list item takes along. */
export function withoutSubtrees(a: FieldSet, b: FieldSet): FieldSet {
  if (b.own) return emptySet();
  const result: FieldSet = { own: a.own, children: new Map() };
  for (const [step, child] of a.children) {
    const other = b.children.get(step);
    const rest = other ? withoutSubtrees(child, other) : child;
    if (!isEmpty(rest)) result.children.set(step, rest);
  }
  return result;
}

/** Every path of the set, each as its steps. */
export function* pathsOf(set: FieldSet, prefix: string[] = []): Generator<string[]> {
  if (set.own) yield prefix;
  for (const [step, child] of set.children) yield* pathsOf(child, [...prefix, step]);
}

export function parseFields(fieldsV1: unknown): FieldSet {
  const set = emptySet();
  if (!isFields(fieldsV1)) return set;
  const steps = Object.keys(fieldsV1);
  if (steps.length === 0) set.own = true;
  for (const step of steps) {
    if (step === ".") set.own = true;
    else set.children.set(step, parseFields(fieldsV1[step]));
  }
  return set;
}

export function formatFields(set: FieldSet): Fields {
  const fields: Fields = {};
  if (set.own && set.children.size > 0) fields["."] = {};
  for (const step of [...set.children.keys()].sort()) {
    fields[step] = formatFields(set.children.get(step) as FieldSet);
  }
  return fields;
}

/** How the items of a list are told apart: by keys, by value, or not at all (one owner has the whole list). */
export function listStyle(schema: Schema | undefined): { keys: string[] } | "set" | "atomic" {
  if (schema?.["x-kubernetes-list-type"] === "set") return "set";
  const keys = schema?.["x-kubernetes-list-map-keys"];
  return schema?.["x-kubernetes-list-type"] === "map" && keys ? { keys } : "atomic";
}

/** The step that names an item of a list. */
export function stepOfItem(item: unknown, schema: Schema | undefined): string {
  const style = listStyle(schema);
  if (style === "set" || style === "atomic") return `v:${JSON.stringify(item)}`;
  const values: Fields = {};
  for (const key of [...style.keys].sort()) {
    const value = isFields(item) ? item[key] : undefined;
    const present = value === undefined ? schema?.items?.properties?.[key]?.default : value;
    if (present !== undefined) values[key] = present;
  }
  return `k:${JSON.stringify(values)}`;
}

/** Whether one manager owns the value as a whole. */
export function isLeaf(value: unknown, schema: Schema | undefined): boolean {
  if (Array.isArray(value)) return listStyle(schema) === "atomic";
  return !isFields(value) || schema?.["x-kubernetes-map-type"] === "atomic";
}

/** `.spec.containers[name="a"].image`, as conflicts name a field. */
export function printPath(steps: string[]): string {
  return steps
    .map((step) => {
      if (step.startsWith("f:")) return `.${step.slice(2)}`;
      if (step.startsWith("v:")) return `[=${step.slice(2)}]`;
      const keys = JSON.parse(step.slice(2)) as Fields;
      return `[${Object.entries(keys)
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join(",")}]`;
    })
    .join("");
}
