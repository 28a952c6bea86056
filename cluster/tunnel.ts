import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ClusterAccess } from "./access.ts";
import { proxyFromEnvironment } from "./proxyFromEnvironment.ts";
import { ConnectionLost, lossOf } from "./transport.ts";
import { trustedRoots } from "./trustedRoots.ts";

/** An answer to CONNECT is a line and a few headers; more than this is no proxy. */
const MAX_HEAD = 16 * 1024;

export const proxyOf = (access: ClusterAccess, env = process.env): string | undefined =>
  access.proxy ?? proxyFromEnvironment(access.server, env);

/**
 * A connection through the access's proxy, by CONNECT, on which TLS with the server can begin. The proxy learns the
 * server's name and port and nothing else.
 * @param timeout milliseconds
 * @throws ConnectionLost, never `sent`.
 */
export function openTunnel(
  proxy: string,
  target: { host: string; port: number },
  timeout: number,
): Promise<Socket> {
  const url = new URL(proxy);
  return new Promise((resolve, reject) => {
    const socket = dialProxy(url);
    let head = Buffer.alloc(0);
    const stop = () => {
      clearTimeout(timer);
      socket.off("data", read).off("error", fail).off("close", closed);
    };
    const fail = (error: unknown) => {
      stop();
      socket.on("error", () => {});
      socket.destroy();
      reject(
        error instanceof ConnectionLost ? error : new ConnectionLost("proxy", false, lossOf(error, false)),
      );
    };
    const closed = () => fail(new ConnectionLost("proxy", false));
    const read = (chunk: Buffer) => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end < 0) {
        if (head.length > MAX_HEAD) fail(new ConnectionLost("proxy", false));
        return;
      }
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(head.toString("latin1", 0, end))?.[1];
      if (status === "407") return fail(new ConnectionLost("proxySignIn", false));
      if (status?.[0] !== "2") return fail(new ConnectionLost("proxy", false));
      stop();
      socket.pause();
      if (head.length > end + 4) socket.unshift(head.subarray(end + 4));
      resolve(socket);
    };
    const timer = setTimeout(() => fail(new ConnectionLost("silent", false)), timeout);
    socket.on("data", read).on("error", fail).on("close", closed);
    socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () =>
      socket.write(connectRequest(url, target)),
    );
  });
}

function dialProxy(url: URL): Socket {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const secure = url.protocol === "https:";
  const port = Number(url.port || (secure ? 443 : 80));
  if (!secure) return connectTcp({ host, port });
  return connectTls({ host, port, ...(isIP(host) ? {} : { servername: host }), ca: trustedRoots() });
}

function connectRequest(url: URL, { host, port }: { host: string; port: number }): string {
  const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const who = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const authorization =
    who === ":" ? "" : `Proxy-Authorization: Basic ${Buffer.from(who).toString("base64")}\r\n`;
  return `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${authorization}\r\n`;
}
