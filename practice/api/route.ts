import type { Registry, Resource } from "./registry.ts";
import { noSuchPath, noSuchResource } from "./status.ts";

export type Verb =
  | "get"
  | "list"
  | "watch"
  | "create"
  | "update"
  | "patch"
  | "delete"
  | "deletecollection"
  | "connect";

/** What a request is about, as the API server takes a path apart. */
export interface RequestInfo {
  method: string;
  path: string;
  query: URLSearchParams;
  /** Absent outside of `/api` and `/apis`, and for discovery. */
  verb?: Verb;
  group: string;
  version: string;
  plural: string;
  /** Kind of the resource, once it was looked up. */
  kind?: string;
  namespace?: string;
  name?: string;
  subresource: string;
}

export interface ResourceRequest extends RequestInfo {
  verb: Verb;
  resource: Resource;
}

const CONNECT = new Set(["exec", "attach", "portforward", "proxy"]);

export function parseRequest(method: string, url: string): RequestInfo {
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
  const info: RequestInfo = { method, path, query, group: "", version: "", plural: "", subresource: "" };
  const parts = decode(path);
  const isCore = parts[0] === "api";
  if (!isCore && parts[0] !== "apis") return info;
  if (!isCore) info.group = parts[1] ?? "";
  info.version = parts[isCore ? 1 : 2] ?? "";
  const rest = parts.slice(isCore ? 2 : 3);
  if (rest.length === 0) return info;
  takeResource(info, rest);
  info.verb = verbOf(info);
  return info;
}

function decode(path: string): string[] {
  try {
    return path
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
  } catch {
    throw noSuchPath();
  }
}

/** `namespaces/x` is an object, `namespaces/x/pods` a collection in it; `status` and `finalize` belong to the object. */
function takeResource(info: RequestInfo, rest: string[]): void {
  const inNamespace =
    rest[0] === "namespaces" && rest.length > 2 && rest[2] !== "status" && rest[2] !== "finalize";
  if (inNamespace && rest[1] !== undefined) info.namespace = rest[1];
  const [plural = "", name, subresource = ""] = inNamespace ? rest.slice(2) : rest;
  info.plural = plural;
  if (name !== undefined) info.name = name;
  info.subresource = subresource;
}

function verbOf(info: RequestInfo): Verb {
  if (CONNECT.has(info.subresource)) return "connect";
  switch (info.method) {
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return info.name === undefined ? "deletecollection" : "delete";
    default: {
      const watches = ["true", "1"].includes(info.query.get("watch") ?? "");
      if (watches && (info.name === undefined || info.subresource === "")) return "watch";
      return info.name === undefined ? "list" : "get";
    }
  }
}

/** @throws ApiError 404 when nothing is served there. */
export function resourceOf(registry: Registry, info: RequestInfo): Resource {
  const resource = registry.find(info.group, info.version, info.plural);
  if (!resource) throw registry.hasGroup(info.group) ? noSuchResource() : noSuchPath();
  if (!resource.namespaced && info.namespace !== undefined) throw noSuchResource();
  return resource;
}
