import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import type { Fields } from "../json.ts";
import { type Core, present, type User, type WriteContext } from "./core.ts";
import { createObject } from "./create.ts";
import { type AnyRequest, readBody } from "./decodeBody.ts";
import type { Lister } from "./list.ts";
import { modifyObject, type Target } from "./modify.ts";
import { PATCH_TYPES, type PatchType, patchObject } from "./patchObject.ts";
import type { Resource } from "./registry.ts";
import { readRemoveOptions, removeObject } from "./remove.ts";
import { type AnyResponse, jsonOf, sendJson, sendText } from "./respond.ts";
import type { ResourceRequest } from "./route.ts";
import { shapeFor } from "./shape.ts";
import { ApiError, badRequest, methodNotAllowed, notFound, qualified, success } from "./status.ts";
import { type OpenWatch, startWatch } from "./watch.ts";

export const BODY_TYPES = ["application/json", "application/yaml", "text/json"];

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
    throw badRequest("an empty namespace may not be set during creation");
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
  if (page.continue !== undefined)
    Object.assign(metadata, { continue: page.continue, remainingItemCount: page.remaining });
  const shape = shapeFor(exchange.request.headers.accept, resource, info.query, exchange.core.now);
  const shaped = shape.list(page.items, metadata);
  if (shaped) {
    sendJson(exchange.response, 200, shaped);
    return;
  }
  const items = page.items.map(jsonOf).join(",");
  const head = JSON.stringify({ kind: `${resource.kind}List`, apiVersion: resource.apiVersion, metadata });
  sendText(exchange.response, 200, "application/json", `${head.slice(0, -1)},"items":[${items}]}`);
}

/** @throws ApiError 400 for options that are not understood. */
function contextOf(
  exchange: Exchange,
  query: URLSearchParams,
  warnings: string[],
  isApply = false,
): WriteContext {
  const dryRun = query.getAll("dryRun");
  if (dryRun.some((one) => one !== "All")) {
    throw badRequest(`dryRun: Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`);
  }
  const fieldValidation = query.get("fieldValidation") || "Warn";
  if (fieldValidation !== "Ignore" && fieldValidation !== "Warn" && fieldValidation !== "Strict") {
    throw badRequest(
      `fieldValidation: Unsupported value: ${JSON.stringify(fieldValidation)}: supported values: "Ignore", "Strict", "Warn"`,
    );
  }
  const agent = (exchange.request.headers["user-agent"] ?? "").split("/")[0] || "unknown";
  const manager = query.get("fieldManager") || (isApply ? "" : agent);
  return {
    user: exchange.user,
    manager: manager.slice(0, 128),
    dryRun: dryRun.length > 0,
    fieldValidation,
    force: query.get("force") === "true",
    duplicates: [],
    warn: (message) => warnings.push(message),
  };
}

async function create(exchange: Exchange, info: ResourceRequest): Promise<void> {
  const warnings: string[] = [];
  const context = contextOf(exchange, info.query, warnings);
  const body = await readBody(exchange.request, BODY_TYPES, context.fieldValidation !== "Ignore");
  context.duplicates = body.duplicates;
  const object = createObject(exchange.core, info.resource, info.namespace, body.value, context);
  sendObject(exchange, info, 201, object, warnings);
}

function targetOf({ resource, namespace, name = "", subresource }: ResourceRequest): Target {
  return { resource, namespace, name, subresource };
}

async function update(exchange: Exchange, info: ResourceRequest): Promise<void> {
  if (info.name === undefined) throw methodNotAllowed();
  const warnings: string[] = [];
  const context = contextOf(exchange, info.query, warnings);
  const body = await readBody(exchange.request, BODY_TYPES, context.fieldValidation !== "Ignore");
  context.duplicates = body.duplicates;
  const object = modifyObject(exchange.core, targetOf(info), context, () => ({ object: body.value }));
  sendObject(exchange, info, 200, object, warnings);
}

async function patch(exchange: Exchange, info: ResourceRequest): Promise<void> {
  if (info.name === undefined) throw methodNotAllowed();
  const warnings: string[] = [];
  const isApply = (exchange.request.headers["content-type"] ?? "").startsWith("application/apply-patch");
  const context = contextOf(exchange, info.query, warnings, isApply);
  const body = await readBody(exchange.request, PATCH_TYPES, context.fieldValidation !== "Ignore");
  context.duplicates = body.duplicates;
  const type = body.mediaType as PatchType;
  const { object, created } = patchObject(exchange.core, targetOf(info), type, body.value, context);
  sendObject(exchange, info, created ? 201 : 200, object, warnings);
}

async function remove(exchange: Exchange, info: ResourceRequest): Promise<void> {
  const { resource, namespace, name = "" } = info;
  const body = await readBody(exchange.request, BODY_TYPES, false);
  const options = readRemoveOptions(body.value, info.query);
  const { object, gone } = removeObject(exchange.core, resource, namespace, name, options);
  if (!gone) return sendObject(exchange, info, 200, object);
  sendJson(exchange.response, 200, success({ ...detailsOf(resource, name), uid: object.metadata.uid }));
}

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
  sendJson(exchange.response, 200, {
    kind: `${resource.kind}List`,
    apiVersion: resource.apiVersion,
    metadata,
    items,
  });
}

/** For messages about a path that has no such subresource. */
export function noSubresource(resource: Resource, subresource: string): ApiError {
  return new ApiError(
    404,
    "NotFound",
    `the server could not find the requested resource (${qualified(resource)}/${subresource})`,
    {},
  );
}
