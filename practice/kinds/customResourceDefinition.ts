import type { KindRules } from "../api/core.ts";
import { dig, digFields, digList, digText, digTexts, ensureFields, type Fields, isFields } from "../json.ts";
import { type FieldError, forbiddenField, invalid, notSupported, required } from "../schema/fieldError.ts";
import { expressionProblem } from "../schema/rules.ts";

export const CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

/** Definitions are established at once: the registry serves them from the moment they are stored. */
export const customResourceDefinitionRules: KindRules = {
  prepare(object, old, core) {
    const spec = ensureFields(object, "spec");
    const names = ensureFields(spec, "names");
    const kind = digText(names, "kind") ?? "";
    if (!names.singular) names.singular = kind.toLowerCase();
    if (!names.listKind) names.listKind = `${kind}List`;
    if (!isFields(spec.conversion)) spec.conversion = { strategy: "None" };
    const metadata = object.metadata as Fields;
    if (!old) metadata.finalizers = [...digList(metadata, "finalizers"), CLEANUP_FINALIZER];
    const now = `${core.now().toISOString().slice(0, 19)}Z`;
    const before = digList(old, "status", "storedVersions");
    const stored = digList(spec, "versions")
      .filter((version) => dig(version, "storage") === true)
      .map((version) => dig(version, "name"));
    const condition = (type: string, reason: string, message: string): Fields => ({
      lastTransitionTime: now,
      message,
      observedGeneration: 1,
      reason,
      status: "True",
      type,
    });
    object.status = {
      acceptedNames: names,
      conditions: digFields(old, "status")?.conditions ?? [
        condition("NamesAccepted", "NoConflicts", "no conflicts found"),
        condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
      ],
      storedVersions: [...new Set([...before, ...stored])],
    };
  },
  validate: validateDefinition,
};

const SCOPES = ["Cluster", "Namespaced"];
const COLUMN_TYPES = ["boolean", "date", "integer", "number", "string"];

function validateColumns(version: unknown): FieldError[] {
  return digList(version, "additionalPrinterColumns").flatMap((column, index) => {
    const path = `spec.additionalPrinterColumns[${index}]`;
    const { name = "", type = "", jsonPath = "" } = digTexts(column);
    const errors: FieldError[] = [];
    if (name === "") errors.push(required(`${path}.name`));
    if (!COLUMN_TYPES.includes(type)) {
      errors.push(invalid(`${path}.type`, type, `must be one of ${COLUMN_TYPES.join(",")}`));
    }
    if (!jsonPath.startsWith(".")) {
      errors.push(invalid(`${path}.JSONPath`, jsonPath, "must be a simple json path starting with ."));
    }
    return errors;
  });
}

function validateDefinition(object: Fields, old: unknown): FieldError[] {
  const errors: FieldError[] = [];
  const group = digText(object, "spec", "group") ?? "";
  const plural = digText(object, "spec", "names", "plural") ?? "";
  const name = digText(object, "metadata", "name") ?? "";
  const wanted = `${plural}.${group}`;
  if (name !== wanted) {
    errors.push(invalid("metadata.name", name, `must be spec.names.plural+"."+spec.group`));
  }
  if (group === "") errors.push(required("spec.group"));
  if (plural === "") errors.push(required("spec.names.plural"));
  if (!digText(object, "spec", "names", "kind")) {
    errors.push(...["singular", "kind", "listKind"].map((field) => required(`spec.names.${field}`)));
  }
  const scope = dig(object, "spec", "scope");
  if (scope === undefined) errors.push(required("spec.scope"));
  else if (!SCOPES.includes(String(scope))) errors.push(notSupported("spec.scope", scope, SCOPES));
  if (old !== undefined && dig(old, "spec", "scope") !== scope) {
    errors.push(invalid("spec.scope", scope, "field is immutable"));
  }
  errors.push(...validateVersions(digList(object, "spec", "versions")));
  return errors;
}

function validateVersions(versions: unknown[]): FieldError[] {
  const errors: FieldError[] = [];
  const stored = versions.filter((version) => dig(version, "storage") === true);
  if (stored.length !== 1) {
    errors.push(
      invalid("spec.versions", versions, "must have exactly one version marked as storage version"),
    );
  }
  for (const [index, version] of versions.entries()) {
    errors.push(...validateColumns(version));
    const path = `spec.versions[${index}].schema.openAPIV3Schema`;
    const schema = digFields(version, "schema", "openAPIV3Schema");
    if (!schema) errors.push(required(path));
    else {
      if (schema.type !== "object")
        errors.push(invalid(`${path}.type`, schema.type ?? "", "must be object at the root"));
      errors.push(...structuralErrors(schema, path));
    }
  }
  return errors;
}

/** A rule as Go prints it. */
function shownRule(rule: unknown, expression: string): Fields {
  return {
    Rule: expression,
    Message: digText(rule, "message") ?? "",
    MessageExpression: digText(rule, "messageExpression") ?? "",
    Reason: digText(rule, "reason") ?? null,
    FieldPath: digText(rule, "fieldPath") ?? "",
    OptionalOldSelf: dig(rule, "optionalOldSelf") ?? null,
  };
}

/** What makes a schema structural: every place has a type, and none forbids additional properties. */
function structuralErrors(schema: Fields, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const free =
    schema["x-kubernetes-preserve-unknown-fields"] === true || schema["x-kubernetes-int-or-string"] === true;
  if (!schema.type && !free) {
    errors.push(required(`${path}.type`, "must not be empty for specified object fields"));
  }
  if (schema.additionalProperties === false) {
    errors.push(forbiddenField(`${path}.additionalProperties`, "must not be used if properties is set"));
  }
  if (schema.type === "array" && !isFields(schema.items))
    errors.push(required(`${path}.items`, "must be specified"));
  for (const [index, rule] of digList(schema, "x-kubernetes-validations").entries()) {
    const expression = String(dig(rule, "rule") ?? "");
    const problem = expressionProblem(expression);
    const place = `${path}.x-kubernetes-validations[${index}].rule`;
    if (problem) errors.push(invalid(place, shownRule(rule, expression), problem));
  }
  if (isFields(schema.items)) errors.push(...structuralErrors(schema.items, `${path}.items`));
  if (isFields(schema.additionalProperties)) {
    errors.push(...structuralErrors(schema.additionalProperties, `${path}.additionalProperties`));
  }
  for (const [key, field] of Object.entries(isFields(schema.properties) ? schema.properties : {})) {
    if (path.endsWith("openAPIV3Schema") && key === "metadata") continue;
    if (isFields(field)) errors.push(...structuralErrors(field, `${path}.properties[${key}]`));
  }
  return errors;
}
