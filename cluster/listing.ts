import { LabError, toFailure } from "../shared/contract/failure.ts";
import { kindOf, pathOf } from "../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { type ApiCall, apiCall } from "./apiCall.ts";
import type { Caller } from "./caller.ts";
import type { KindRef, ListOptions } from "./port.ts";

const PAGE = 500;

export interface ListPage<T> {
  items: T[];
  resourceVersion: string;
}

/**
 * All pages of a list, as of one resourceVersion. When the server forgets that version between two pages, everything is
 * asked for again at once, in one piece.
 * @throws LabError
 */
export async function listAll<T extends KubeObject>(
  caller: Caller,
  kind: KindRef,
  options: ListOptions,
  limits?: { tries?: number },
): Promise<ListPage<T>> {
  const first = await listPage<T>(caller, kind, options, { limit: String(PAGE) }, limits);
  const items = first.items;
  let token = first.next;
  while (token) {
    try {
      const query = { limit: String(PAGE), continue: token };
      const page: ListPage<T> & { next?: string } = await listPage<T>(caller, kind, options, query, limits);
      items.push(...page.items);
      token = page.next;
    } catch (error) {
      if (toFailure(error).kind !== "gone") throw error;
      return listPage<T>(caller, kind, options, {}, limits);
    }
  }
  return { items, resourceVersion: first.resourceVersion };
}

async function listPage<T extends KubeObject>(
  caller: Caller,
  kind: KindRef,
  options: ListOptions,
  query: Record<string, string>,
  limits: { tries?: number } | undefined,
): Promise<ListPage<T> & { next?: string }> {
  const call = apiCall("GET", listPath(kind, options, query), undefined, { verb: "list" });
  const answer = await caller.call(call, limits);
  const body = parseJson(answer.body) as {
    metadata?: { resourceVersion?: string; continue?: string };
    items?: Omit<T, "apiVersion" | "kind">[] | null;
  };
  const resourceVersion = body.metadata?.resourceVersion;
  if (resourceVersion === undefined)
    throw new LabError({ kind: "internal", detail: "the answer is not a list" });
  // Items of built-in kinds come without kind and version (kubernetes/kubernetes#3030).
  const items = (body.items ?? []).map(
    (item) => ({ ...item, apiVersion: kind.apiVersion, kind: kind.kind }) as T,
  );
  return { items, resourceVersion, ...(body.metadata?.continue ? { next: body.metadata.continue } : {}) };
}

export function watchCall(kind: KindRef, options: ListOptions, version: string, seconds: number): ApiCall {
  const query = {
    watch: "true",
    allowWatchBookmarks: "true",
    resourceVersion: version,
    timeoutSeconds: String(seconds),
  };
  return apiCall("GET", listPath(kind, options, query), undefined, { verb: "watch" });
}

/** @throws LabError `internal`: a success without JSON is a proxy's page, or a torn answer. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (cause) {
    throw new LabError({ kind: "internal", detail: "the answer is no JSON" }, { cause });
  }
}

function listPath(kind: KindRef, options: ListOptions, query: Record<string, string>): string {
  const search = new URLSearchParams(query);
  if (options.labelSelector) search.set("labelSelector", options.labelSelector);
  if (options.fieldSelector) search.set("fieldSelector", options.fieldSelector);
  return `${pathOf(kindOf(kind), options.namespace)}?${search.toString()}`;
}
