import { labelValueProblem, qualifiedNameProblem } from "./metadata.ts";
import { badRequest } from "./status.ts";

export interface Requirement {
  key: string;
  operator: "=" | "!=" | "in" | "notin" | "exists" | "!exists" | ">" | "<";
  values: string[];
}

const OPERATORS = ["in", "notin", "=", "==", "!=", ">", "<"];
const TOKEN = /\s*(==|!=|[=!(),<>]|[^\s=!(),<>]+)/y;

/**
 * The requirements of a label selector. A parser as upstream's, so that what is wrong is told in the same words.
 * @throws ApiError 400
 */
export function parseRequirements(text: string): Requirement[] {
  const tokens = tokensOf(text);
  const requirements: Requirement[] = [];
  while (tokens[0] !== undefined) {
    if (tokens[0] !== "!" && isSymbol(tokens[0])) {
      throw badRequest(`found '${tokens[0]}', expected: !, identifier, or 'end of string'`);
    }
    requirements.push(takeRequirement(tokens));
    const separator = tokens.shift();
    if (separator === undefined) break;
    if (separator !== ",") throw badRequest(`found '${separator}', expected: ',' or 'end of string'`);
    const next = tokens[0];
    if (next === undefined || (next !== "!" && isSymbol(next))) {
      throw badRequest(`found '${next ?? ""}', expected: identifier after ','`);
    }
  }
  return requirements;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) tokens.push(found[1] ?? "");
  return tokens;
}

function isSymbol(token: string): boolean {
  return /^[=!(),<>]/.test(token);
}

function takeRequirement(tokens: string[]): Requirement {
  const negated = tokens[0] === "!";
  if (negated) tokens.shift();
  const key = tokens.shift();
  if (key === undefined || isSymbol(key)) throw unparsed(`found '${key ?? ""}', expected: identifier`);
  const problem = qualifiedNameProblem(key);
  if (problem) throw unparsed(`key: Invalid value: ${JSON.stringify(key)}: ${problem}`);
  if (negated) return { key, operator: "!exists", values: [] };
  if (tokens[0] === undefined || tokens[0] === ",") return { key, operator: "exists", values: [] };
  const operator = tokens.shift() ?? "";
  if (!OPERATORS.includes(operator)) {
    throw unparsed(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
  }
  const isSet = operator === "in" || operator === "notin";
  const values = isSet ? takeSet(tokens) : takeValue(tokens);
  checkValues(key, operator, values);
  return { key, operator: operator === "==" ? "=" : (operator as Requirement["operator"]), values };
}

function checkValues(key: string, operator: string, values: string[]): void {
  for (const [index, value] of values.entries()) {
    const place = `values[${index}]`;
    if ((operator === ">" || operator === "<") && !/^[-+]?\d+$/.test(value)) {
      const rule = "for 'Gt', 'Lt' operators, the value must be an integer";
      throw unparsed(`${place}: Invalid value: ${JSON.stringify(value)}: ${rule}`);
    }
    const problem = labelValueProblem(value);
    if (problem) throw unparsed(`${place}[${key}]: Invalid value: ${JSON.stringify(value)}: ${problem}`);
  }
}

/** One value; none at all is the empty one. */
function takeValue(tokens: string[]): string[] {
  if (tokens[0] === undefined || tokens[0] === ",") return [""];
  const value = tokens.shift() ?? "";
  if (isSymbol(value)) throw unparsed(`found '${value}', expected: identifier`);
  return [value];
}

/** `(a,b)`; a value may be empty. */
function takeSet(tokens: string[]): string[] {
  const open = tokens.shift();
  if (open !== "(") throw unparsed(`found '${open ?? ""}' expected: '('`);
  const values: string[] = [];
  let value: string | undefined;
  for (;;) {
    const token = tokens.shift();
    if (token === ")") {
      if (value !== undefined || values.length > 0) values.push(value ?? "");
      return values;
    }
    if (token === ",") {
      values.push(value ?? "");
      value = undefined;
    } else if (token === undefined || isSymbol(token)) {
      throw unparsed(`found '${token ?? ""}', expected: ',', ')' or identifier`);
    } else if (value !== undefined) {
      throw unparsed(`found '${token}', expected: ',' or ')'`);
    } else value = token;
  }
}

function unparsed(why: string): Error {
  return badRequest(`unable to parse requirement: ${why}`);
}
