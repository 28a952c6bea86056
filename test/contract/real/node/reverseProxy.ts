import { request } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import type { Pair } from "../../../unit/cluster/certificate.ts";

/** What an Ingress controller is to the portal: TLS ends here, and HTTP goes on with the same names and upgrades. */
export async function startReverseProxy(pair: Pair, to: { host: string; port: number }) {
  const forwarded = { "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.7" };
  const server = createServer({ cert: pair.certificate, key: pair.key }, (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const onward = request({ ...to, method, path, headers: { ...headers, ...forwarded } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    incoming.pipe(onward);
  });
  const sockets = new Set<Duplex>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("upgrade", ({ method, url, rawHeaders }, socket, head) => {
    const onward = connect(to, () => {
      const pairs = rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1] ?? ""}`] : [],
      );
      const more = Object.entries(forwarded).map(([name, value]) => `${name}: ${value}`);
      onward.write([`${method} ${url} HTTP/1.1`, ...pairs, ...more, "", ""].join("\r\n"));
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy()).on("close", () => socket.destroy());
    socket.on("error", () => onward.destroy()).on("close", () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy(); // upgraded ones are not the server's any more
      }),
  };
}
