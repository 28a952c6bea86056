import { digList, type Fields, isFields } from "../json.ts";
import { type FieldError, forbiddenField, invalid, required, tooLong } from "../schema/fieldError.ts";
import type { WriteContext } from "./core.ts";
import type { Resource } from "./registry.ts";

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const NAME_PART_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const MAXIMUM_ANNOTATIONS_BYTES = 262_144;

/** The complaint about a name of this resource, or nothing. */
function nameProblem(resource: Resource, name: string): string | undefined {
  if (resource.group === "rbac.authorization.k8s.io") {
    if (name === "." || name === "..") return `may not be '${name}'`;
    const bad = ["/", "%"].find((letter) => name.includes(letter));
    return bad && `may not contain '${bad}'`;
  }
  if (resource.group === "" && LABEL_NAMED.includes(resource.plural)) return labelProblem(name);
  if (name.length > 253) return "must be no more than 253 characters";
  return DNS_SUBDOMAIN.test(name) ? undefined : SUBDOMAIN_RULE;
}

/** Kinds whose names become one label of a DNS name. */
const LABEL_NAMED = ["services", "namespaces"];

function labelProblem(name: string): string | undefined {
  if (name.includes(".")) return "must not contain dots";
  if (name.length > 63) return "must be no more than 63 characters";
  return DNS_LABEL.test(name) ? undefined : LABEL_RULE;
}

/** What comes of a prefix has to be a name: its last dash is followed by letters, so it may stand. */
function prefixProblem(resource: Resource, prefix: string): string | undefined {
  return nameProblem(resource, prefix.replace(/-$/, "a"));
}

export function isDnsLabel(name: string): boolean {
  return name.length <= 63 && DNS_LABEL.test(name);
}

export function qualifiedNameProblem(name: string): string | undefined {
  const slash = name.indexOf("/");
  const prefix = slash < 0 ? undefined : name.slice(0, slash);
  const part = name.slice(slash + 1);
  if (prefix === "") return "prefix part must be non-empty";
  if (prefix !== undefined && !DNS_SUBDOMAIN.test(prefix)) return `prefix part ${SUBDOMAIN_RULE}`;
  if (part === "") return "name part must be non-empty";
  if (part.length > 63) return "name part must be no more than 63 bytes";
  return QUALIFIED_NAME.test(part) ? undefined : NAME_PART_RULE;
}

export function labelValueProblem(value: string): string | undefined {
  if (value.length > 63) return "must be no more than 63 bytes";
  return LABEL_VALUE.test(value) ? undefined : VALUE_RULE;
}

export function validateMetadata(metadata: Fields, resource: Resource): FieldError[] {
  const errors: FieldError[] = [];
  const { name, generateName } = metadata;
  if (typeof generateName === "string" && generateName !== "") {
    const problem = prefixProblem(resource, generateName);
    if (problem) errors.push(invalid("metadata.generateName", generateName, problem));
  }
  if (typeof name !== "string" || name === "") {
    if (!generateName) errors.push(required("metadata.name", "name or generateName is required"));
  } else {
    const problem = nameProblem(resource, name);
    if (problem) errors.push(invalid("metadata.name", name, problem));
  }
  errors.push(...validateLabels(metadata.labels, "metadata.labels"));
  errors.push(...validateAnnotations(metadata.annotations));
  errors.push(...validateOwners(digList(metadata, "ownerReferences").filter(isFields)));
  errors.push(...validateFinalizers(digList(metadata, "finalizers").map(String), resource));
  return errors;
}

const STANDARD_FINALIZERS = ["kubernetes", "orphan", "foregroundDeletion"];

function validateFinalizers(finalizers: string[], resource: Resource): FieldError[] {
  const errors: FieldError[] = [];
  for (const finalizer of finalizers) {
    const problem = qualifiedNameProblem(finalizer);
    if (problem) errors.push(invalid("metadata.finalizers", finalizer, problem));
  }
  // Only the built-in kinds insist on a domain, and definitions of kinds are not among them.
  if (!resource.builtinType || resource.group === "apiextensions.k8s.io") return errors;
  for (const [index, finalizer] of finalizers.entries()) {
    if (finalizer.includes("/") || STANDARD_FINALIZERS.includes(finalizer)) continue;
    const rule = "name is neither a standard finalizer name nor is it fully qualified";
    errors.push(invalid(`metadata.finalizers[${index}]`, finalizer, rule));
  }
  return errors;
}

/** What custom resources are let through with. */
export function warnOfFinalizers(resource: Resource, metadata: Fields, context: WriteContext): void {
  if (resource.builtinType) return;
  for (const finalizer of digList(metadata, "finalizers").map(String)) {
    if (finalizer.includes("/") || STANDARD_FINALIZERS.includes(finalizer)) continue;
    const why =
      "prefer a domain-qualified finalizer name to avoid accidental conflicts with other finalizer writers";
    context.warn(`metadata.finalizers: ${JSON.stringify(finalizer)}: ${why}`);
  }
}

function validateOwners(owners: Fields[]): FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, owner] of owners.entries()) {
    for (const field of ["apiVersion", "kind", "name", "uid"]) {
      if (!owner[field]) {
        errors.push(required(`metadata.ownerReferences[${index}].${field}`, "must not be empty"));
      }
    }
  }
  const [first, second] = owners
    .filter((owner) => owner.controller === true)
    .map(({ kind, name }) => `${String(kind)}/${String(name)}`);
  if (second !== undefined) {
    const rule = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`;
    errors.push(invalid("metadata.ownerReferences", owners, rule));
  }
  return errors;
}

function validateLabels(labels: unknown, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!isFields(labels)) return errors;
  for (const [key, value] of Object.entries(labels)) {
    const keyProblem = qualifiedNameProblem(key);
    if (keyProblem) errors.push(invalid(path, key, keyProblem));
    const valueProblem = labelValueProblem(String(value));
    if (valueProblem) errors.push(invalid(path, value, valueProblem));
  }
  return errors;
}

function validateAnnotations(annotations: unknown): FieldError[] {
  const errors: FieldError[] = [];
  if (!isFields(annotations)) return errors;
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    const problem = qualifiedNameProblem(key.toLowerCase());
    if (problem) errors.push(invalid("metadata.annotations", key, problem));
    bytes += Buffer.byteLength(key) + Buffer.byteLength(String(value));
  }
  if (bytes > MAXIMUM_ANNOTATIONS_BYTES)
    errors.push(tooLong("metadata.annotations", MAXIMUM_ANNOTATIONS_BYTES));
  return errors;
}

/** While an object is being deleted, its finalizers may only go. */
export function validateFinalizersOfDeleted(old: Fields, next: Fields): FieldError[] {
  if (!old.deletionTimestamp) return [];
  const before = digList(old, "finalizers");
  const added = digList(next, "finalizers").filter((one) => !before.includes(one));
  if (added.length === 0) return [];
  const list = added.map((one) => JSON.stringify(one)).join(", ");
  return [
    forbiddenField(
      "metadata.finalizers",
      `no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`,
    ),
  ];
}
