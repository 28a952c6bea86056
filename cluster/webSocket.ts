import { WebSocket } from "ws";
import { LabError } from "../shared/contract/failure.ts";
import type { ClusterAccess } from "./access.ts";
import type { ApiCall } from "./apiCall.ts";
import { type Caller, networkError } from "./caller.ts";
import type { Credentials } from "./credentials.ts";
import { portOf, tlsOptions, tunnelAgent } from "./dial.ts";
import { headOf } from "./http2Sessions.ts";
import { statusError } from "./statusFailure.ts";
import { ConnectionLost, type HttpAnswer, lossOf } from "./transport.ts";

const MAX_FRAME = 16 * 1024 * 1024;
const MAX_REFUSAL = 64 * 1024;

export interface SocketPorts {
  access: ClusterAccess;
  caller: Caller;
  credentials: Credentials;
  /** Milliseconds until the upgrade must be done. */
  openTimeout: number;
  pulse: { interval: number; limit: number };
  signal: AbortSignal;
}

/**
 * Opens a WebSocket to a subresource of a Pod, always on a connection of its own. It is paused: whoever listens resumes it.
 * @throws LabError, with the API server's own words when it answers the upgrade with a Status.
 */
export async function openSocket(
  call: ApiCall,
  protocols: readonly string[],
  ports: SocketPorts,
): Promise<WebSocket> {
  const attempt = await upgrade(call, protocols, ports);
  if (attempt instanceof WebSocket) return attempt;
  const renewable = attempt.status === 401 && ports.credentials.renew();
  const second = renewable ? await upgrade(call, protocols, ports) : attempt;
  if (second instanceof WebSocket) return second;
  throw statusError(second, call.subject);
}

async function upgrade(
  call: ApiCall,
  protocols: readonly string[],
  { access, caller, credentials, openTimeout, pulse, signal }: SocketPorts,
): Promise<WebSocket | HttpAnswer> {
  const { path, headers } = await caller.request(call);
  const pair = await credentials.clientPair();
  if (signal.aborted) throw new LabError({ kind: "cancelled" });
  const tls = tlsOptions(access, pair);
  const host = tls.host.includes(":") ? `[${tls.host}]` : tls.host;
  const agent = tunnelAgent(access, tls, openTimeout);
  const socket = new WebSocket(`wss://${host}:${portOf(access)}${path}`, [...protocols], {
    ...tls,
    ...(agent ? { agent } : {}),
    headers,
    perMessageDeflate: false,
    followRedirects: false,
    handshakeTimeout: openTimeout,
    maxPayload: MAX_FRAME,
  });
  socket.binaryType = "nodebuffer";
  const abort = () => socket.terminate();
  signal.addEventListener("abort", abort, { once: true });
  socket.once("close", () => signal.removeEventListener("abort", abort));
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      keepPulse(socket, pulse);
      // From here on 'close' tells the owner all there is; an 'error' without a listener would end the process.
      socket.on("error", () => {});
      // What came with the answer is read before the owner of the promise runs: it would be told to nobody.
      socket.pause();
      resolve(socket);
    });
    socket.on("error", (error) => reject(upgradeError(error, access, signal)));
    socket.once("unexpected-response", (request, response) => {
      const { "retry-after": retryAfter, "content-type": contentType } = response.headers;
      const chunks: Buffer[] = [];
      let size = 0;
      const done = () => {
        request.destroy();
        signal.removeEventListener("abort", abort);
        resolve({
          ...headOf(response.statusCode ?? 0, retryAfter, contentType),
          body: Buffer.concat(chunks),
        });
      };
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_REFUSAL) done();
        else chunks.push(chunk);
      });
      response.once("end", done).once("error", done);
    });
  });
}

function upgradeError(error: Error, access: ClusterAccess, signal: AbortSignal): LabError {
  if (signal.aborted) return new LabError({ kind: "cancelled" });
  if (/handshake has timed out/.test(error.message)) {
    return networkError(new ConnectionLost("silent", true, error), access.server);
  }
  if (/subprotocol/.test(error.message)) {
    return new LabError({ kind: "unsupported", detail: "no common WebSocket protocol" }, { cause: error });
  }
  return networkError(lossOf(error, true), access.server);
}

/** Bytes that a receiver may keep us waiting for: it answers a ping only after what we sent before it. */
const SLOW_READER = 64 * 1024;
const PATIENCE = 4;

function keepPulse(socket: WebSocket, { interval, limit }: { interval: number; limit: number }): void {
  let heard = performance.now();
  const hear = () => {
    heard = performance.now();
  };
  socket.on("message", hear).on("pong", hear);
  const beat = setInterval(() => {
    // While we ourselves do not read we hear no pong either.
    if (socket.isPaused) hear();
    const patience = socket.bufferedAmount > SLOW_READER ? PATIENCE : 1;
    if (performance.now() - heard > (interval + limit) * patience) socket.terminate();
    else socket.ping();
  }, interval);
  socket.once("close", () => clearInterval(beat));
}
