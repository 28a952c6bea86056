import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { dig, type Fields } from "../json.ts";
import { type FieldError, forbiddenField, invalid, notSupported, tooLong } from "../schema/fieldError.ts";
import { undecodable } from "./conform.ts";
import { type Core, present, type User, type WriteContext } from "./core.ts";
import { createObject } from "./create.ts";
import { type AnyRequest, readBody } from "./decodeBody.ts";
import type { Lister } from "./list.ts";
import { modifyObject, type Target } from "./modify.ts";
import { PATCH_TYPES, type PatchType, patchObject } from "./patchObject.ts";
import type { Resource } from "./registry.ts";
import { readRemoveOptions, removeObject } from "./remove.ts";
import { type AnyResponse, jsonOf, jsonOfItem, sendJson, sendText } from "./respond.ts";
import type { ResourceRequest } from "./route.ts";
import { shapeFor } from "./shape.ts";
import { ApiError, badRequest, invalidOptions, methodNotAllowed, notFound, success } from "./status.ts";
import { type OpenWatch, startWatch } from "./watch.ts";

export const BODY_TYPES = ["application/json", "application/yaml"];

const MAXIMUM_MANAGER_BYTES = 128;

/** What one request has in hand. */
export interface Exchange {
  core: Core;
  lister: Lister;
  user: User;
  request: AnyRequest;
  response: AnyResponse;
  open: Set<OpenWatch>;
}

/** Carries out a request for a resource itself or its `status`. */
export async function handleResource(exchange: Exchange, info: ResourceRequest): Promise<void> {
  const { resource, subresource, verb } = info;
  if (resource.namespaced && info.namespace === undefined && verb !== "list" && verb !== "watch") {
    throw methodNotAllowed();
  }
  if (subresource !== "" && !["get", "update", "patch"].includes(verb)) throw methodNotAllowed();
  switch (verb) {
    case "get":
      return sendObject(exchange, info, 200, find(exchange.core, info));
    case "list":
      return sendList(exchange, info);
    case "watch": {
      const shape = shapeFor(exchange.request.headers.accept, resource, info.query, exchange.core.now);
      return startWatch(exchange.core, exchange.lister, info, exchange.response, shape.events, exchange.open);
    }
    case "create":
      if (info.name !== undefined) throw methodNotAllowed();
      return create(exchange, info);
    case "update":
      return update(exchange, info);
    case "patch":
      return patch(exchange, info);
    case "delete":
      return remove(exchange, info);
    case "deletecollection":
      return removeCollection(exchange, info);
    case "connect":
      throw methodNotAllowed();
  }
}

function find(core: Core, { resource, namespace, name = "" }: ResourceRequest): KubeObject {
  const object = core.storage.get(resource.storage, namespace, name);
  if (!object) throw notFound(resource, name);
  return present(resource, object);
}

function sendObject(
  exchange: Exchange,
  info: ResourceRequest,
  code: number,
  object: KubeObject,
  warnings: string[] = [],
): void {
  const shape = shapeFor(exchange.request.headers.accept, info.resource, info.query, exchange.core.now);
  sendJson(exchange.response, code, shape.one(object), warnings);
}

function sendList(exchange: Exchange, info: ResourceRequest): void {
  const { resource } = info;
  const page = exchange.lister.list(info);
  const metadata: Fields = { resourceVersion: page.resourceVersion };
  if (page.continue !== undefined) metadata.continue = page.continue;
  if (page.remaining !== undefined) metadata.remainingItemCount = page.remaining;
  const shape = shapeFor(exchange.request.headers.accept, resource, info.query, exchange.core.now);
  const shaped = shape.list(page.items, metadata);
  if (shaped) {
    sendJson(exchange.response, 200, shaped);
    return;
  }
  const items = page.items.map((item) => itemText(resource, item)).join(",");
  const head = JSON.stringify({ kind: `${resource.kind}List`, apiVersion: resource.apiVersion, metadata });
  sendText(exchange.response, 200, "application/json", `${head.slice(0, -1)},"items":[${items}]}`);
}

