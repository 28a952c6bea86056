import { dig, type Fields, isFields } from "../json.ts";
import { labelValueProblem, qualifiedNameProblem } from "./metadata.ts";
import type { Resource } from "./registry.ts";
import { badRequest } from "./status.ts";

export type Predicate = (object: unknown) => boolean;

interface Requirement {
  key: string;
  operator: "=" | "!=" | "in" | "notin" | "exists" | "!exists" | ">" | "<";
  values: string[];
}

/**
 * `a=b,c!=d,e in (f,g),h notin (i),j,!k`
 * @throws ApiError 400
 */
export function parseLabelSelector(text: string): Predicate {
  const requirements = splitTopLevel(text).map(parseRequirement);
  return (object) => {
    const labels = dig(object, "metadata", "labels");
    return requirements.every((requirement) => matches(requirement, isFields(labels) ? labels : {}));
  };
}

function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const letter of text) {
    if (letter === "(") depth += 1;
    if (letter === ")") depth -= 1;
    if (letter === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += letter;
  }
  return [...parts, part].map((one) => one.trim()).filter((one) => one !== "");
}

const SET = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/;
const COMPARISON = /^([^\s=!<>]+)\s*(==|!=|=|>|<)\s*([^\s=!<>]*)$/;
const EXISTENCE = /^(!?)\s*([^\s=!<>()]+)$/;

function parseRequirement(text: string): Requirement {
  const inSet = SET.exec(text);
  if (inSet) {
    const values = (inSet[3] ?? "").split(",").map((value) => value.trim());
    return checked({ key: inSet[1] ?? "", operator: inSet[2] as "in" | "notin", values }, text);
  }
  const comparison = COMPARISON.exec(text);
  if (comparison) {
    const operator = comparison[2] === "==" ? "=" : (comparison[2] as "=" | "!=" | ">" | "<");
    return checked({ key: comparison[1] ?? "", operator, values: [comparison[3] ?? ""] }, text);
  }
  const existence = EXISTENCE.exec(text);
  if (!existence) throw badRequest(`unable to parse requirement: found ${JSON.stringify(text)}`);
  const operator = existence[1] === "!" ? "!exists" : "exists";
  return checked({ key: existence[2] ?? "", operator, values: [] }, text);
}

function checked(requirement: Requirement, text: string): Requirement {
  const problem =
    qualifiedNameProblem(requirement.key) ??
    requirement.values.map(labelValueProblem).find((found) => found !== undefined);
  if (problem) throw badRequest(`unable to parse requirement: ${problem} (in ${JSON.stringify(text)})`);
  return requirement;
}

function matches({ key, operator, values }: Requirement, labels: Fields): boolean {
  const present = Object.hasOwn(labels, key);
  const value = String(labels[key]);
  switch (operator) {
    case "exists":
      return present;
    case "!exists":
      return !present;
    case "=":
    case "in":
      return present && values.includes(value);
    case "!=":
    case "notin":
      return !present || !values.includes(value);
    case ">":
      return present && Number(value) > Number(values[0]);
    case "<":
      return present && Number(value) < Number(values[0]);
  }
}

/** A LabelSelector of an object (`matchLabels`, `matchExpressions`); none selects nothing, an empty one everything. */
export function selectorOf(selector: unknown): Predicate {
  if (!isFields(selector)) return () => false;
  const requirements: Requirement[] = Object.entries(
    isFields(selector.matchLabels) ? selector.matchLabels : {},
  ).map(([key, value]) => ({ key, operator: "=", values: [String(value)] }));
  for (const one of Array.isArray(selector.matchExpressions) ? selector.matchExpressions : []) {
    const operators = { In: "in", NotIn: "notin", Exists: "exists", DoesNotExist: "!exists" } as const;
    const operator = operators[String(dig(one, "operator")) as keyof typeof operators];
    const values = dig(one, "values");
    requirements.push({
      key: String(dig(one, "key")),
      operator,
      values: Array.isArray(values) ? values.map(String) : [],
    });
  }
  return (object) => {
    const labels = dig(object, "metadata", "labels");
    return requirements.every((requirement) => matches(requirement, isFields(labels) ? labels : {}));
  };
}

/** The fields one can select by, besides name and namespace. */
const SELECTABLE: Record<string, string[]> = {
  Pod: [
    "spec.nodeName",
    "spec.restartPolicy",
    "spec.schedulerName",
    "spec.serviceAccountName",
    "spec.hostNetwork",
    "status.phase",
    "status.podIP",
    "status.nominatedNodeName",
  ],
  Event: [
    "involvedObject.kind",
    "involvedObject.namespace",
    "involvedObject.name",
    "involvedObject.uid",
    "involvedObject.apiVersion",
    "involvedObject.resourceVersion",
    "involvedObject.fieldPath",
    "reason",
    "reportingComponent",
    "source",
    "type",
  ],
  Namespace: ["status.phase"],
  Secret: ["type"],
  Node: ["spec.unschedulable"],
  ReplicaSet: ["status.replicas"],
  Job: ["status.successful"],
  Service: ["spec.clusterIP", "spec.type"],
};

/** @throws ApiError 400 for a field that cannot be selected by. */
export function parseFieldSelector(text: string, resource: Resource): Predicate {
  const known = ["metadata.name", "metadata.namespace", ...(SELECTABLE[resource.kind] ?? [])];
  const requirements = splitTopLevel(text).map((part) => {
    const found = /^([^=!]+)(==|!=|=)(.*)$/.exec(part);
    if (!found) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
    const [, field = "", operator = "=", value = ""] = found;
    if (!known.includes(field)) throw badRequest(`field label not supported: ${field}`);
    const path = field === "source" ? ["source", "component"] : field.split(".");
    return { path, negated: operator === "!=", value };
  });
  return (object) =>
    requirements.every(({ path, negated, value }) => {
      const actual = dig(object, ...path);
      return (String(actual ?? "") === value) !== negated;
    });
}
