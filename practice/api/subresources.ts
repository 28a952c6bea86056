import { randomUUID } from "node:crypto";
import { dig, digFields, digList, type Fields, isFields } from "../json.ts";
import { invalid } from "../schema/fieldError.ts";
import { changeObject, timestamp } from "./core.ts";
import { readBody, readBytes } from "./decodeBody.ts";
import { BINDABLE, type BoundObject, type Identities, ISSUER } from "./identity.ts";
import { PROTOBUF, readTokenRequest } from "./protobuf.ts";
import { readRemoveOptions, removeObject } from "./remove.ts";
import { BODY_TYPES, type Exchange } from "./resourceHandler.ts";
import { sendJson } from "./respond.ts";
import type { ResourceRequest } from "./route.ts";
import {
  badRequest,
  conflict,
  invalidObject,
  methodNotAllowed,
  noSuchResource,
  notFound,
  success,
} from "./status.ts";

/** Subresources other than `status`, and other than those that take over the connection. */
export async function handleSubresource(
  exchange: Exchange,
  info: ResourceRequest,
  identities: Identities,
): Promise<void> {
  switch (`${info.resource.storage}/${info.subresource}`) {
    case "serviceaccounts/token":
      return requestToken(exchange, info, identities);
    case "pods/eviction":
      return evict(exchange, info);
    case "namespaces/finalize":
      return finalize(exchange, info);
    default:
      throw noSuchResource();
  }
}

async function bodyOf(exchange: Exchange): Promise<Fields> {
  const { value } = await readBody(exchange.request, BODY_TYPES, false);
  if (!isFields(value)) throw badRequest("the body must be a JSON object");
  return value;
}

const TOKEN_REQUEST = { group: "authentication.k8s.io", plural: "", kind: "TokenRequest" };
const HOUR_SECONDS = 3600;
const SHORTEST_TOKEN_SECONDS = 600;

async function requestToken(
  exchange: Exchange,
  info: ResourceRequest,
  identities: Identities,
): Promise<void> {
  if (info.method !== "POST") throw methodNotAllowed();
  const { namespace = "", name = "", resource } = info;
  const isProtobuf = exchange.request.headers["content-type"] === PROTOBUF;
  const body = isProtobuf ? readTokenRequest(await readBytes(exchange.request)) : await bodyOf(exchange);
  const account = exchange.core.storage.get(resource.storage, namespace, name);
  if (!account) throw notFound(resource, name);
  const asked = dig(body, "spec", "expirationSeconds");
  const seconds = typeof asked === "number" ? asked : HOUR_SECONDS;
  const unfit =
    seconds < SHORTEST_TOKEN_SECONDS
      ? "may not specify a duration less than 10 minutes"
      : seconds > 2 ** 32
        ? "may not specify a duration larger than 2^32 seconds"
        : undefined;
  if (unfit) {
    throw invalidObject(TOKEN_REQUEST, "", [invalid("spec.expirationSeconds", seconds, unfit)]);
  }
  const boundObjectRef = digFields(body, "spec", "boundObjectRef") ?? null;
  const bound = boundObjectRef ? boundOf(exchange, namespace, boundObjectRef) : undefined;
  const given = digList(body, "spec", "audiences").filter((one): one is string => typeof one === "string");
  const audiences = given.length > 0 ? given : [ISSUER];
  const issued = identities.issue({ namespace, name, uid: account.metadata.uid }, audiences, seconds, bound);
  sendJson(exchange.response, 201, {
    kind: "TokenRequest",
    apiVersion: "authentication.k8s.io/v1",
    metadata: { name, namespace, uid: randomUUID(), creationTimestamp: timestamp(exchange.core.now()) },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef },
    status: issued,
  });
}

/** @throws ApiError 400, 404 or 409 when a token cannot be bound to this object. */
function boundOf({ core }: Exchange, namespace: string, reference: Fields): BoundObject {
  const kind = String(reference.kind);
  const plural = BINDABLE[kind];
  if (!plural || reference.apiVersion !== "v1") {
    throw badRequest(`cannot bind token to object of type /${String(reference.apiVersion)}, Kind=${kind}`);
  }
  const name = String(reference.name);
  const resource = { group: "", plural, kind };
  const found = core.storage.get(plural, kind === "Node" ? undefined : namespace, name);
  if (!found) throw notFound(resource, name);
  const { uid } = found.metadata;
  if (reference.uid && reference.uid !== uid) {
    const why = `the UID in the bound object reference (${String(reference.uid)}) does not match the UID in record. The object might have been deleted and then recreated`;
    throw conflict(resource, name, why);
  }
  return { kind, name, uid };
}

async function evict(exchange: Exchange, info: ResourceRequest): Promise<void> {
  if (info.method !== "POST") throw methodNotAllowed();
  const { namespace, name = "", resource } = info;
  const body = await bodyOf(exchange);
  const options = readRemoveOptions(body.deleteOptions ?? {}, info.query);
  removeObject(exchange.core, resource, namespace, name, options);
  sendJson(exchange.response, 201, { ...success(), code: 201 });
}

async function finalize(exchange: Exchange, info: ResourceRequest): Promise<void> {
  if (info.method !== "PUT") throw methodNotAllowed();
  const { name = "", resource } = info;
  const body = await bodyOf(exchange);
  const changed = changeObject(exchange.core, resource, undefined, name, (current) => ({
    ...current,
    spec: isFields(body.spec) ? body.spec : {},
  }));
  if (!changed) throw notFound(resource, name);
  sendJson(exchange.response, 200, changed);
}