/** The items of a list of a built-in kind do not say again what they are, as upstream. */
function itemText(resource: Resource, item: KubeObject): string {
  return resource.builtinType ? jsonOfItem(item) : jsonOf(item);
}

const VALIDATIONS = ["Ignore", "Strict", "Warn"] as const;

/** @throws ApiError 422 for options that are not understood. */
function contextOf(
  exchange: Exchange,
  query: URLSearchParams,
  warnings: string[],
  options: "CreateOptions" | "UpdateOptions" | "PatchOptions",
  isApply = false,
): WriteContext {
  const dryRun = query.getAll("dryRun");
  const given = query.get("fieldValidation") ?? "";
  const fieldValidation = VALIDATIONS.find((one) => one === (given || "Warn"));
  const errors: FieldError[] = [];
  if (dryRun.some((one) => one !== "All")) errors.push(notSupported("dryRun", dryRun, ["All"]));
  if (!fieldValidation) errors.push(notSupported("fieldValidation", given, ["", ...VALIDATIONS]));
  if (Buffer.byteLength(query.get("fieldManager") ?? "") > MAXIMUM_MANAGER_BYTES) {
    errors.push(tooLong("fieldManager", MAXIMUM_MANAGER_BYTES));
  }
  const control = /\p{Cc}/u.exec(query.get("fieldManager") ?? "");
  if (control) {
    const point = control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    const rule = `invalid character U+${point} (at position ${control.index})`;
    errors.push(invalid("fieldManager", query.get("fieldManager"), rule));
  }
  if (options === "PatchOptions" && !isApply && query.get("force") !== null) {
    errors.push(forbiddenField("force", "may not be specified for non-apply patch"));
  }
  if (errors.length > 0 || !fieldValidation) throw invalidOptions(options, errors);
  const agent = (exchange.request.headers["user-agent"] ?? "").split("/")[0] || "unknown";
  const manager = query.get("fieldManager") || (isApply ? "" : agent);
  return {
    user: exchange.user,
    manager: manager.slice(0, MAXIMUM_MANAGER_BYTES),
    dryRun: dryRun.length > 0,
    fieldValidation,
    force: query.get("force") === "true",
    duplicates: [],
    warn: (message) => warnings.push(message),
  };
}

/** The object that a POST or PUT carries. @throws ApiError 400 for one that cannot be read. */
async function readObject(
  exchange: Exchange,
  info: ResourceRequest,
  context: WriteContext,
): Promise<unknown> {
  const wants = context.fieldValidation !== "Ignore";
  const body = await readBody(exchange.request, BODY_TYPES, wants, info.resource.kind);
  context.duplicates = body.duplicates;
  if (body.repeated !== undefined && context.fieldValidation === "Strict") {
    throw undecodable(info.resource, `strict decoding error: ${body.repeated}`);
  }
  return body.value;
}

async function create(exchange: Exchange, info: ResourceRequest): Promise<void> {
  const warnings: string[] = [];
  const context = contextOf(exchange, info.query, warnings, "CreateOptions");
  const body = await readObject(exchange, info, context);
  const object = createObject(exchange.core, info.resource, info.namespace, body, context);
  sendObject(exchange, info, 201, object, warnings);
}

function targetOf({ resource, namespace, name = "", subresource }: ResourceRequest): Target {
  return { resource, namespace, name, subresource };
}

/** Kinds of which a PUT makes the object that is not there. */
const CREATED_BY_PUT = [
  "endpoints",
  "events",
  "limitranges",
  "services",
  "leases.coordination.k8s.io",
  "roles.rbac.authorization.k8s.io",
  "rolebindings.rbac.authorization.k8s.io",
  "clusterroles.rbac.authorization.k8s.io",
  "clusterrolebindings.rbac.authorization.k8s.io",
];

