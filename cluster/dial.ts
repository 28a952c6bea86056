import { Agent, type AgentOptions } from "node:https";
import { isIP, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { ClusterAccess } from "./access.ts";
import { ConnectionLost, lossOf } from "./transport.ts";
import { trustedRoots } from "./trustedRoots.ts";
import { openTunnel, proxyOf } from "./tunnel.ts";

export interface ClientPair {
  certificate: string;
  key: string;
}

/** Options of `node:tls` that verify the server as this access demands. There is no way to turn that off. */
export function tlsOptions(access: ClusterAccess, pair: ClientPair | undefined) {
  const { hostname } = new URL(access.server);
  const host = hostname.replace(/^\[|\]$/g, "");
  const name = access.tlsServerName ?? host;
  return {
    host,
    minVersion: "TLSv1.2" as const,
    rejectUnauthorized: true,
    // SNI knows no addresses; Node then verifies the address itself against the certificate.
    ...(isIP(name) ? {} : { servername: name }),
    // A CA of the site's own replaces everybody else, as in kubectl.
    ca: access.ca ?? trustedRoots(),
    ...(pair ? { cert: pair.certificate, key: pair.key } : {}),
  };
}

export function portOf(access: ClusterAccess): number {
  return Number(new URL(access.server).port || 443);
}

/** A TLS connection that has chosen its protocol (`alpnProtocol`). @throws ConnectionLost, never `sent`. */
export async function dial(
  access: ClusterAccess,
  pair: ClientPair | undefined,
  timeout: number,
  signal: AbortSignal,
): Promise<TLSSocket> {
  const options = { ...tlsOptions(access, pair), port: portOf(access), ALPNProtocols: ["h2", "http/1.1"] };
  const proxy = proxyOf(access);
  if (proxy === undefined) return secured(connectTls(options), timeout, signal);
  const began = performance.now();
  const tunnel = await openTunnel(proxy, options, timeout);
  if (signal.aborted) tunnel.destroy();
  const left = Math.max(1, timeout - (performance.now() - began));
  return secured(connectTls({ ...options, socket: tunnel }), left, signal);
}

/**
 * An agent for one-off connections (HTTP/1.1, WebSocket) through the access's proxy; `undefined` where there is none.
 * @param timeout milliseconds until the tunnel stands
 */
export function tunnelAgent(access: ClusterAccess, more: AgentOptions, timeout: number): Agent | undefined {
  const proxy = proxyOf(access);
  if (proxy === undefined) return undefined;
  const agent = new Agent(more);
  // Node lets an agent answer later, through the callback; its types do not say so.
  type Later = (options: object, done: (error: Error | null, socket?: Socket) => void) => void;
  (agent as unknown as { createConnection: Later }).createConnection = (options, done) => {
    const target = { host: tlsOptions(access, undefined).host, port: portOf(access) };
    openTunnel(proxy, target, timeout).then(
      (tunnel) => done(null, connectTls({ ...options, socket: tunnel })),
      (error: unknown) => done(lossOf(error, false)),
    );
  };
  return agent;
}

function secured(socket: TLSSocket, timeout: number, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      stop();
      socket.on("error", () => {});
      socket.destroy();
      reject(lossOf(error, false));
    };
    const abort = () => fail(new ConnectionLost("closed", false));
    const end = () => fail(new ConnectionLost("reset", false));
    const timer = setTimeout(() => fail(new ConnectionLost("silent", false)), timeout);
    const stop = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      socket.off("error", fail).off("close", end);
    };
    signal.addEventListener("abort", abort, { once: true });
    socket.on("error", fail).on("close", end);
    socket.once("secureConnect", () => {
      stop();
      socket.setNoDelay(true);
      socket.setKeepAlive(true, 5_000);
      resolve(socket);
    });
  });
}
