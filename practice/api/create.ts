import { randomBytes, randomUUID } from "node:crypto";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { clone, type Fields, isFields, without } from "../json.ts";
import { omitEmpty } from "../schema/omitEmpty.ts";
import { checkKind, conform, validateBySchema } from "./conform.ts";
import { type Core, present, timestamp, type WriteContext } from "./core.ts";
import { formatManagers, type ManagerEntry, ownablePart, trackUpdate } from "./fields/managedFields.ts";
import { validateMetadata, warnOfFinalizers } from "./metadata.ts";
import type { Resource } from "./registry.ts";
import { ApiError, alreadyExists, badRequest, forbidden, invalidObject, notFound } from "./status.ts";

/** Letters that make no words, as upstream picks them. */
const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
const NAMESPACES = { group: "", plural: "namespaces", kind: "Namespace" };

/**
 * Creates an object as a POST does.
 * @param managers of a server-side apply; absent for a plain create.
 * @throws ApiError as the API server would answer.
 */
export function createObject(
  core: Core,
  resource: Resource,
  namespace: string | undefined,
  body: unknown,
  context: WriteContext,
  managers?: ManagerEntry[],
): KubeObject {
  checkKind(resource, body);
  const object = conform(resource, clone(body), context);
  omitEmpty(object, resource.schema);
  const metadata = prepareMetadata(core, resource, namespace, object);
  const name = String(metadata.name);
  if (namespace !== undefined) checkNamespace(core, resource, namespace, name);
  const rules = core.rules(resource);
  if (resource.status && !rules.keepsStatus) delete object.status;
  rules.prepare?.(object, undefined, core);
  rules.admit?.(object, undefined, core, context);
  const errors = [...validateMetadata(metadata, resource), ...validateBySchema(resource, object, undefined)];
  if (errors.length === 0) errors.push(...(rules.validate?.(object, undefined, core) ?? []));
  if (errors.length > 0) throw invalidObject(resource, name, errors);
  const found = core.storage.get(resource.storage, namespace, name);
  if (found) throw alreadyExists(resource, name, found.metadata.deletionTimestamp !== undefined);
  core.admitAll(resource, object, undefined, context);
  warnOfFinalizers(resource, metadata, context);
  const entries = formatManagers(
    managers ??
      trackUpdate([], undefined, ownablePart(object, "", resource.status), resource.schema, {
        manager: context.manager,
        operation: "Update",
        subresource: "",
        apiVersion: resource.apiVersion,
        time: timestamp(core.now()),
      }),
  );
  if (entries.length > 0) metadata.managedFields = entries;
  const complete = { ...object, apiVersion: resource.storageApiVersion } as unknown as KubeObject;
  if (context.dryRun) return present(resource, complete);
  return present(resource, core.storage.write(resource.storage, complete));
}

function prepareMetadata(
  core: Core,
  resource: Resource,
  namespace: string | undefined,
  object: Fields,
): Fields {
  const given = isFields(object.metadata) ? object.metadata : {};
  if (given.resourceVersion) {
    throw new ApiError(500, "", "resourceVersion should not be set on objects to be created");
  }
  if (given.namespace && given.namespace !== namespace) throw namespaceMismatch();
  const metadata = without(
    given,
    "uid",
    "resourceVersion",
    "selfLink",
    "managedFields",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "generation",
  );
  if (!metadata.name && typeof metadata.generateName === "string" && metadata.generateName !== "") {
    metadata.name = generatedName(core, resource, namespace, metadata.generateName);
  }
  if (namespace !== undefined) metadata.namespace = namespace;
  metadata.uid = randomUUID();
  metadata.creationTimestamp = timestamp(core.now());
  if (resource.generation) metadata.generation = 1;
  object.metadata = metadata;
  return metadata;
}

export function namespaceMismatch(): Error {
  return badRequest("the namespace of the provided object does not match the namespace sent on the request");
}

function generatedName(
  core: Core,
  resource: Resource,
  namespace: string | undefined,
  prefix: string,
): string {
  const base = prefix.slice(0, 58);
  for (;;) {
    const letters = [...randomBytes(5)].map((byte) => SUFFIX_LETTERS[byte % SUFFIX_LETTERS.length]);
    const name = `${base}${letters.join("")}`;
    if (!core.storage.get(resource.storage, namespace, name)) return name;
  }
}

/** Nothing is created in a namespace that is not there, or that is on its way out. */
function checkNamespace(core: Core, resource: Resource, namespace: string, name: string): void {
  const found = core.storage.get("namespaces", undefined, namespace);
  if (!found) throw notFound(NAMESPACES, namespace);
  if (!found.metadata.deletionTimestamp) return;
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
  throw forbidden(resource, name, why, [
    {
      reason: "NamespaceTerminating",
      message: `namespace ${namespace} is being terminated`,
      field: "metadata.namespace",
    },
  ]);
}