/** @throws ApiError 400 when the object is not the one of the path. */
function checkPutName(body: unknown, name: string): void {
  const given = dig(body, "metadata", "name");
  if (given === name) return;
  throw badRequest(
    `the name of the object (${String(given ?? "")}) does not match the name on the URL (${name})`,
  );
}

async function update(exchange: Exchange, info: ResourceRequest): Promise<void> {
  if (info.name === undefined) throw methodNotAllowed();
  const warnings: string[] = [];
  const context = contextOf(exchange, info.query, warnings, "UpdateOptions");
  const body = await readObject(exchange, info, context);
  const { core } = exchange;
  const { resource, namespace, name, subresource } = info;
  const isNew = subresource === "" && !core.storage.get(resource.storage, namespace, name);
  if (isNew && CREATED_BY_PUT.includes(resource.storage)) {
    checkPutName(body, name);
    return sendObject(exchange, info, 201, createObject(core, resource, namespace, body, context), warnings);
  }
  const object = modifyObject(core, targetOf(info), context, () => ({ object: body }));
  sendObject(exchange, info, 200, object, warnings);
}

async function patch(exchange: Exchange, info: ResourceRequest): Promise<void> {
  if (info.name === undefined) throw methodNotAllowed();
  const warnings: string[] = [];
  const isApply = (exchange.request.headers["content-type"] ?? "").startsWith("application/apply-patch");
  const context = contextOf(exchange, info.query, warnings, "PatchOptions", isApply);
  const body = await readBody(exchange.request, PATCH_TYPES, context.fieldValidation !== "Ignore");
  context.duplicates = body.duplicates;
  for (const line of body.repeated?.split("\n  ").slice(1) ?? []) {
    if (context.fieldValidation === "Strict") {
      throw badRequest(`error strict decoding patch: error converting YAML to JSON: ${body.repeated}`);
    }
    context.warn(line);
  }
  const type = body.mediaType as PatchType;
  const { object, created } = patchObject(exchange.core, targetOf(info), type, body.value, context);
  sendObject(exchange, info, created ? 201 : 200, object, warnings);
}

async function remove(exchange: Exchange, info: ResourceRequest): Promise<void> {
  const { resource, namespace, name = "" } = info;
  const body = await readBody(exchange.request, BODY_TYPES, false);
  const options = readRemoveOptions(body.value, info.query);
  const { object, gone } = removeObject(exchange.core, resource, namespace, name, options);
  if (!gone || ANSWERS_OBJECT.includes(resource.storage)) return sendObject(exchange, info, 200, object);
  sendJson(exchange.response, 200, success({ ...detailsOf(resource, name), uid: object.metadata.uid }));
}

/** Kinds whose deletion is answered with the object, others with a Status. */
const ANSWERS_OBJECT = [
  "persistentvolumeclaims",
  "persistentvolumes",
  "pods",
  "resourcequotas",
  "serviceaccounts",
  "services",
];

function detailsOf(resource: Resource, name: string): { name: string; group?: string; kind: string } {
  return { name, ...(resource.group === "" ? {} : { group: resource.group }), kind: resource.plural };
}

async function removeCollection(exchange: Exchange, info: ResourceRequest): Promise<void> {
  const { resource } = info;
  if (resource.group === "" && resource.plural === "namespaces") throw methodNotAllowed();
  const body = await readBody(exchange.request, BODY_TYPES, false);
  const { uid: _uid, resourceVersion: _version, ...options } = readRemoveOptions(body.value, info.query);
  const items = exchange.lister.collect(info).map((object) => {
    try {
      return removeObject(exchange.core, resource, info.namespace, object.metadata.name, options).object;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return object; // another one's deletion took it along
      throw error;
    }
  });
  const metadata = { resourceVersion: String(exchange.core.storage.version) };
  const texts = items.map((item) => itemText(resource, item)).join(",");
  const head = JSON.stringify({ kind: `${resource.kind}List`, apiVersion: resource.apiVersion, metadata });
  sendText(exchange.response, 200, "application/json", `${head.slice(0, -1)},"items":[${texts}]}`);
}
