import { dig, digText, isFields } from "../json.ts";
import { type FieldError, invalid } from "../schema/fieldError.ts";
import type { ContainerRuntime } from "../seams.ts";
import type { Core } from "./core.ts";
import { containerOf, fromRuntime, type PodTarget, podOf, statusOfContainer } from "./podTarget.ts";
import { type AnyResponse, sendText, writeText } from "./respond.ts";
import type { ResourceRequest } from "./route.ts";
import { badRequest, invalidObject } from "./status.ts";

const TEXT = "text/plain";

/** `pods/<name>/log` */
export function serveLogs(
  core: Core,
  runtime: ContainerRuntime,
  info: ResourceRequest,
  response: AnyResponse,
): void {
  const target = podOf(core, info);
  const { query } = info;
  checkLogOptions(query, target.ref.name);
  const container = containerOf(target, query.get("container"));
  if (!digText(target.pod, "spec", "nodeName")) {
    response.statusCode = 204; // nobody to ask yet
    response.end();
    return;
  }
  const previous = query.get("previous") === "true";
  const log = open(runtime, target, container, previous);
  const stamp = query.get("timestamps") === "true";
  const whole = log.soFar.map((line, index) => written(line, stamp ? (log.times[index] ?? "") : undefined));
  const lines = cut(whole, query);
  if (query.get("follow") !== "true" || previous) {
    sendText(response, 200, TEXT, limited(lines.join(""), query));
    return;
  }
  follow(core, target, container, response, lines.join(""), (listener) =>
    log.follow((line, time) => listener(written(line, stamp ? time : undefined))),
  );
}

/** @throws ApiError 400 for what is no number, 422 for one that cannot be. */
function checkLogOptions(query: URLSearchParams, name: string): void {
  const errors: FieldError[] = [];
  for (const [field, least] of [
    ["tailLines", 0],
    ["limitBytes", 1],
    ["sinceSeconds", 1],
  ] as const) {
    const text = query.get(field);
    if (text === null || text === "") continue;
    if (!/^-?\d+$/.test(text)) {
      throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
    }
    if (Number(text) >= least) continue;
    const rule = least === 0 ? "must be greater than or equal to 0" : "must be greater than 0";
    errors.push(invalid(field, Number(text), rule));
  }
  if (errors.length > 0) throw invalidObject(LOG_OPTIONS, name, errors);
}

const LOG_OPTIONS = { group: "", plural: "", kind: "PodLogOptions" };

function open(
  runtime: ContainerRuntime,
  target: PodTarget,
  container: string,
  previous: boolean,
): ReturnType<ContainerRuntime["logs"]> {
  const { ref, pod } = target;
  const status = statusOfContainer(pod, container);
  const reason = digText(status, "state", "waiting", "reason");
  const hasRun = isFields(dig(status, "lastState", "terminated"));
  if (!previous && (status === undefined || (reason !== undefined && !hasRun))) {
    throw badRequest(
      `container ${JSON.stringify(container)} in pod ${JSON.stringify(ref.name)} is waiting to start: ${reason ?? "ContainerCreating"}`,
    );
  }
  if (previous && !hasRun) {
    throw badRequest(
      `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(ref.name)} not found`,
    );
  }
  try {
    return runtime.logs(ref, { container, previous });
  } catch (error) {
    throw fromRuntime(error);
  }
}

function cut(lines: string[], query: URLSearchParams): string[] {
  const tail = query.get("tailLines");
  if (tail === null) return lines;
  const count = Number(tail);
  return count === 0 ? [] : lines.slice(-count);
}

function limited(text: string, query: URLSearchParams): string {
  const limit = Number(query.get("limitBytes") ?? 0);
  return limit > 0 ? Buffer.from(text).subarray(0, limit).toString("utf8") : text;
}

function written(line: string, time: string | undefined): string {
  return `${time === undefined ? "" : `${time} `}${line}\n`;
}

/** Until the client goes, or the container has ended. */
function follow(
  core: Core,
  target: PodTarget,
  container: string,
  response: AnyResponse,
  soFar: string,
  subscribe: (listener: (text: string) => void) => () => void,
): void {
  response.statusCode = 200;
  response.setHeader("content-type", TEXT);
  response.setHeader("cache-control", "no-cache, private");
  if ("flushHeaders" in response) response.flushHeaders();
  if (soFar !== "") writeText(response, soFar);
  const started = digText(statusOfContainer(target.pod, container), "state", "running", "startedAt");
  const stopFollowing = subscribe((text) => {
    writeText(response, text);
  });
  const stopWatching = core.storage.subscribe("pods", ({ type, object }) => {
    if (object.metadata.uid !== target.pod.metadata.uid) return;
    const now = digText(statusOfContainer(object, container), "state", "running", "startedAt");
    if (type === "DELETED" || now !== started) end();
  });
  const end = (): void => {
    stopFollowing();
    stopWatching();
    response.end();
  };
  response.on("close", end);
  response.on("error", end);
  if (started === undefined) end();
}
