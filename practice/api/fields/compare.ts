import { equal, isFields } from "../../json.ts";
import { isMap, type Schema, schemaOfField } from "../../schema/schema.ts";
import { childOf, emptySet, type FieldSet, isLeaf, listStyle, stepOfItem } from "./fieldSet.ts";

/** Adds the paths of a value: its leaves, and the items of keyed lists themselves. */
export function addPaths(value: unknown, schema: Schema | undefined, set: FieldSet, mapsToo = false): void {
  if (isLeaf(value, schema)) {
    set.own = true;
  } else if (Array.isArray(value)) {
    if (value.length === 0) set.own = true;
    for (const item of value) {
      const child = childOf(set, stepOfItem(item, schema));
      child.own = true;
      if (listStyle(schema) !== "set" && isFields(item) && !isLeaf(item, schema?.items)) {
        if (Object.keys(item).length > 0) addPaths(item, schema?.items, child, mapsToo);
      }
    }
  } else if (isFields(value)) {
    const keys = Object.keys(value);
    if (keys.length === 0 || (mapsToo && isMap(schema))) set.own = true;
    for (const key of keys)
      addPaths(value[key], schemaOfField(schema, key), childOf(set, `f:${key}`), mapsToo);
  }
}

interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

export function compare(before: unknown, after: unknown, schema: Schema | undefined): Comparison {
  const comparison = { added: emptySet(), modified: emptySet(), removed: emptySet() };
  walk(before, after, schema, [], comparison);
  return comparison;
}

function at(set: FieldSet, steps: string[]): FieldSet {
  let current = set;
  for (const step of steps) current = childOf(current, step);
  return current;
}

function walk(
  before: unknown,
  after: unknown,
  schema: Schema | undefined,
  steps: string[],
  into: Comparison,
): void {
  if (before === after) return;
  if (before === undefined) addPaths(after, schema, at(into.added, steps), true);
  else if (after === undefined) addPaths(before, schema, at(into.removed, steps), true);
  else if (isLeaf(before, schema) || isLeaf(after, schema)) {
    if (!equal(before, after)) at(into.modified, steps).own = true;
  } else if (Array.isArray(before) && Array.isArray(after)) walkLists(before, after, schema, steps, into);
  else if (isFields(before) && isFields(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      walk(before[key], after[key], schemaOfField(schema, key), [...steps, `f:${key}`], into);
    }
  } else at(into.modified, steps).own = true;
}

function walkLists(
  before: unknown[],
  after: unknown[],
  schema: Schema | undefined,
  steps: string[],
  into: Comparison,
): void {
  const named = (list: unknown[]): Map<string, unknown> =>
    new Map(list.map((item) => [stepOfItem(item, schema), item]));
  const old = named(before);
  const now = named(after);
  for (const [step, item] of now) {
    const below = [...steps, step];
    if (old.has(step)) walk(old.get(step), item, schema?.items, below, into);
    else {
      const set = at(into.added, below);
      addPaths(item, schema?.items, set, true);
      set.own = true;
    }
  }
  for (const [step, item] of old) {
    if (now.has(step)) continue;
    const set = at(into.removed, [...steps, step]);
    addPaths(item, schema?.items, set, true);
    set.own = true;
  }
}
