import { unwatchFile, watchFile } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import { join } from "node:path";
import type { Log } from "./log.ts";

/** Certificate and key, PEM, as they are now. */
export interface ServingTls {
  current: { cert: Buffer; key: Buffer };
  /** Tells of a renewed pair; returns the way to stop. */
  subscribe(listener: (pair: { cert: Buffer; key: Buffer }) => void): () => void;
}

/** ms between looks at the mounted files: the kubelet takes a minute to renew them anyway. */
const LOOK_EVERY = 20_000;

/**
 * A mounted Secret of type kubernetes.io/tls. It is read again when it is renewed, without a restart: a certificate
 * that lives three months must not end a class.
 * @throws Error of the file system
 */
export async function readServingTls(folder: string, log: Log): Promise<ServingTls> {
  const certFile = join(folder, "tls.crt");
  const read = async () => ({ cert: await readFile(certFile), key: await readFile(join(folder, "tls.key")) });
  const tls = { current: await read() };
  return {
    get current() {
      return tls.current;
    },
    subscribe(listener) {
      const look = () => {
        read().then(
          (pair) => {
            if (pair.cert.equals(tls.current.cert) && pair.key.equals(tls.current.key)) return;
            tls.current = pair;
            listener(pair);
            log("info", "certificate renewed");
          },
          () => log("warn", "certificate not readable"),
        );
      };
      watchFile(certFile, { interval: LOOK_EVERY, persistent: false }, look);
      return () => unwatchFile(certFile, look);
    },
  };
}

/** Times in ms. A terminal is one long request; a client that sends its headers byte by byte is none. */
const TIMES = { requestTimeout: 30 * 60_000, headersTimeout: 15_000, keepAliveTimeout: 30_000 };

/** Makes the servers of one portal, with TLS or without. HTTP/1.1 alone: whoever is let in upgrades to WebSocket. */
export function createServing(tls: ServingTls | undefined) {
  if (!tls) return { createServer: (): Server => createServer(TIMES), stop: () => undefined };
  const servers: TlsServer[] = [];
  const unsubscribe = tls.subscribe((pair) => {
    for (const server of servers) {
      try {
        server.setSecureContext({ ...pair, minVersion: "TLSv1.2" });
      } catch {
        // A pair that does not fit, seen between two writes of it: the next look has both.
      }
    }
  });
  return {
    createServer: (): Server => {
      const server = createTlsServer({ ...TIMES, ...tls.current, minVersion: "TLSv1.2" });
      servers.push(server);
      return server as unknown as Server;
    },
    stop: unsubscribe,
  };
}
