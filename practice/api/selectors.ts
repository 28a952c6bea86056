import { dig, type Fields, isFields } from "../json.ts";
import { parseRequirements, type Requirement } from "./labelSelector.ts";
import type { Resource } from "./registry.ts";
import { type ApiError, badRequest } from "./status.ts";

export type Predicate = (object: unknown) => boolean;

/**
 * `a=b,c!=d,e in (f,g),h notin (i),j,!k`
 * @throws ApiError 400
 */
export function parseLabelSelector(text: string): Predicate {
  const requirements = parseRequirements(text);
  return (object) => {
    const labels = dig(object, "metadata", "labels");
    return requirements.every((requirement) => matches(requirement, isFields(labels) ? labels : {}));
  };
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

/** Kinds with selectable fields of their own word it otherwise, as do custom resources. */
function notSelectable(field: string, resource: Resource): ApiError {
  if (!resource.builtinType || SELECTABLE[resource.kind]) {
    return badRequest(`field label not supported: ${field}`);
  }
  return badRequest(
    `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
  );
}

/** @throws ApiError 400 for a field that cannot be selected by. */
export function parseFieldSelector(text: string, resource: Resource): Predicate {
  const known = ["metadata.name", "metadata.namespace", ...(SELECTABLE[resource.kind] ?? [])];
  const requirements = text
    .split(",")
    .filter((part) => part !== "")
    .map((part) => {
      const found = /^([^=!]+)(==|!=|=)(.*)$/.exec(part);
      if (!found) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
      const [, field = "", operator = "=", value = ""] = found;
      if (!known.includes(field)) throw notSelectable(field, resource);
      const path = field === "source" ? ["source", "component"] : field.split(".");
      return { path, negated: operator === "!=", value };
    });
  return (object) =>
    requirements.every(({ path, negated, value }) => {
      const actual = dig(object, ...path);
      return (String(actual ?? "") === value) !== negated;
    });
}
