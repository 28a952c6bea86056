import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { clone, digFields, equal, type Fields, isFields, without } from "../json.ts";
import { invalid } from "../schema/fieldError.ts";
import { omitEmpty } from "../schema/omitEmpty.ts";
import { checkKind, conform, validateBySchema } from "./conform.ts";
import { type Core, mayGo, present, timestamp, type WriteContext } from "./core.ts";
import { namespaceMismatch } from "./create.ts";
import {
  formatManagers,
  type ManagerEntry,
  ownablePart,
  readManagers,
  trackUpdate,
} from "./fields/managedFields.ts";
import { validateFinalizersOfDeleted, validateMetadata, warnOfFinalizers } from "./metadata.ts";
import type { Resource } from "./registry.ts";
import { ApiError, badRequest, conflict, invalidObject, modified, notFound, unparsable } from "./status.ts";

export interface Target {
  resource: Resource;
  namespace: string | undefined;
  name: string;
  /** "", "status" */
  subresource: string;
}

/** What an object is to become. `managers` when the one who wants it has worked out who owns what. */
export interface Wanted {
  object: unknown;
  /** The patch it comes from: what is unknown in it is told as a fault of the patch, as upstream. */
  patch?: unknown;
  managers?: ManagerEntry[];
}

/**
 * Changes an object as PUT and PATCH do.
 * @param produce gets the current object as the target's version shows it.
 * @throws ApiError as the API server would answer.
 */
export function modifyObject(
  core: Core,
  target: Target,
  context: WriteContext,
  produce: (current: KubeObject) => Wanted,
): KubeObject {
  const { resource, namespace, name, subresource } = target;
  const current = core.storage.get(resource.storage, namespace, name);
  if (!current) throw notFound(resource, name);
  const wanted = produce(present(resource, current));
  const body = wanted.object;
  checkPatchedKind(resource, body, wanted.patch);
  const next = conformed(resource, body, context, wanted.patch);
  const metadata = restoreMetadata(target, current, next, wanted.patch !== undefined);
  if (wanted.patch === undefined) checkCondition(resource, name, body);
  const isStatus = subresource === "status";
  if (isStatus) keepAllButStatus(next, current);
  else if (resource.status) restoreStatus(next, current);
  next.apiVersion = resource.storageApiVersion;
  const rules = core.rules(resource);
  if (!isStatus) {
    rules.prepare?.(next, current, core);
    rules.admit?.(next, current, core, context);
  }
  const before = current.metadata as unknown as Fields;
  const errors = [
    ...validateMetadata(metadata, resource),
    ...validateFinalizersOfDeleted(before, metadata),
    ...validateBySchema(resource, next, current),
  ];
  if (errors.length === 0 && !isStatus) errors.push(...(rules.validate?.(next, current, core) ?? []));
  if (errors.length > 0) throw invalidObject(resource, name, errors);
  if (!isStatus) core.admitAll(resource, next, current, context);
  warnOfFinalizers(resource, metadata, context);
  countGeneration(resource, current, next);
  metadata.managedFields = formatManagers(
    wanted.managers ?? updatedManagers(core, target, context, current, next, body),
  );
  return present(resource, store(core, target, current, next as unknown as KubeObject, context));
}

/** Built-in kinds that may not be replaced blindly. */
const CONDITIONAL = [
  "customresourcedefinitions.apiextensions.k8s.io",
  "leases.coordination.k8s.io",
  "poddisruptionbudgets.policy",
  "validatingadmissionpolicies.admissionregistration.k8s.io",
  "validatingadmissionpolicybindings.admissionregistration.k8s.io",
];

/** @throws ApiError 422 for a replacement that does not say which version it replaces, where it has to. */
function checkCondition(resource: Resource, name: string, body: Fields): void {
  if (resource.builtinType && !CONDITIONAL.includes(resource.storage)) return;
  if (digFields(body, "metadata")?.resourceVersion) return;
  throw invalidObject({ ...resource, kind: resource.plural }, name, [
    invalid("metadata.resourceVersion", 0, "must be specified for an update"),
  ]);
}

/** A patch that makes another kind of it is at fault itself. */
function checkPatchedKind(resource: Resource, body: unknown, patch: unknown): asserts body is Fields {
  try {
    checkKind(resource, body);
  } catch (error) {
    if (patch === undefined || !resource.builtinType || !(error instanceof ApiError)) throw error;
    const kind = { group: "", plural: "", kind: "" };
    throw invalidObject(kind, "", [invalid("patch", JSON.stringify(body), error.message)]);
  }
}

function conformed(resource: Resource, body: Fields, context: WriteContext, patch: unknown): Fields {
  try {
    const object = conform(resource, clone(body), context);
    omitEmpty(object, resource.schema);
    return object;
  } catch (error) {
    const why = error instanceof ApiError ? /strict decoding error: .*/s.exec(error.message)?.[0] : undefined;
    if (patch === undefined || why === undefined) throw error;
    throw invalidObject({ group: "", plural: "", kind: "" }, "", [
      invalid("patch", JSON.stringify(patch), why),
    ]);
  }
}

