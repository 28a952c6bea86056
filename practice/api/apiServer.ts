import { randomUUID } from "node:crypto";
import type { ContainerRuntime } from "../seams.ts";
import type { Core } from "./core.ts";
import { type AnyRequest, readBody } from "./decodeBody.ts";
import { documentFor, isPublic } from "./documents.ts";
import { errorOf, type FaultBox, goneInStream, parseFaultPlans } from "./faults.ts";
import type { Identities } from "./identity.ts";
import { Lister } from "./list.ts";
import { serveLogs } from "./logs.ts";
import { BODY_TYPES, type Exchange, handleResource } from "./resourceHandler.ts";
import { type AnyResponse, asApiError, jsonOf, sendError, sendJson, sendText } from "./respond.ts";
import { handleReview } from "./reviews.ts";
import { parseRequest, type RequestInfo, type ResourceRequest, resourceOf } from "./route.ts";
import { noSuchPath, noSuchResource, unauthorized } from "./status.ts";
import { handleSubresource } from "./subresources.ts";
import { refuseWithoutUpgrade } from "./upgrade.ts";

const CONNECTED = ["exec", "attach", "portforward"];

interface ApiServerOptions {
  core: Core;
  runtime: ContainerRuntime;
  identities: Identities;
  faults: FaultBox;
  /** `127.0.0.1:6443` */
  address(): string;
}

type RequestHandler = (request: AnyRequest, response: AnyResponse) => void;

/** Answers requests over HTTP/1.1 and HTTP/2 alike. */
export function createRequestHandler(options: ApiServerOptions): RequestHandler {
  const lister = new Lister(options.core);
  return (request, response) => {
    answer(options, lister, request, response).catch((error: unknown) => {
      const told = asApiError(error);
      if (told.code === 500) {
        options.core.log("a request failed", { path: request.url?.split("?")[0], why: String(error) });
      }
      sendError(response, told);
    });
  };
}

async function answer(
  options: ApiServerOptions,
  lister: Lister,
  request: AnyRequest,
  response: AnyResponse,
): Promise<void> {
  const { core, identities, faults } = options;
  const info = parseRequest(request.method ?? "GET", request.url ?? "/");
  const known = core.registry.find(info.group, info.version, info.plural);
  if (known) info.kind = known.kind;
  response.setHeader("audit-id", randomUUID());
  const user = identities.authenticate(request.headers.authorization);
  const isAnonymous = request.headers.authorization === undefined;
  if (!user && !(isAnonymous && isPublic(info.path))) throw unauthorized();
  if (info.path === "/practice/faults") return controlFaults(options, request, response);
  if (await meetsFault(faults, info, response)) return;
  if (user && info.plural !== "") {
    const exchange: Exchange = { core, lister, user, request, response, open: faults.open };
    if (await handleReview(exchange, info, identities)) return;
    const resource = resourceOf(core.registry, info);
    const found: ResourceRequest = { ...info, verb: info.verb ?? "get", resource };
    const isPlain = info.subresource === "" || (info.subresource === "status" && resource.status);
    if (isPlain) return handleResource(exchange, found);
    if (resource.storage === "pods" && info.subresource === "log" && info.method === "GET") {
      return serveLogs(core, options.runtime, found, response);
    }
    if (resource.storage === "pods" && CONNECTED.includes(info.subresource)) {
      return refuseWithoutUpgrade(core, options.runtime, found);
    }
    return handleSubresource(exchange, found, identities);
  }
  const readsOnly = info.method === "GET" || info.method === "HEAD";
  const document = readsOnly ? documentFor(core, info, request.headers.accept, options.address()) : undefined;
  if (!document) {
    throw info.version !== "" && core.registry.hasGroup(info.group) ? noSuchResource() : noSuchPath();
  }
  const { contentType, content } = document;
  sendText(response, 200, contentType, typeof content === "string" ? content : jsonOf(content));
}

/** @returns whether the request is done with. */
async function meetsFault(faults: FaultBox, info: RequestInfo, response: AnyResponse): Promise<boolean> {
  const fault = faults.take(info);
  if (!fault) return false;
  if ("latencyMs" in fault) {
    await new Promise((resolve) => setTimeout(resolve, fault.latencyMs));
    return false;
  }
  if ("status" in fault) throw errorOf(fault);
  if ("goneInStream" in fault) {
    sendText(
      response,
      200,
      "application/json",
      `${JSON.stringify({ type: "ERROR", object: goneInStream().toStatus() })}\n`,
    );
  } else if ("reset" in fault) {
    if ("stream" in response) response.stream.close(2);
    else response.destroy();
  }
  return true; // half open: nobody ever answers
}

async function controlFaults(
  options: ApiServerOptions,
  request: AnyRequest,
  response: AnyResponse,
): Promise<void> {
  if (request.method === "DELETE") options.faults.clear();
  else {
    const body = await readBody(request, BODY_TYPES, false);
    const plans = parseFaultPlans(body.value ?? []);
    if (plans.length === 0) options.faults.clear();
    for (const plan of plans) options.faults.inject(plan);
  }
  sendJson(response, 200, { ok: true });
}
