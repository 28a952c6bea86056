import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

export interface SeenRequest {
  method: string;
  url: string;
  rawHeaders: string[];
  body: string;
}

/** A lab's web server that notes what reaches it, and answers what a test wants. */
export interface ScriptedUpstream {
  name: string;
  port: number;
  seen: SeenRequest[];
  connections: number;
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void;
  close(): Promise<void>;
}

export async function startUpstream(name: string): Promise<ScriptedUpstream> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      note(request, body);
      upstream.answer(request, response, body);
    });
  });
  const upstream: ScriptedUpstream = {
    name,
    port: 0,
    seen: [],
    connections: 0,
    answer: (_request, response) => response.end(`this is ${name}`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const note = ({ method = "", url = "", rawHeaders }: IncomingMessage, body: string) =>
    upstream.seen.push({ method, url, rawHeaders, body });
  server.on("connection", () => {
    upstream.connections += 1;
  });
  /** A WebSocket in name: shakes hands, says its name, and echoes bytes as they come. */
  server.on("upgrade", (request: IncomingMessage, socket: Duplex) => {
    note(request, "");
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.on("error", () => socket.destroy());
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\nSet-Cookie: pupitre=stolen\r\n\r\n`,
    );
    socket.write(Buffer.concat([Buffer.from([0x82, name.length]), Buffer.from(name)]));
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  upstream.port = (server.address() as AddressInfo).port;
  return upstream;
}