function store(
  core: Core,
  target: Target,
  current: KubeObject,
  next: KubeObject,
  context: WriteContext,
): KubeObject {
  if (isSame(current, next)) return current;
  if (context.dryRun) {
    const { resourceVersion } = current.metadata;
    return { ...next, metadata: { ...next.metadata, resourceVersion } };
  }
  const { resource, namespace, name } = target;
  if (!mayGo(core, resource, next)) return core.storage.write(resource.storage, next);
  return core.storage.remove(resource.storage, namespace, name) ?? next;
}

/** A write that changes nothing is none: no new resourceVersion, as upstream. Times of managers do not count. */
function isSame(current: KubeObject, next: KubeObject): boolean {
  const plain = (object: KubeObject): Fields => ({
    ...object,
    metadata: {
      ...without(object.metadata as unknown as Fields, "resourceVersion"),
      managedFields: readManagers(object).map((entry) => ({ ...entry, time: "", set: undefined })),
    },
  });
  const sets = (object: KubeObject): unknown =>
    (digFields(object, "metadata")?.managedFields as Fields[] | undefined)?.map((entry) => entry.fieldsV1) ??
    [];
  return equal(plain(current), plain(next)) && equal(sets(current), sets(next));
}

/** Checks the preconditions, then puts back what only the server sets. */
function restoreMetadata(target: Target, current: KubeObject, next: Fields, isPatch: boolean): Fields {
  const { resource, namespace, name } = target;
  const given = isFields(next.metadata) ? next.metadata : {};
  if (!given.name) {
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  if (given.name !== name) {
    throw badRequest(
      `the name of the object (${String(given.name)}) does not match the name on the URL (${name})`,
    );
  }
  if (given.namespace && given.namespace !== namespace) throw namespaceMismatch();
  const { uid, resourceVersion } = current.metadata;
  if (given.uid && given.uid !== uid) {
    if (isPatch) {
      throw invalidObject(resource, name, [invalid("metadata.uid", given.uid, "field is immutable")]);
    }
    const key = `/registry/${resource.plural}/${namespace === undefined ? "" : `${namespace}/`}${name}`;
    throw conflict(
      resource,
      name,
      `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${String(given.uid)}, UID in object meta: ${uid}`,
    );
  }
  if (given.resourceVersion && !/^\d+$/.test(String(given.resourceVersion))) {
    throw new ApiError(500, "", unparsable(String(given.resourceVersion)));
  }
  if (given.resourceVersion && given.resourceVersion !== resourceVersion) throw modified(resource, name);
  const kept = current.metadata as unknown as Fields;
  const metadata: Fields = { ...given, name };
  for (const key of [
    "namespace",
    "uid",
    "creationTimestamp",
    "generation",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "resourceVersion",
    "generateName",
  ]) {
    delete metadata[key];
    if (kept[key] !== undefined) metadata[key] = kept[key];
  }
  next.metadata = metadata;
  return metadata;
}

function keepAllButStatus(next: Fields, current: KubeObject): void {
  const { status } = next;
  for (const key of Object.keys(next)) if (key !== "metadata") delete next[key];
  for (const key of Object.keys(current))
    if (key !== "metadata" && key !== "status") next[key] = clone(current[key]);
  if (status !== undefined) next.status = status;
  // In place: the caller holds this very object.
  const metadata = next.metadata as Fields;
  for (const key of Object.keys(metadata)) delete metadata[key];
  Object.assign(metadata, clone(current.metadata));
}

function restoreStatus(next: Fields, current: KubeObject): void {
  delete next.status;
  if (current.status !== undefined) next.status = current.status;
}

function countGeneration(resource: Resource, current: KubeObject, next: Fields): void {
  if (!resource.generation) return;
  const hidden = ["apiVersion", "metadata", ...(resource.status ? ["status"] : [])];
  const changed = !equal(without(current as unknown as Fields, ...hidden), without(next, ...hidden));
  if (changed) (next.metadata as Fields).generation = (current.metadata.generation ?? 0) + 1;
}

function updatedManagers(
  core: Core,
  target: Target,
  context: WriteContext,
  current: KubeObject,
  next: Fields,
  body: Fields,
): ManagerEntry[] {
  const { resource, subresource } = target;
  const given = digFields(body, "metadata")?.managedFields;
  // Clients may edit the entries (kubectl migrates to server-side apply so) or reset them with an empty list.
  const managers = readManagers(Array.isArray(given) ? body : (current as unknown as Fields));
  return trackUpdate(
    managers,
    ownablePart(current as unknown as Fields, subresource, resource.status),
    ownablePart(next, subresource, resource.status),
    resource.schema,
    {
      manager: context.manager,
      operation: "Update",
      subresource,
      apiVersion: resource.apiVersion,
      time: timestamp(core.now()),
    },
  );
}
