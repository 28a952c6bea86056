import { isIP } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { ClusterAccess } from "./access.ts";
import { ConnectionLost, lossOf } from "./transport.ts";

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
    ...(access.ca === undefined ? {} : { ca: access.ca }),
    ...(pair ? { cert: pair.certificate, key: pair.key } : {}),
  };
}

export function portOf(access: ClusterAccess): number {
  return Number(new URL(access.server).port || 443);
}

/** A TLS connection that has chosen its protocol (`alpnProtocol`). @throws ConnectionLost, never `sent`. */
export function dial(
  access: ClusterAccess,
  pair: ClientPair | undefined,
  timeout: number,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      ...tlsOptions(access, pair),
      port: portOf(access),
      ALPNProtocols: ["h2", "http/1.1"],
    });
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
