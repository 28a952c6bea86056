import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { digFields, type Fields, isFields, without } from "../json.ts";
import { typeFaults } from "../schema/typeFaults.ts";
import { checkKind, conform } from "./conform.ts";
import { type Core, timestamp, type WriteContext } from "./core.ts";
import { createObject, namespaceMismatch } from "./create.ts";
import {
  formatManagers,
  type ManagerEntry,
  ownablePart,
  readManagers,
  type Writer,
} from "./fields/managedFields.ts";
import { type ApplyConflict, applyConfiguration } from "./fields/serverSideApply.ts";
import { modifyObject, type Target, type Wanted } from "./modify.ts";
import { jsonPatch } from "./patch/jsonPatch.ts";
import { mergePatch } from "./patch/mergePatch.ts";
import { strategicMergePatch } from "./patch/strategicMerge.ts";
import { ApiError, badRequest, conflict, notFound } from "./status.ts";

export const PATCH_TYPES = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
] as const;
export type PatchType = (typeof PATCH_TYPES)[number];

/** @returns the object, and whether server-side apply made it. */
export function patchObject(
  core: Core,
  target: Target,
  type: PatchType,
  patch: unknown,
  context: WriteContext,
): { object: KubeObject; created: boolean } {
  if (type === "application/apply-patch+yaml") return applyObject(core, target, patch, context);
  const object = modifyObject(core, target, context, (current) => ({
    object: patched(target, type, current as unknown as Fields, patch),
    patch,
  }));
  return { object, created: false };
}

function patched(target: Target, type: PatchType, current: Fields, patch: unknown): unknown {
  if (type === "application/json-patch+json") return jsonPatch(current, patch);
  if (!isFields(patch)) throw badRequest("the patch must be a JSON object");
  if (type === "application/merge-patch+json") return mergePatch(current, patch);
  if (!target.resource.builtinType) {
    throw new ApiError(
      415,
      "UnsupportedMediaType",
      "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml",
      {},
    );
  }
  return strategicMergePatch(current, patch, target.resource.schema);
}

function applyObject(
  core: Core,
  target: Target,
  patch: unknown,
  context: WriteContext,
): { object: KubeObject; created: boolean } {
  const { resource, namespace, name, subresource } = target;
  const body = checkApplied(target, patch, context);
  const writer: Writer = {
    manager: context.manager,
    operation: "Apply",
    subresource,
    apiVersion: resource.apiVersion,
    time: timestamp(core.now()),
  };
  const wanted = ownablePart(body, subresource, resource.status);
  // Everything unknown was reported by now; the object goes through the same checks again as a whole.
  const quiet: WriteContext = { ...context, duplicates: [], fieldValidation: "Ignore" };
  if (!core.storage.get(resource.storage, namespace, name)) {
    if (subresource !== "") throw notFound(resource, name);
    const uid = digFields(body, "metadata")?.uid;
    if (uid) {
      const why = `uid mismatch: the provided object specified uid ${String(uid)}, and no existing object was found`;
      throw conflict(resource, name, why);
    }
    const applied = applyConfiguration({}, wanted, resource.schema, [], writer, true);
    const metadata = without(digFields(body, "metadata") ?? {}, "resourceVersion");
    const given = { ...applied.object, apiVersion: body.apiVersion, kind: body.kind, metadata };
    return {
      object: createObject(core, resource, namespace, given, quiet, applied.managers),
      created: true,
    };
  }
  const object = modifyObject(core, target, quiet, (current) => ({
    ...appliedTo(target, current, body, wanted, writer, context.force),
    patch: body,
  }));
  return { object, created: false };
}

function appliedTo(
  target: Target,
  current: KubeObject,
  body: Fields,
  wanted: Fields,
  writer: Writer,
  force: boolean,
): Wanted {
  const { resource, subresource } = target;
  const live = ownablePart(current as unknown as Fields, subresource, resource.status);
  const managers = readManagers(current as unknown as Fields);
  const mine = managers.filter((entry) => entry.subresource === subresource);
  const others = managers.filter((entry) => entry.subresource !== subresource);
  const applied = applyConfiguration(live, wanted, resource.schema, mine, writer, force);
  if (applied.conflicts.length > 0) throw applyConflict(applied.conflicts);
  const next: Fields = subresource === "status" ? { ...current } : { status: current.status };
  if (next.status === undefined) delete next.status;
  const given = isFields(body.metadata) ? body.metadata : {};
  const system: Fields = without(
    current.metadata as unknown as Fields,
    "labels",
    "annotations",
    "finalizers",
    "ownerReferences",
  );
  const ownable = digFields(applied.object, "metadata") ?? {};
  const preconditions: Fields = {};
  for (const key of ["uid", "resourceVersion"]) if (given[key]) preconditions[key] = given[key];
  Object.assign(next, applied.object, { apiVersion: current.apiVersion, kind: current.kind });
  next.metadata = { ...system, ...ownable, ...preconditions };
  return { object: next, managers: settled(managers, [...others, ...applied.managers]) };
}

