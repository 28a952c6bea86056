import { clone, dig, type Fields, isFields, setOwn } from "../../json.ts";
import { type Schema, schemaOfField } from "../../schema/schema.ts";
import { addPaths, compare } from "./compare.ts";
import {
  difference,
  emptySet,
  type FieldSet,
  intersection,
  isEmpty,
  isLeaf,
  pathsOf,
  printPath,
  stepOfItem,
  union,
} from "./fieldSet.ts";
import { isSameManager, type ManagerEntry, type Writer } from "./managedFields.ts";

export interface ApplyConflict {
  manager: ManagerEntry;
  /** `.spec.title` */
  fields: string[];
}

interface Applied {
  object: Fields;
  managers: ManagerEntry[];
  conflicts: ApplyConflict[];
}

/**
 * Server-side apply: merges what a manager wants into the live object, takes away what it wanted before and no longer
 * names (unless somebody else owns it too), and tells whose fields it would change.
 * @param live and `wanted` are ownable parts, see `ownablePart`.
 */
export function applyConfiguration(
  live: Fields,
  wanted: Fields,
  schema: Schema,
  managers: ManagerEntry[],
  writer: Writer,
  force: boolean,
): Applied {
  const wantedSet = emptySet();
  addPaths(wanted, schema, wantedSet);
  const own = managers.find((entry) => isSameManager(entry, writer));
  let others = managers.filter((entry) => !isSameManager(entry, writer));
  const merged = merge(live, wanted, schema) as Fields;
  const { added, modified } = compare(live, merged, schema);
  const changed = union(added, modified);
  const conflicts: ApplyConflict[] = [];
  for (const entry of others) {
    const touched = intersection(entry.set, changed);
    if (isEmpty(touched)) continue;
    conflicts.push({ manager: entry, fields: [...pathsOf(touched)].map(printPath) });
  }
  if (conflicts.length > 0 && !force) return { object: live, managers, conflicts };
  others = others.map((entry) => ({ ...entry, set: difference(entry.set, changed) }));
  const kept = others.reduce((sum, entry) => union(sum, entry.set), emptySet());
  const abandoned = difference(own?.set ?? emptySet(), wantedSet);
  const object = (removePaths(merged, schema, abandoned, union(kept, wantedSet)) ?? {}) as Fields;
  return { object, managers: [...others, { ...writer, set: wantedSet }], conflicts: [] };
}

function merge(live: unknown, wanted: unknown, schema: Schema | undefined): unknown {
  if (live === undefined || live === null || isLeaf(wanted, schema) || isLeaf(live, schema))
    return clone(wanted);
  if (Array.isArray(live) && Array.isArray(wanted)) return mergeLists(live, wanted, schema);
  if (!isFields(live) || !isFields(wanted)) return clone(wanted);
  const result: Fields = { ...live };
  for (const key of Object.keys(wanted)) {
    setOwn(result, key, merge(dig(live, key), wanted[key], schemaOfField(schema, key)));
  }
  return result;
}

/** Live items keep their places unless the wanted order differs; new ones come where the wanted list has them. */
function mergeLists(live: unknown[], wanted: unknown[], schema: Schema | undefined): unknown[] {
  const wantedByStep = new Map(wanted.map((item) => [stepOfItem(item, schema), item]));
  const liveByStep = new Map(live.map((item) => [stepOfItem(item, schema), item]));
  const result: unknown[] = [];
  const waiting = [...wantedByStep.keys()];
  for (const [step, item] of liveByStep) {
    if (!wantedByStep.has(step)) {
      result.push(item);
      continue;
    }
    // Up to here the wanted list decides the order.
    while (waiting.length > 0) {
      const next = waiting.shift() as string;
      result.push(merge(liveByStep.get(next), wantedByStep.get(next), schema?.items));
      if (next === step) break;
    }
  }
  for (const step of waiting) result.push(merge(liveByStep.get(step), wantedByStep.get(step), schema?.items));
  return result;
}

/** A value without the paths of `gone`; what `kept` holds below a path stays. `undefined` when nothing is left. */
function removePaths(value: unknown, schema: Schema | undefined, gone: FieldSet, kept: FieldSet): unknown {
  if (isEmpty(gone)) return value;
  if (gone.own && isEmpty(kept)) return undefined;
  if (isLeaf(value, schema)) return value;
  const nothing = emptySet();
  if (Array.isArray(value)) {
    const items = value
      .map((item) => {
        const step = stepOfItem(item, schema);
        const below = gone.children.get(step) ?? nothing;
        return removePaths(item, schema?.items, below, kept.children.get(step) ?? nothing);
      })
      .filter((item) => item !== undefined);
    return items.length > 0 || value.length === 0 ? items : undefined;
  }
  if (!isFields(value)) return value;
  const result: Fields = {};
  for (const key of Object.keys(value)) {
    const step = `f:${key}`;
    const below = gone.children.get(step) ?? nothing;
    const left = removePaths(
      value[key],
      schemaOfField(schema, key),
      below,
      kept.children.get(step) ?? nothing,
    );
    if (left !== undefined) setOwn(result, key, left);
  }
  return Object.keys(result).length > 0 || Object.keys(value).length === 0 ? result : undefined;
}
