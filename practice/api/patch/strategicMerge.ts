import { clone, equal, type Fields, isFields, setOwn } from "../../json.ts";
import { type Schema, schemaOfField } from "../../schema/schema.ts";
import { badRequest } from "../status.ts";

const DIRECTIVE = "$patch";
const RETAIN_KEYS = "$retainKeys";
const DELETE_FROM = "$deleteFromPrimitiveList/";
const ELEMENT_ORDER = "$setElementOrder/";

/**
 * Kubernetes' strategic merge patch: as a merge patch, but lists of built-in types merge by the key of their items,
 * and directives (`$patch`, `$retainKeys`, `$deleteFromPrimitiveList`, `$setElementOrder`) say the rest.
 * @throws ApiError 400 for a directive or list that cannot be understood.
 */
export function strategicMergePatch(target: Fields, patch: Fields, schema: Schema | undefined): Fields {
  const directive = patch[DIRECTIVE];
  if (directive === "replace") return stripped(patch);
  if (directive === "delete") return {};
  if (directive !== undefined && directive !== "merge") {
    throw badRequest(`unknown patch type: ${String(directive)}`);
  }
  const result: Fields = { ...target };
  retainKeys(result, patch);
  for (const key of Object.keys(patch)) {
    if (key === DIRECTIVE || key === RETAIN_KEYS || key.startsWith(ELEMENT_ORDER)) continue;
    if (key.startsWith(DELETE_FROM)) {
      deleteFromList(result, key.slice(DELETE_FROM.length), patch[key]);
      continue;
    }
    const value = patch[key];
    if (value === null) delete result[key];
    else setOwn(result, key, mergeValue(result[key], value, schemaOfField(schema, key)));
  }
  for (const key of Object.keys(patch)) {
    if (key.startsWith(ELEMENT_ORDER)) order(result, key.slice(ELEMENT_ORDER.length), patch[key], schema);
  }
  return result;
}

function mergeValue(present: unknown, value: unknown, schema: Schema | undefined): unknown {
  if (Array.isArray(value)) return mergeList(Array.isArray(present) ? present : [], value, schema);
  if (isFields(value)) return strategicMergePatch(isFields(present) ? present : {}, value, schema);
  return value;
}

function mergeList(present: unknown[], patch: unknown[], schema: Schema | undefined): unknown[] {
  const replaces = patch.some((item) => isFields(item) && item[DIRECTIVE] === "replace");
  if (replaces || schema?.["x-kubernetes-patch-strategy"] !== "merge") {
    return patch.filter((item) => !(isFields(item) && item[DIRECTIVE] === "replace")).map(plain);
  }
  const key = schema["x-kubernetes-patch-merge-key"];
  if (key === undefined) {
    const added = patch.filter((item) => !present.some((one) => equal(one, item)));
    return [...present, ...added];
  }
  const result = [...present];
  for (const item of patch) mergeItem(result, item, key, schema);
  return result;
}

function mergeItem(result: unknown[], item: unknown, key: string, schema: Schema): void {
  if (!isFields(item) || item[key] === undefined) {
    throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
  }
  const index = result.findIndex((one) => isFields(one) && equal(one[key], item[key]));
  if (item[DIRECTIVE] === "delete") {
    if (index >= 0) result.splice(index, 1);
  } else if (index < 0) result.push(plain(item));
  else result[index] = strategicMergePatch(result[index] as Fields, item, schema.items);
}

/** A new value, without the directives that only make sense against an old one. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => !(isFields(item) && item[DIRECTIVE] === "delete")).map(plain);
  }
  if (!isFields(value)) return clone(value);
  return stripped(value);
}

function stripped(value: Fields): Fields {
  const result: Fields = {};
  for (const key of Object.keys(value)) {
    const isDirective = key === DIRECTIVE || key === RETAIN_KEYS;
    if (isDirective || key.startsWith(DELETE_FROM) || key.startsWith(ELEMENT_ORDER)) continue;
    if (value[key] !== null) setOwn(result, key, plain(value[key]));
  }
  return result;
}

function retainKeys(result: Fields, patch: Fields): void {
  const retained = patch[RETAIN_KEYS];
  if (!Array.isArray(retained)) return;
  for (const key of Object.keys(result)) if (!retained.includes(key)) delete result[key];
}

function deleteFromList(result: Fields, key: string, gone: unknown): void {
  const present = result[key];
  if (!Array.isArray(present) || !Array.isArray(gone)) return;
  result[key] = present.filter((item) => !gone.some((one) => equal(one, item)));
}

/** Items that the order names come in that order; the others stay behind the item they followed. */
function order(result: Fields, key: string, wanted: unknown, schema: Schema | undefined): void {
  const present = result[key];
  if (!Array.isArray(present) || !Array.isArray(wanted)) return;
  const mergeKey = schemaOfField(schema, key)?.["x-kubernetes-patch-merge-key"];
  const idOf = (item: unknown): string =>
    JSON.stringify(mergeKey !== undefined && isFields(item) ? item[mergeKey] : item);
  const ranks = new Map(wanted.map((item, index) => [idOf(item), index]));
  const named = present
    .filter((item) => ranks.has(idOf(item)))
    .sort((a, b) => (ranks.get(idOf(a)) ?? 0) - (ranks.get(idOf(b)) ?? 0));
  result[key] = present.map((item) => (ranks.has(idOf(item)) ? named.shift() : item));
}