/** An entry keeps its time unless it owns something else now, so that applying the same again changes nothing. */
function settled(before: ManagerEntry[], after: ManagerEntry[]): ManagerEntry[] {
  const key = (entry: ManagerEntry): string => JSON.stringify({ ...formatManagers([entry])[0], time: "" });
  const known = new Map(before.map((entry) => [key(entry), entry]));
  const kept = after.map((entry) => known.get(key(entry)) ?? entry);
  const place = (entry: ManagerEntry): number => {
    const index = before.indexOf(entry);
    return index < 0 ? before.length : index;
  };
  return kept.sort((a, b) => place(a) - place(b));
}

function checkApplied(target: Target, patch: unknown, context: WriteContext): Fields {
  const { resource, name } = target;
  if (isFields(patch) && !(patch.kind && patch.apiVersion)) {
    throw badRequest(
      `invalid object type: /${String(patch.apiVersion ?? "")}, Kind=${String(patch.kind ?? "")}`,
    );
  }
  checkKind(resource, patch);
  if (context.manager === "") {
    throw new ApiError(
      422,
      "Invalid",
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      {
        group: "meta.k8s.io",
        kind: "PatchOptions",
        causes: [
          {
            reason: "FieldValueRequired",
            message: "Required value: is required for apply patch",
            field: "fieldManager",
          },
        ],
      },
    );
  }
  const faults = typeFaults(patch, resource.schema, "");
  if (faults.length > 0) {
    const what = `(/${name}; ${resource.group === "" ? "/v1" : resource.apiVersion}, Kind=${resource.kind})`;
    const why =
      faults.length === 1 ? String(faults[0]) : `errors:\n${faults.map((one) => `  ${one}`).join("\n")}`;
    throw new ApiError(500, "", `failed to create typed patch object ${what}: ${why}`);
  }
  const body = conform({ ...resource, schema: withoutDefaults(resource) }, patch, context);
  const metadata = isFields(body.metadata) ? body.metadata : {};
  if (metadata.namespace && metadata.namespace !== target.namespace) throw namespaceMismatch();
  if (metadata.managedFields !== undefined) throw badRequest("metadata.managedFields must be nil");
  if (metadata.name !== undefined && metadata.name !== name) {
    throw badRequest(
      `the name of the object (${String(metadata.name)}) does not match the name on the URL (${name})`,
    );
  }
  body.metadata = { ...metadata, name };
  return body;
}

/** What somebody applies is what they name; defaults are the server's and belong to nobody. */
function withoutDefaults(resource: Target["resource"]): Target["resource"]["schema"] {
  return resource.builtinType ? resource.schema : stripDefaults(resource.schema);
}

const stripped = new WeakMap<object, Target["resource"]["schema"]>();

function stripDefaults(schema: Target["resource"]["schema"]): Target["resource"]["schema"] {
  const known = stripped.get(schema);
  if (known) return known;
  const copy = { ...schema };
  stripped.set(schema, copy);
  delete copy.default;
  if (copy.items) copy.items = stripDefaults(copy.items);
  if (typeof copy.additionalProperties === "object") {
    copy.additionalProperties = stripDefaults(copy.additionalProperties);
  }
  if (copy.properties) {
    const fields = Object.entries(copy.properties);
    copy.properties = Object.fromEntries(fields.map(([key, field]) => [key, stripDefaults(field)]));
  }
  return copy;
}

function applyConflict(conflicts: ApplyConflict[]): ApiError {
  const fields = conflicts.flatMap(({ manager, fields }) => fields.map((field) => ({ manager, field })));
  const causes = fields.map(({ manager, field }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${printManager(manager)}`,
    field,
  }));
  const [first] = fields;
  const message =
    first && fields.length === 1
      ? `Apply failed with 1 conflict: conflict with ${printManager(first.manager)}: ${first.field}`
      : `Apply failed with ${fields.length} conflicts: ${conflicts
          .map(({ manager, fields }) =>
            [`conflicts with ${printManager(manager)}:`, ...fields.map((field) => `- ${field}`)].join("\n"),
          )
          .join("\n")}`;
  return new ApiError(409, "Conflict", message, { causes });
}

function printManager(entry: ManagerEntry): string {
  const subresource =
    entry.subresource === "" ? "" : ` with subresource ${JSON.stringify(entry.subresource)}`;
  const version = entry.operation === "Update" ? ` using ${entry.apiVersion}` : "";
  return `${JSON.stringify(entry.manager)}${subresource}${version}`;
}
