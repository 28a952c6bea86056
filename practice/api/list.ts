import { randomUUID } from "node:crypto";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { type FieldError, forbiddenField, notSupported } from "../schema/fieldError.ts";
import { type Core, present } from "./core.ts";
import type { ResourceRequest } from "./route.ts";
import { type Predicate, parseFieldSelector, parseLabelSelector } from "./selectors.ts";
import { ApiError, badRequest, expired, invalidOptions, unparsable } from "./status.ts";

interface Page {
  items: KubeObject[];
  resourceVersion: string;
  continue?: string;
  remaining?: number;
}

/** Both selectors, and the name when the path gives one. */
export function predicateOf(request: ResourceRequest): Predicate {
  const predicates: Predicate[] = [];
  const { query, name } = request;
  const labels = query.get("labelSelector");
  const fields = query.get("fieldSelector");
  if (labels) predicates.push(parseLabelSelector(labels));
  if (fields) predicates.push(parseFieldSelector(fields, request.resource));
  if (name !== undefined) predicates.push((object) => (object as KubeObject).metadata.name === name);
  return (object) => predicates.every((holds) => holds(object));
}

interface Snapshot {
  items: KubeObject[];
  resourceVersion: string;
  madeAt: number;
}

const SNAPSHOT_MILLISECONDS = 5 * 60_000;
const MAXIMUM_SNAPSHOTS = 64;

/** Lists in pages of one consistent state: what a `continue` token leads to is kept for five minutes. */
export class Lister {
  readonly #core: Core;
  readonly #snapshots = new Map<string, Snapshot>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** @throws ApiError 400, or 410 for a token that is too old. */
  list(request: ResourceRequest): Page {
    const { query } = request;
    const asked = query.get("limit") ?? "0";
    if (!/^-?\d+$/.test(asked)) {
      throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(asked)}: invalid syntax`);
    }
    const limit = Math.max(0, Number(asked)); // upstream takes a negative limit for none
    const token = query.get("continue");
    this.#checkVersion(query);
    if (token) return this.#resume(token, limit, isFiltered(query));
    const objects = this.collect(request);
    const snapshot = {
      items: objects,
      resourceVersion: String(this.#core.storage.version),
      madeAt: this.#core.now().getTime(),
    };
    return this.#page(snapshot, randomUUID(), 0, limit, isFiltered(query));
  }

  /** All that a request is about, now. */
  collect(request: ResourceRequest): KubeObject[] {
    const { resource, namespace } = request;
    const holds = predicateOf(request);
    const objects = this.#core.storage.list(resource.storage, namespace).filter(holds);
    return objects.map((object) => present(resource, object));
  }

  #checkVersion(query: URLSearchParams): void {
    const version = query.get("resourceVersion") ?? "";
    const match = query.get("resourceVersionMatch") ?? "";
    checkListOptions(query);
    if (version !== "" && version !== "0" && query.get("continue")) {
      throw badRequest("specifying resource version is not allowed when using continue");
    }
    if (version === "") return;
    if (!/^\d+$/.test(version)) {
      throw badRequest(
        `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(version)}: ${unparsable(version)}`,
      );
    }
    const newest = this.#core.storage.version;
    if (Number(version) > newest) throw tooLarge(version, newest);
    if (match === "Exact" && Number(version) !== newest) {
      throw expired("The provided resource version is too old for an exact list.");
    }
  }

  #resume(token: string, limit: number, filtered: boolean): Page {
    const [id = "", offset = ""] = Buffer.from(token, "base64url").toString("utf8").split(":");
    if (!/^\d+$/.test(offset)) {
      throw badRequest("invalid continue token: continue key is not valid: this server did not make it");
    }
    const snapshot = this.#snapshots.get(id);
    if (!snapshot || this.#core.now().getTime() - snapshot.madeAt > SNAPSHOT_MILLISECONDS) {
      throw expired(
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.",
      );
    }
    return this.#page(snapshot, id, Number(offset), limit, filtered);
  }

  #page(snapshot: Snapshot, id: string, offset: number, limit: number, filtered: boolean): Page {
    const { items, resourceVersion } = snapshot;
    const end = limit === 0 ? items.length : Math.min(items.length, offset + limit);
    const page: Page = { items: items.slice(offset, end), resourceVersion };
    if (end >= items.length) return page;
    this.#snapshots.set(id, snapshot);
    const [oldest] = this.#snapshots.keys();
    if (this.#snapshots.size > MAXIMUM_SNAPSHOTS && oldest !== undefined) this.#snapshots.delete(oldest);
    const token = Buffer.from(`${id}:${end}`).toString("base64url");
    return { ...page, continue: token, ...(filtered ? {} : { remaining: items.length - end }) };
  }
}

/** How many remain of a selection is not told, as upstream, which would have to look at each. */
function isFiltered(query: URLSearchParams): boolean {
  return !!query.get("labelSelector") || !!query.get("fieldSelector");
}

const MATCHES = ["Exact", "NotOlderThan", ""];

/** @throws ApiError 422 for options of a list that do not go together, as upstream words it. */
function checkListOptions(query: URLSearchParams): void {
  const field = "resourceVersionMatch";
  const version = query.get("resourceVersion") ?? "";
  const match = query.get(field) ?? "";
  const errors: FieldError[] = [];
  if (match !== "" && query.get("continue")) {
    errors.push(forbiddenField(field, `${field} is forbidden when continue is provided`));
  } else if (match !== "" && version === "") {
    errors.push(forbiddenField(field, `${field} is forbidden unless resourceVersion is provided`));
  }
  if (!MATCHES.includes(match)) errors.push(notSupported(field, match, MATCHES));
  if (match === "Exact" && version === "0") {
    errors.push(forbiddenField(field, `${field} "exact" is forbidden for resourceVersion "0"`));
  }
  if (query.get("sendInitialEvents") !== null) {
    errors.push(forbiddenField("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  if (errors.length > 0) throw invalidOptions("ListOptions", errors);
}

function tooLarge(version: string, newest: number): ApiError {
  return new ApiError(504, "Timeout", `Timeout: Too large resource version: ${version}, current: ${newest}`, {
    causes: [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }],
    retryAfterSeconds: 1,
  });
}
