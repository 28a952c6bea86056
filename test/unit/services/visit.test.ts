import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { connectVisit } from "../../../services/visit.ts";
import type { PortalOrigin } from "../../../shared/domain/links.ts";

const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, 1.3

test("what the portal says in one breath with the handshake waits for whoever listens later", async () => {
  const portal = createServer();
  portal.on("upgrade", (request, socket) => {
    socket
      .on("end", () => socket.destroy())
      .on("error", () => socket.destroy())
      .resume();
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}${MAGIC}`)
      .digest("base64");
    const said = Buffer.from("first");
    socket.write(
      Buffer.concat([
        Buffer.from(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        ),
        Buffer.from([0x81, said.length]), // one whole frame of text
        said,
      ]),
    );
  });
  await new Promise<void>((resolve) => portal.listen(0, "127.0.0.1", resolve));
  const { port } = portal.address() as AddressInfo;
  const socket = await connectVisit(
    `http://{seat}.localhost:${port}` as PortalOrigin,
    "k3x9pa-01",
    "terminal",
    "key",
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  const first = new Promise((resolve) => socket.once("message", (data) => resolve(String(data))));
  socket.resume();
  expect(await first).toBe("first");
  socket.terminate();
  await new Promise((resolve) => portal.close(resolve));
});
