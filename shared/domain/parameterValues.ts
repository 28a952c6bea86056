import type { Finding } from "./finding.ts";
import { readQuantity } from "./quantity.ts";
import { safePattern } from "./safePattern.ts";
import { ByteQuantity, Image, type Parameter, type ParameterValue } from "./template.ts";
import { isSafeText } from "./text.ts";

export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** One value for each parameter: what was given, else its default. Findings stand at `parameters.<name>`. */
export function resolveParameters(
  parameters: readonly Parameter[],
  given: ParameterValues,
): { values: Map<string, ParameterValue>; findings: Finding[] } {
  const values = new Map<string, ParameterValue>();
  const findings: Finding[] = [];
  const names = new Set(parameters.map(({ name }) => name));
  for (const name of Object.keys(given)) {
    if (!names.has(name))
      findings.push({ code: "parameter.unknown", params: { name }, at: ["parameters", name] });
  }
  for (const parameter of parameters) {
    const value = Object.hasOwn(given, parameter.name) ? given[parameter.name] : parameter.default;
    const problem = value === undefined ? { code: "parameter.missing" } : checkValue(parameter, value);
    if (value !== undefined && !problem) values.set(parameter.name, value);
    if (problem) findings.push(located(parameter.name, problem));
  }
  return { values, findings };
}

type Problem = { code: string; params?: Record<string, string | number> };
const located = (name: string, { code, params }: Problem): Finding => ({
  code,
  params: { name, ...params },
  at: ["parameters", name],
});

/** What is wrong with that value, if anything. */
export function checkValue(parameter: Parameter, value: ParameterValue): Problem | undefined {
  if (parameter.type === "number") return checkNumber(parameter, value);
  if (parameter.type === "boolean")
    return typeof value === "boolean" ? undefined : { code: "parameter.notBoolean" };
  if (typeof value !== "string") return { code: "parameter.notText" };
  switch (parameter.type) {
    case "string":
      return checkText(parameter, value);
    case "choice":
      if (parameter.choices.some((choice) => choice.value === value)) return undefined;
      return {
        code: "parameter.notAChoice",
        params: { choices: parameter.choices.map((choice) => choice.value).join(", ") },
      };
    case "image":
      return Image.safeParse(value).success ? undefined : { code: "parameter.badImage" };
    case "size":
      return checkSize(parameter, value);
  }
}

function checkNumber(parameter: Extract<Parameter, { type: "number" }>, value: ParameterValue) {
  if (typeof value !== "number" || !Number.isFinite(value)) return { code: "parameter.notNumber" };
  if (parameter.integer && !Number.isSafeInteger(value)) return { code: "parameter.notWhole" };
  if (parameter.min !== undefined && value < parameter.min)
    return { code: "parameter.tooSmall", params: { min: parameter.min } };
  if (parameter.max !== undefined && value > parameter.max)
    return { code: "parameter.tooLarge", params: { max: parameter.max } };
  return undefined;
}

function checkText(parameter: Extract<Parameter, { type: "string" }>, value: string) {
  const max = parameter.maxLength ?? 500;
  if (value.length > max) return { code: "parameter.tooLong", params: { max } };
  if (!isSafeText(value) || value.includes("\n")) return { code: "parameter.unsafeText" };
  if (parameter.pattern === undefined) return undefined;
  const pattern = safePattern(parameter.pattern);
  return pattern?.test(value)
    ? undefined
    : { code: "parameter.pattern", params: { pattern: parameter.pattern } };
}

function checkSize(parameter: Extract<Parameter, { type: "size" }>, value: string) {
  const bytes = ByteQuantity.safeParse(value).success ? readQuantity(value) : undefined;
  if (bytes === undefined || bytes <= 0) return { code: "parameter.badSize" };
  if (parameter.min !== undefined && bytes < (readQuantity(parameter.min) ?? 0))
    return { code: "parameter.tooSmall", params: { min: parameter.min } };
  if (parameter.max !== undefined && bytes > (readQuantity(parameter.max) ?? Number.POSITIVE_INFINITY))
    return { code: "parameter.tooLarge", params: { max: parameter.max } };
  return undefined;
}

/** What somebody typed, as a value of the parameter's type; `undefined` where it cannot be one. */
export function readParameterValue(parameter: Parameter, typed: string): ParameterValue | undefined {
  if (parameter.type === "number") {
    const value = Number(typed.trim().replace(",", "."));
    return typed.trim() === "" || !Number.isFinite(value) ? undefined : value;
  }
  if (parameter.type !== "boolean") return typed;
  const yes = ["true", "yes", "oui", "1"].includes(typed.trim().toLowerCase());
  const no = ["false", "no", "non", "0"].includes(typed.trim().toLowerCase());
  return yes || no ? yes : undefined;
}
