import { digList, type Fields, isFields } from "../json.ts";
import { type FieldError, forbiddenField, invalid, required, tooLong } from "../schema/fieldError.ts";
import type { Resource } from "./registry.ts";

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const LABEL_1035_RULE =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const NAME_PART_RULE =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

const MAXIMUM_ANNOTATIONS_BYTES = 262_144;

/** The complaint about a name of this resource, or nothing. */
function nameProblem(resource: Resource, name: string): string | undefined {
  if (resource.group === "rbac.authorization.k8s.io") {
    if (name === "." || name === "..") return `may not be '${name}'`;
    return /[/%]/.test(name) ? "may not contain '/' or '%'" : undefined;
  }
  if (resource.plural === "services") return labelProblem(name, DNS_1035, LABEL_1035_RULE);
  if (resource.plural === "namespaces") return labelProblem(name, DNS_LABEL, LABEL_RULE);
  if (name.length > 253) return "must be no more than 253 bytes";
  return DNS_SUBDOMAIN.test(name) ? undefined : SUBDOMAIN_RULE;
}

function labelProblem(name: string, pattern: RegExp, rule: string): string | undefined {
  if (name.length > 63) return "must be no more than 63 bytes";
  return pattern.test(name) ? undefined : rule;
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
  if (typeof name !== "string" || name === "") {
    if (!generateName) errors.push(required("metadata.name", "name or generateName is required"));
  } else {
    const problem = nameProblem(resource, name);
    if (problem) errors.push(invalid("metadata.name", name, problem));
  }
  errors.push(...validateLabels(metadata.labels, "metadata.labels"));
  errors.push(...validateAnnotations(metadata.annotations));
  for (const finalizer of digList(metadata, "finalizers")) {
    const problem = qualifiedNameProblem(String(finalizer));
    if (problem) errors.push(invalid("metadata.finalizers", finalizer, problem));
  }
  for (const [index, reference] of digList(metadata, "ownerReferences").entries()) {
    if (!isFields(reference)) continue;
    for (const field of ["apiVersion", "kind", "name", "uid"]) {
      if (!reference[field]) {
        const path = `metadata.ownerReferences[${index}].${field}`;
        errors.push(
          invalid(
            path,
            reference[field] ?? "",
            `${field === "apiVersion" ? "version" : field} must not be empty`,
          ),
        );
      }
    }
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
