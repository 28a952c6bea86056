import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { digText, type Fields, isFields } from "../json.ts";
import { BUILTIN_RESOURCES } from "../schema/builtinResources.ts";
import { decodeBuiltin } from "../schema/decode.ts";
import { applyDefaults } from "../schema/defaults.ts";
import { type FieldError, invalid } from "../schema/fieldError.ts";
import { prune } from "../schema/prune.ts";
import { checkRules, hasRules } from "../schema/rules.ts";
import { validate } from "../schema/validate.ts";
import type { WriteContext } from "./core.ts";
import { METADATA_SCHEMA, type Resource } from "./registry.ts";
import { type ApiError, badRequest, invalidObject, unrecognized } from "./status.ts";

/**
 * A body as its kind's type can hold it: unknown fields dropped (and reported as `fieldValidation` wants), defaults of
 * a custom resource filled in.
 * @throws ApiError 400 for what cannot be decoded, or for unknown and duplicate fields under `Strict`.
 */
export function conform(resource: Resource, body: Fields, context: WriteContext): Fields {
  if (resource.builtinType) {
    const wrong = decodeBuiltin(body, resource.schema, "");
    if (wrong) throw undecodable(resource, wrong);
  } else {
    const wrong = decodeBuiltin(body.metadata, METADATA_SCHEMA, "metadata");
    if (wrong) throw undecodable(resource, wrong);
  }
  const complaints = context.duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`);
  const pruned = prune(body, resource.schema, (path) => {
    complaints.push(`unknown field ${JSON.stringify(path)}`);
  });
  if (complaints.length > 0 && context.fieldValidation === "Strict") {
    throw undecodable(resource, `strict decoding error: ${complaints.join(", ")}`);
  }
  if (context.fieldValidation === "Warn") for (const complaint of complaints) context.warn(complaint);
  const object = pruned as Fields;
  if (!resource.builtinType) applyDefaults(object, resource.schema);
  return object;
}

/** 400 for a body that is no object of this resource. */
export function undecodable(resource: Resource, why: string): ApiError {
  const { kind, version } = resource;
  return badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${why}`);
}

/** Completes the body where the path says it all. @throws ApiError 400 when it is not an object of this resource. */
export function checkKind(resource: Resource, body: unknown): asserts body is Fields {
  if (!isFields(body)) throw unrecognized(resource.kind, "json: cannot unmarshal it into a Go struct");
  if (resource.builtinType) {
    // The path says what it is; typed clients leave it out.
    body.apiVersion ??= resource.apiVersion;
    body.kind ??= resource.kind;
  }
  const { apiVersion, kind } = body;
  if (typeof kind !== "string" || kind === "") {
    const text = JSON.stringify(body);
    throw badRequest(
      `the object provided is unrecognized (must be of type ${resource.kind}): Object 'Kind' is missing in '${text}' (${text})`,
    );
  }
  if (apiVersion !== resource.apiVersion || kind !== resource.kind) {
    if (resource.builtinType) throw unconvertible(resource, String(apiVersion), kind);
    if (apiVersion === resource.apiVersion) {
      const name = digText(body, "metadata", "name") ?? "";
      throw invalidObject({ ...resource, kind }, name, [invalid("kind", kind, `must be ${resource.kind}`)]);
    }
    throw badRequest(
      `the API version in the data (${String(apiVersion)}) does not match the expected API version (${resource.apiVersion})`,
    );
  }
}

function unconvertible(resource: Resource, apiVersion: string, kind: string): ApiError {
  const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const isKnown = BUILTIN_RESOURCES.some(
    (one) => one.group === group && one.version === version && one.kind === kind,
  );
  const why = isKnown
    ? `converting (${version}.${kind}) to (${resource.group.split(".")[0] || "core"}.${resource.kind}): unknown conversion`
    : `no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`;
  return badRequest(
    `${kind} in version ${JSON.stringify(version)} cannot be handled as a ${resource.kind}: ${why}`,
  );
}

/** With one of these, rules would look at what is not there. */
const BLOCKING = [
  "FieldValueRequired",
  "FieldValueNotSupported",
  "FieldValueTypeInvalid",
  "FieldValueTooLong",
  "FieldValueTooMany",
];
const UNCHECKED =
  "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";

/** What the schema of a custom resource finds wrong. Built-in kinds have rules of their own. */
export function validateBySchema(
  resource: Resource,
  object: Fields,
  old: KubeObject | undefined,
): FieldError[] {
  if (resource.builtinType) return [];
  const errors = validate(object, resource.schema, "");
  if (!errors.some(({ reason }) => BLOCKING.includes(reason))) {
    return [...errors, ...checkRules(object, old, resource.schema, "")];
  }
  return hasRules(resource.schema) ? [...errors, invalid("<nil>", null, UNCHECKED)] : errors;
}
