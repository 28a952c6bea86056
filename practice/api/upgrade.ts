import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { digText } from "../json.ts";
import type { ContainerRuntime } from "../seams.ts";
import { PROTOCOLS } from "./channels.ts";
import type { Core } from "./core.ts";
import { serveAttach, serveExec } from "./exec.ts";
import { errorOf, type FaultBox } from "./faults.ts";
import type { Identities } from "./identity.ts";
import { containerOf, podOf } from "./podTarget.ts";
import { servePortForward } from "./portForward.ts";
import { asApiError } from "./respond.ts";
import { parseRequest, type ResourceRequest, resourceOf } from "./route.ts";
import { type ApiError, badRequest, noSuchPath, unauthorized } from "./status.ts";

interface UpgradeParts {
  core: Core;
  runtime: ContainerRuntime;
  identities: Identities;
  faults: FaultBox;
}

type Serve = (socket: WebSocket) => void;

/** Takes over connections for exec, attach and port-forward. Refusals are ordinary answers before the upgrade. */
export function createUpgradeHandler(
  parts: UpgradeParts,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  });
  return (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    admit(parts, request, socket).then(
      (serve) => {
        if (serve) server.handleUpgrade(request, socket, head, serve);
      },
      (error: unknown) => refuse(socket, asApiError(error)),
    );
  };
}

async function admit(
  { core, runtime, identities, faults }: UpgradeParts,
  request: IncomingMessage,
  socket: Duplex,
): Promise<Serve | undefined> {
  const info = parseRequest("GET", request.url ?? "/");
  if (!identities.authenticate(request.headers.authorization)) throw unauthorized();
  const resource = resourceOf(core.registry, info);
  info.kind = resource.kind;
  const fault = faults.take(info);
  if (fault && "latencyMs" in fault) await new Promise((resolve) => setTimeout(resolve, fault.latencyMs));
  else if (fault && "status" in fault) throw errorOf(fault);
  else if (fault) {
    if ("reset" in fault) socket.destroy();
    return undefined;
  }
  if (resource.storage !== "pods") throw noSuchPath();
  // First what is wrong with the question: kubectl asks again in SPDY after any refusal, and shows that answer.
  const serve = serverOf(core, runtime, { ...info, verb: "connect", resource });
  if ((request.headers.upgrade ?? "").toLowerCase() !== "websocket") {
    throw badRequest("Upgrade request required: the practice cluster speaks WebSocket here, not SPDY");
  }
  const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((one) => one.trim());
  if (!offered.some((protocol) => PROTOCOLS.includes(protocol))) {
    throw badRequest(
      `unable to negotiate protocol: client supports [${offered.join(" ")}], server supports [${PROTOCOLS.join(" ")}]`,
    );
  }
  return serve;
}

/** What a plain request hears where a connection is to be taken over. */
export function refuseWithoutUpgrade(core: Core, runtime: ContainerRuntime, info: ResourceRequest): never {
  serverOf(core, runtime, info);
  throw badRequest("Upgrade request required");
}

function serverOf(core: Core, runtime: ContainerRuntime, info: ResourceRequest): Serve {
  const target = podOf(core, info);
  const { query } = info;
  switch (info.subresource) {
    case "exec": {
      const container = containerOf(target, query.get("container"));
      const command = query.getAll("command");
      checkRunning(target.pod, target.ref.name);
      if (command.length === 0) throw badRequest("you must specify at least 1 command for the container");
      const tty = query.get("tty") === "true";
      const stdin = query.get("stdin") === "true";
      return (socket) => void serveExec(runtime, { target, container, command, tty, stdin }, socket);
    }
    case "attach": {
      const container = containerOf(target, query.get("container"));
      checkRunning(target.pod, target.ref.name);
      return (socket) => serveAttach(runtime, target, container, socket);
    }
    case "portforward": {
      checkRunning(target.pod, target.ref.name);
      const ports = query
        .getAll("ports")
        .flatMap((text) => text.split(","))
        .map(Number);
      if (ports.length === 0 || ports.some((port) => !(port >= 1 && port <= 65_535))) {
        throw badRequest('query parameter "ports" is required');
      }
      return (socket) => servePortForward(runtime, target, ports, socket);
    }
    default:
      throw noSuchPath();
  }
}

function checkRunning(pod: unknown, name: string): void {
  const phase = digText(pod, "status", "phase") ?? "Pending";
  if (phase === "Running") return;
  if (!digText(pod, "spec", "nodeName")) throw badRequest(`pod ${name} does not have a host assigned`);
  if (phase === "Pending") throw badRequest(`pod ${name} is not running yet`);
  throw badRequest(`cannot exec into a container in a completed pod; current phase is ${phase}`);
}

function refuse(socket: Duplex, error: ApiError): void {
  if (socket.destroyed) return;
  const body = JSON.stringify(error.toStatus());
  socket.end(
    `HTTP/1.1 ${error.code} ${error.reason}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
