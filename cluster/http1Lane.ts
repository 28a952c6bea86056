import { Agent, request as httpsRequest } from "node:https";
import type { ClusterAccess } from "./access.ts";
import { type ClientPair, portOf, tlsOptions, tunnelAgent } from "./dial.ts";
import { headOf } from "./http2Sessions.ts";
import { ConnectionLost, type HttpListener, type HttpRequest, lossOf } from "./transport.ts";

/** Milliseconds until a proxy must have let us through. */
const TUNNEL_TIMEOUT = 10_000;

export interface Http1Lane {
  start(request: HttpRequest, listener: HttpListener): () => void;
  destroy(): void;
}

/**
 * Kept HTTP/1.1 connections, for servers (mostly proxies in front of them) that speak no HTTP/2.
 * TCP keep-alive finds half-open ones here: libuv probes every second after 5 s, ten times.
 */
export function createHttp1Lane(access: ClusterAccess, pair: ClientPair | undefined): Http1Lane {
  const options = {
    ...tlsOptions(access, pair),
    keepAlive: true,
    keepAliveMsecs: 5_000,
    ALPNProtocols: ["http/1.1"],
  };
  const agent = tunnelAgent(access, options, TUNNEL_TIMEOUT) ?? new Agent(options);
  return {
    start: (request, listener) => startRequest(access, agent, request, listener),
    destroy: () => agent.destroy(),
  };
}

function startRequest(
  access: ClusterAccess,
  agent: Agent,
  request: HttpRequest,
  listener: HttpListener,
): () => void {
  let ended = false;
  let connected = false;
  const end = (error?: ConnectionLost) => {
    if (!ended) listener.end(error);
    ended = true;
  };
  const outgoing = httpsRequest({
    agent,
    host: tlsOptions(access, undefined).host,
    port: portOf(access),
    method: request.method,
    path: request.path,
    headers: {
      ...request.headers,
      ...(request.body === undefined ? {} : { "content-length": String(Buffer.byteLength(request.body)) }),
    },
  });
  outgoing.on("socket", (socket) => {
    if (outgoing.reusedSocket) connected = true;
    else
      socket.once("secureConnect", () => {
        connected = true;
      });
    socket.setKeepAlive(true, 5_000);
    socket.setNoDelay(true);
  });
  outgoing.on("error", (error) => end(lossOf(error, connected)));
  outgoing.on("close", () => end(new ConnectionLost("reset", connected)));
  outgoing.on("response", (response) => {
    const { "retry-after": retryAfter, "content-type": contentType, date } = response.headers;
    listener.head(headOf(response.statusCode ?? 0, retryAfter, contentType, date));
    response.on("data", (chunk: Buffer) => listener.data(chunk));
    response.on("error", (error) => end(lossOf(error, true)));
    response.on("end", () => end(response.complete ? undefined : new ConnectionLost("reset", true)));
  });
  outgoing.end(request.body);
  return () => {
    outgoing.destroy();
  };
}
