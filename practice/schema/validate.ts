import { equal, type Fields, isFields } from "../json.ts";
import {
  duplicate,
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
  typeInvalid,
} from "./fieldError.ts";
import { checkFormat } from "./formats.ts";
import { type Schema, schemaOfField } from "./schema.ts";

/** What a structural schema finds wrong with a value, worded as the API server does. CEL rules are not run. */
export function validate(value: unknown, schema: Schema | undefined, path: string): FieldError[] {
  if (!schema) return [];
  const errors: FieldError[] = [];
  if (value === null && schema.nullable) return errors;
  const wrongType = checkType(value, schema, path);
  if (wrongType) return [wrongType];
  if (schema.enum && !schema.enum.some((allowed) => equal(allowed, value))) {
    errors.push(notSupported(path, value, schema.enum));
  }
  if (typeof value === "string") checkText(value, schema, path, errors);
  else if (typeof value === "number") checkNumber(value, schema, path, errors);
  else if (Array.isArray(value)) checkList(value, schema, path, errors);
  else if (isFields(value)) checkObject(value, schema, path, errors);
  checkCombinations(value, schema, path, errors);
  return errors;
}

export function typeName(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function checkType(value: unknown, schema: Schema, path: string): FieldError | undefined {
  const actual = typeName(value);
  if (schema["x-kubernetes-int-or-string"]) {
    if (actual === "integer" || actual === "string") return undefined;
    return typeInvalid(path, actual, `${path} in body must be of type integer,string: "${actual}"`);
  }
  if (!schema.type || schema.type === actual) return undefined;
  if (schema.type === "number" && actual === "integer") return undefined;
  return typeInvalid(path, actual, `${path} in body must be of type ${schema.type}: "${actual}"`);
}

const patterns = new Map<string, RegExp | null>();

/** RE2 and JavaScript agree on what schemas use; one that does not compile here is let through. */
function compiled(pattern: string): RegExp | null {
  let known = patterns.get(pattern);
  if (known === undefined) {
    try {
      known = new RegExp(pattern.replace(/\\z$/, "$").replace(/^\\A/, "^"), "u");
    } catch {
      known = null;
    }
    patterns.set(pattern, known);
  }
  return known;
}

function checkText(value: string, schema: Schema, path: string, errors: FieldError[]): void {
  const length = [...value].length;
  if (schema.maxLength !== undefined && length > schema.maxLength) {
    errors.push(tooLong(path, schema.maxLength));
  }
  if (schema.minLength !== undefined && length < schema.minLength) {
    errors.push(invalid(path, value, `${path} in body should be at least ${schema.minLength} chars long`));
  }
  if (schema.pattern !== undefined && compiled(schema.pattern)?.test(value) === false) {
    errors.push(invalid(path, value, `${path} in body should match '${schema.pattern}'`));
  }
  if (schema.format !== undefined && !checkFormat(schema.format, value)) {
    errors.push(
      typeInvalid(path, value, `${path} in body must be of type ${schema.format}: ${JSON.stringify(value)}`),
    );
  }
}

function checkNumber(value: number, schema: Schema, path: string, errors: FieldError[]): void {
  const say = (rule: string): void => {
    errors.push(invalid(path, value, `${path} in body should be ${rule}`));
  };
  const { minimum, maximum, multipleOf } = schema;
  if (minimum !== undefined && (schema.exclusiveMinimum ? value <= minimum : value < minimum)) {
    say(`greater than ${schema.exclusiveMinimum ? "" : "or equal to "}${minimum}`);
  }
  if (maximum !== undefined && (schema.exclusiveMaximum ? value >= maximum : value > maximum)) {
    say(`less than ${schema.exclusiveMaximum ? "" : "or equal to "}${maximum}`);
  }
  if (multipleOf !== undefined && !Number.isInteger(value / multipleOf)) say(`a multiple of ${multipleOf}`);
}

function checkList(value: unknown[], schema: Schema, path: string, errors: FieldError[]): void {
  if (schema.maxItems !== undefined && value.length > schema.maxItems) {
    errors.push(tooMany(path, value.length, schema.maxItems));
  }
  if (schema.minItems !== undefined && value.length < schema.minItems) {
    errors.push(invalid(path, value.length, `${path} in body should have at least ${schema.minItems} items`));
  }
  for (const [index, item] of value.entries()) {
    errors.push(...validate(item, schema.items, `${path}[${index}]`));
  }
  checkListKeys(value, schema, path, errors);
}

function checkListKeys(value: unknown[], schema: Schema, path: string, errors: FieldError[]): void {
  const keys = schema["x-kubernetes-list-map-keys"];
  const isSet = schema["x-kubernetes-list-type"] === "set";
  if (!isSet && !(schema["x-kubernetes-list-type"] === "map" && keys)) return;
  const seen = new Set<string>();
  for (const [index, item] of value.entries()) {
    const key = isSet
      ? item
      : Object.fromEntries((keys ?? []).map((name) => [name, isFields(item) ? item[name] : undefined]));
    const text = JSON.stringify(key);
    if (seen.has(text)) errors.push(duplicate(`${path}[${index}]`, key));
    seen.add(text);
  }
}

function checkObject(value: Fields, schema: Schema, path: string, errors: FieldError[]): void {
  const below = (key: string): string => (path === "" ? key : `${path}.${key}`);
  const count = Object.keys(value).length;
  for (const key of schema.required ?? []) {
    if (value[key] === undefined || !Object.hasOwn(value, key)) errors.push(required(below(key)));
  }
  if (schema.maxProperties !== undefined && count > schema.maxProperties) {
    errors.push(tooMany(path, count, schema.maxProperties));
  }
  if (schema.minProperties !== undefined && count < schema.minProperties) {
    const detail = `${path} in body should have at least ${schema.minProperties} properties`;
    errors.push(invalid(path, count, detail));
  }
  for (const key of Object.keys(value)) {
    errors.push(...validate(value[key], schemaOfField(schema, key), below(key)));
  }
}

function checkCombinations(value: unknown, schema: Schema, path: string, errors: FieldError[]): void {
  for (const part of schema.allOf ?? []) errors.push(...validate(value, part, path));
  const holds = (part: Schema): boolean => validate(value, part, path).length === 0;
  const say = (rule: string): void => {
    errors.push(invalid("<nil>", "", `${JSON.stringify(path)} must ${rule}`)); // the place is lost upstream, too
  };
  if (schema.anyOf && !schema.anyOf.some(holds)) say("validate at least one schema (anyOf)");
  const fitting = schema.oneOf?.filter(holds).length ?? 1;
  if (fitting !== 1) {
    const found = fitting === 0 ? "none valid" : `${fitting} valid alternatives`;
    say(`validate one and only one schema (oneOf). Found ${found}`);
  }
  if (schema.not && holds(schema.not)) say("not validate the schema (not)");
}
