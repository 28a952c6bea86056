import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { type FieldError, forbiddenField, notSupported } from "../schema/fieldError.ts";
import type { Change } from "../store/storage.ts";
import { type Core, present } from "./core.ts";
import { type Lister, predicateOf } from "./list.ts";
import { type AnyResponse, jsonOf, writeText } from "./respond.ts";
import type { ResourceRequest } from "./route.ts";
import { ApiError, badRequest, expired, invalidOptions, unparsable } from "./status.ts";

/** How objects look in an answer: as they are, or as a Table. */
type Shape = (objects: KubeObject[]) => object[];

const BOOKMARK_MILLISECONDS = 20_000;
const SLOW_READER_BYTES = 32 * 1024 * 1024;
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

/** A watch that is under way; faults reach it through this. */
export interface OpenWatch {
  request: ResourceRequest;
  /** Tells the client that its version is too old, in the stream, and ends. */
  fail(error: ApiError): void;
  /** Says nothing more, and does not end either. */
  silence(): void;
  /** Cuts the connection. */
  reset(): void;
}

/** Streams changes as lines of JSON until the client goes or `timeoutSeconds` pass. */
export function startWatch(
  core: Core,
  lister: Lister,
  request: ResourceRequest,
  response: AnyResponse,
  shape: Shape,
  open: Set<OpenWatch>,
): void {
  const { resource, query } = request;
  const holds = predicateOf(request);
  const start = startOf(core, request);
  response.statusCode = 200;
  response.setHeader("content-type", "application/json");
  response.setHeader("cache-control", "no-cache, private");
  let silent = false;
  let ended = false;
  let told = start.version;

  const write = (type: string, text: string): void => {
    if (silent || ended) return;
    writeText(response, `{"type":"${type}","object":${text}}\n`);
    if (response.writableLength > SLOW_READER_BYTES) end(); // as upstream: it lists again when it can read again
  };
  const tell = (type: string, object: KubeObject): void => {
    const [shaped] = shape([present(resource, object)]);
    if (shaped) write(type, jsonOf(shaped));
  };
  const bookmark = (annotations?: Record<string, string>): void => {
    const metadata = {
      resourceVersion: String(told),
      ...(annotations ? { annotations } : {}),
    };
    write("BOOKMARK", JSON.stringify({ kind: resource.kind, apiVersion: resource.apiVersion, metadata }));
  };
  const follow = (change: Change): void => {
    told = change.version;
    if (request.namespace !== undefined && change.object.metadata.namespace !== request.namespace) return;
    const isIn = change.type !== "DELETED" && holds(change.object);
    const wasIn = change.previous !== undefined && holds(change.previous);
    if (isIn) tell(wasIn ? "MODIFIED" : "ADDED", change.object);
    else if (wasIn) tell("DELETED", change.type === "DELETED" ? change.object : lastSeen(change));
  };
  const unsubscribe = core.storage.subscribe(resource.storage, follow);
  const timers = [
    setTimeout(() => end(), timeoutOf(query)),
    ...(query.get("allowWatchBookmarks") === "true"
      ? [
          setInterval(() => {
            told = Math.max(told, core.storage.version);
            bookmark();
          }, BOOKMARK_MILLISECONDS),
        ]
      : []),
  ];
  for (const timer of timers) timer.unref();
  const end = (): void => {
    if (ended) return;
    ended = true;
    unsubscribe();
    open.delete(watch);
    for (const timer of timers) clearTimeout(timer);
    if (!silent) response.end();
  };
  const watch: OpenWatch = {
    request,
    fail(error) {
      write("ERROR", JSON.stringify(error.toStatus()));
      end();
    },
    silence() {
      silent = true;
    },
    reset() {
      silent = true;
      end();
      if ("stream" in response && response.stream) response.stream.close(2);
      else response.destroy();
    },
  };
  open.add(watch);
  response.on("close", () => {
    silent = true;
    end();
  });
  response.on("error", () => end());
  if ("flushHeaders" in response) response.flushHeaders();
  if (start.changes === undefined && !start.initial) {
    watch.fail(tooOld(query.get("resourceVersion") ?? "", core.storage.version));
    return;
  }
  if (start.initial) for (const object of lister.collect(request)) tell("ADDED", object);
  else for (const change of start.changes ?? []) follow(change);
  told = Math.max(told, core.storage.version);
  if (start.wantsEnd) bookmark({ [INITIAL_EVENTS_END]: "true" });
}

function lastSeen(change: Change): KubeObject {
  const previous = change.previous as KubeObject;
  const metadata = { ...previous.metadata, resourceVersion: String(change.version) };
  return { ...previous, metadata };
}

function timeoutOf(query: URLSearchParams): number {
  const seconds = Number(query.get("timeoutSeconds") ?? 0);
  if (seconds > 0) return seconds * 1000;
  return (1800 + Math.random() * 1800) * 1000; // spread, so that clients do not all come back at once
}

interface Start {
  version: number;
  /** First all present objects. */
  initial: boolean;
  wantsEnd: boolean;
  /** The past since the version; `undefined` when it is too long ago. */
  changes?: Change[] | undefined;
}

function startOf(core: Core, request: ResourceRequest): Start {
  const { query, resource } = request;
  const version = query.get("resourceVersion") ?? "";
  const sendInitial = query.get("sendInitialEvents");
  const match = query.get("resourceVersionMatch") ?? "";
  checkWatchOptions(query, sendInitial !== null, match);
  if (version !== "" && !/^\d+$/.test(version)) {
    throw new ApiError(
      500,
      "",
      `resourceVersion: Invalid value: ${JSON.stringify(version)}: ${unparsable(version)}`,
    );
  }
  const now = core.storage.version;
  if (sendInitial === "true") {
    const wantsEnd = query.get("allowWatchBookmarks") === "true";
    return { version: now, initial: true, wantsEnd };
  }
  const fromNow = version === "" || version === "0";
  if (fromNow && sendInitial !== "false") return { version: now, initial: true, wantsEnd: false };
  if (fromNow) return { version: now, initial: false, wantsEnd: false, changes: [] };
  const changes = core.storage.changesSince(resource.storage, Number(version));
  return { version: Number(version), initial: false, wantsEnd: false, changes };
}

/** @throws ApiError 400 or 422 for options of a watch that cannot be, as upstream words it. */
function checkWatchOptions(query: URLSearchParams, sendsInitial: boolean, match: string): void {
  const field = "resourceVersionMatch";
  const seconds = query.get("timeoutSeconds") ?? "";
  if (!/^-?\d*$/.test(seconds)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(seconds)}: invalid syntax`);
  }
  const errors: FieldError[] = [];
  if (!sendsInitial && match !== "") {
    errors.push(
      forbiddenField(field, `${field} is forbidden for watch unless sendInitialEvents is provided`),
    );
  }
  if (sendsInitial && match !== "NotOlderThan") {
    errors.push(forbiddenField(field, `sendInitialEvents requires setting ${field} to NotOlderThan`));
  }
  if (match !== "" && match !== "NotOlderThan") errors.push(notSupported(field, match, ["NotOlderThan"]));
  if (query.get("continue")) {
    errors.push(forbiddenField(field, `${field} is forbidden when continue is provided`));
  }
  if (errors.length > 0) throw invalidOptions("ListOptions", errors);
}

function tooOld(version: string, now: number): ApiError {
  return expired(`too old resource version: ${version} (${now})`);
}
