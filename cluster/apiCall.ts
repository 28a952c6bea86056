import type { Permit } from "./port.ts";
import type { Subject } from "./statusFailure.ts";

export type ContentType =
  | "application/json"
  | "application/merge-patch+json"
  | "application/apply-patch+yaml"
  | "application/strategic-merge-patch+json"
  | "application/json-patch+json";

/** One call of the API, before anything is known of connections. */
export interface ApiCall {
  method: string;
  path: string;
  body?: unknown;
  contentType?: ContentType;
  accept?: string;
  subject: Subject;
  /** Doing it twice is as good as doing it once: it may be tried again when nobody knows whether it was done. */
  repeatable: boolean;
  permit?: Permit;
}

const VERBS: Readonly<Record<string, string>> = {
  GET: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
};

/** Describes any path; typed calls of objects go through here too, so that the rules are in one place. */
export function apiCall(
  method: string,
  path: string,
  body?: unknown,
  options?: { contentType?: ContentType; accept?: string; verb?: string; permit?: Permit | undefined },
): ApiCall {
  return {
    method,
    path,
    ...(body === undefined ? {} : { body, contentType: options?.contentType ?? defaultContentType(method) }),
    ...(options?.accept ? { accept: options.accept } : {}),
    ...(options?.permit ? { permit: options.permit } : {}),
    subject: subjectOf(method, path, options?.verb),
    repeatable: isRepeatable(method, body, options?.contentType),
  };
}

function defaultContentType(method: string): ContentType {
  return method === "PATCH" ? "application/merge-patch+json" : "application/json";
}

/** A precondition makes the second time harmless: it conflicts, and whoever lost the first answer looks again. */
function isRepeatable(method: string, body: unknown, contentType: ContentType | undefined): boolean {
  const { metadata, preconditions } = (body ?? {}) as {
    metadata?: { resourceVersion?: unknown };
    preconditions?: { uid?: unknown };
  };
  switch (method) {
    case "GET":
    case "HEAD":
      return true;
    case "PATCH":
      return contentType === "application/apply-patch+yaml" || metadata?.resourceVersion !== undefined;
    case "PUT":
      return metadata?.resourceVersion !== undefined;
    case "DELETE":
      return preconditions?.uid !== undefined;
    default:
      return false;
  }
}

function subjectOf(method: string, path: string, verb: string | undefined): Subject {
  const [route = ""] = path.split("?", 1);
  const parts = route.split("/").filter((part) => part !== "");
  const afterVersion = parts.slice(parts[0] === "api" ? 2 : 3);
  const inNamespace = afterVersion[0] === "namespaces" && afterVersion.length > 2;
  const [resource = route, , subresource] = inNamespace ? afterVersion.slice(2) : afterVersion;
  const full = subresource ? `${resource}/${subresource}` : resource;
  return {
    verb: verb ?? VERBS[method] ?? method.toLowerCase(),
    resource: full,
    ...(inNamespace && afterVersion[1] ? { namespace: decodeURIComponent(afterVersion[1]) } : {}),
    secret: /^(secrets|tokenreviews|.*\/token$)/.test(full),
  };
}
