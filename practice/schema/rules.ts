import { Environment } from "@marcbachmann/cel-js";
import { digList, isFields } from "../json.ts";
import { type FieldError, forbiddenField, invalid, required } from "./fieldError.ts";
import { type Schema, schemaOfField } from "./schema.ts";

interface Rule {
  /** As the API server words a breach. */
  message: string;
  reason: FieldError["reason"];
  isTransition: boolean;
  /** Throws where the expression does. */
  holds(self: unknown, oldSelf: unknown): boolean;
}

const environment = new Environment({ unlistedVariablesAreDyn: true });
const compiled = new Map<string, Rule["holds"]>();

function compile(expression: string): Rule["holds"] {
  let known = compiled.get(expression);
  if (!known) {
    const program = environment.parse(expression);
    known = (self, oldSelf) => program({ self: celValue(self), oldSelf: celValue(oldSelf) }) === true;
    compiled.set(expression, known);
  }
  return known;
}

/** Why an expression cannot be compiled, or nothing. */
export function expressionProblem(expression: string): string | undefined {
  try {
    environment.parse(expression);
    return undefined;
  } catch (error) {
    return `compilation failed: ERROR: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** CEL tells integers from floating-point numbers. */
function celValue(value: unknown): unknown {
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map(celValue);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, celValue(item)]));
}

function rulesOf(schema: Schema): Rule[] {
  return digList(schema, "x-kubernetes-validations")
    .filter(isFields)
    .map(({ rule, message, reason }) => {
      const expression = String(rule);
      const said = typeof message === "string" && message !== "" ? message : `failed rule: ${expression}`;
      return {
        message: said,
        reason: typeof reason === "string" ? (reason as FieldError["reason"]) : "FieldValueInvalid",
        isTransition: /\boldSelf\b/.test(expression),
        holds: compile(expression),
      };
    });
}

/**
 * What the rules of a schema (`x-kubernetes-validations`) find wrong. Rules about `oldSelf` are for changes only, and
 * not for items of lists, which have no place that lasts.
 */
export function checkRules(
  value: unknown,
  old: unknown,
  schema: Schema | undefined,
  path: string,
): FieldError[] {
  if (!schema || value === undefined || value === null) return [];
  const errors: FieldError[] = [];
  for (const rule of rulesOf(schema)) {
    if (rule.isTransition && old === undefined) continue;
    if (isBroken(rule, value, old)) {
      errors.push(breach(path, value, rule));
    }
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      errors.push(...checkRules(item, undefined, schema.items, `${path}[${index}]`));
    }
  } else if (isFields(value)) {
    for (const key of Object.keys(value)) {
      const before = isFields(old) ? old[key] : undefined;
      const below = path === "" ? key : `${path}.${key}`;
      errors.push(...checkRules(value[key], before, schemaOfField(schema, key), below));
    }
  }
  return errors;
}

function breach(path: string, value: unknown, { message, reason }: Rule): FieldError {
  if (reason === "FieldValueForbidden") return forbiddenField(path, message);
  if (reason === "FieldValueRequired") return required(path, message);
  const isScalar = typeof value !== "object";
  return isScalar
    ? invalid(path, value, message)
    : { field: path, reason, message: `Invalid value: ${message}` };
}

/** Whether there is any rule in a schema. */
export function hasRules(schema: Schema | undefined): boolean {
  if (!schema) return false;
  if (digList(schema, "x-kubernetes-validations").length > 0) return true;
  const { additionalProperties } = schema;
  return (
    Object.values(schema.properties ?? {}).some(hasRules) ||
    hasRules(schema.items) ||
    (typeof additionalProperties === "object" && hasRules(additionalProperties))
  );
}

function isBroken(rule: Rule, value: unknown, old: unknown): boolean {
  try {
    return !rule.holds(value, old);
  } catch {
    return true; // an expression that fails refuses, as upstream
  }
}
