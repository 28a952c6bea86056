import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import type { ClusterAccess } from "../../../cluster/access.ts";
import { selfSigned } from "./certificate.ts";
import { type Gate, openGate } from "./gate.ts";
import { status } from "./scriptedServer.ts";

/** The far end of exec and port-forward, played by the test. */
export interface ScriptedPod {
  readonly access: ClusterAccess;
  readonly gate: Gate;
  /** What was asked for, path and query. */
  readonly asked: string[];
  /** Frames that arrived, as `channel: bytes in latin1`. */
  readonly frames: string[];
  /** The newest connection. */
  socket(): WebSocket;
  send(channel: number, data: Buffer | string | object): void;
  /** Frames that go out in one packet with the answer to an upgrade. */
  greeting: [channel: number, data: Buffer][];
  /** The next upgrade is answered with this status instead. */
  refuse?: { code: number; body: object };
  close(): Promise<void>;
}

/** @param speaks the subprotocols that this server knows, best first */
export async function startScriptedPod(speaks: string[]): Promise<ScriptedPod> {
  const pair = await selfSigned();
  const server = createServer({ key: pair.key, cert: pair.certificate });
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => speaks.find((protocol) => offered.has(protocol)) ?? false,
  });
  const asked: string[] = [];
  const frames: string[] = [];
  let newest: WebSocket | undefined;
  server.on("upgrade", (request, stream, head) => {
    asked.push(request.url ?? "");
    if (pod.refuse) {
      const body = JSON.stringify(pod.refuse.body);
      const length = Buffer.byteLength(body);
      stream.end(
        `HTTP/1.1 ${pod.refuse.code} No\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`,
      );
      return;
    }
    stream.cork();
    sockets.handleUpgrade(request, stream, head, (socket) => {
      newest = socket;
      for (const [channel, data] of pod.greeting) pod.send(channel, data);
      stream.uncork();
      socket.on("message", (data: Buffer) =>
        frames.push(`${data[0]}: ${data.subarray(1).toString("latin1")}`),
      );
    });
  });
  await listening(server);
  const gate = await openGate((server.address() as AddressInfo).port);
  const socket = () => {
    if (!newest) throw new Error("nobody connected");
    return newest;
  };
  const pod: ScriptedPod = {
    greeting: [],
    access: {
      context: "scripted",
      server: `https://127.0.0.1:${gate.port}`,
      ca: pair.certificate,
      namespace: "default",
      auth: { kind: "token", token: "s3cret-token" },
    },
    gate,
    asked,
    frames,
    socket,
    send: (channel, data) => {
      const bytes = Buffer.isBuffer(data)
        ? data
        : Buffer.from(typeof data === "string" ? data : JSON.stringify(data));
      socket().send(Buffer.concat([Buffer.of(channel), bytes]));
    },
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      await gate.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return pod;
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}

export const exited = (code: number) =>
  status(500, "NonZeroExitCode", {
    details: { causes: [{ reason: "ExitCode", message: String(code) }] },
  });
