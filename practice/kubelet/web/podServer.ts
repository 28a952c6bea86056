import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Duplex, duplexPair } from "node:stream";
import { WebSocketServer } from "ws";
import type { ContainerLife } from "../pods/containerLife.ts";
import { contentTypeOf, seatPage, type Target } from "./seatPage.ts";

const targets = new WeakMap<Duplex, Target>();
const sockets = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 * 1024 });
let server: Server | undefined;

/** One server for all Pods. It listens nowhere: connections are handed to it, each with the container it is for. */
function sharedServer(): Server {
  if (server) return server;
  server = createServer((request, response) => {
    const target = targets.get(request.socket);
    if (!target) response.destroy();
    else
      answer(target, request, response).catch(() => {
        if (!response.headersSent) response.writeHead(500);
        response.end();
      });
  });
  server.on("upgrade", (request, socket, head) => {
    const target = targets.get(socket);
    if (!target || pathOf(request) !== "/ws") {
      socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
      return;
    }
    logAccess(target, request, 101);
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on("message", (data, isBinary) => client.send(data, { binary: isBinary }));
      client.on("error", () => client.terminate());
    });
  });
  return server;
}

/** A connection to the web server of a container. It ends when the container does. */
export function serveContainer(target: Target): Duplex {
  const [near, socket] = duplexPair();
  targets.set(socket, target);
  const end = () => {
    near.destroy();
    socket.destroy();
  };
  target.life.signal.addEventListener("abort", end, { once: true });
  socket.on("close", () => {
    target.life.signal.removeEventListener("abort", end);
    near.end();
  });
  near.on("close", () => socket.destroy());
  socket.on("error", () => undefined);
  near.on("error", () => undefined);
  sharedServer().emit("connection", socket);
  return near;
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? "/", "http://container").pathname;
}

function logAccess({ life, port }: Target, request: IncomingMessage, status: number): void {
  // The path alone: what follows the question mark may be a secret.
  life.log.write(`port ${port} "${request.method ?? "GET"} ${pathOf(request)}" ${status}\n`);
}

async function answer(target: Target, request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  const send = (status: number, type: string, body: string | Uint8Array) => {
    logAccess(target, request, status);
    const bytes = Buffer.from(body as Uint8Array);
    response.writeHead(status, { "content-type": type, "content-length": bytes.length });
    response.end(request.method === "HEAD" ? undefined : bytes);
  };
  const path = pathOf(request);
  if (path === "/headers")
    return send(200, "application/json; charset=utf-8", `${JSON.stringify(request.headers, null, 2)}\n`);
  const file = await findFile(target.life, path);
  if (file) return send(200, contentTypeOf(file.path), file.bytes);
  const html = "text/html; charset=utf-8";
  // The real program has it, or its lab would never be ready.
  if (path === probedPath(target.life)) return send(200, "text/plain; charset=utf-8", "ok\n");
  if (path === "/" || (path.endsWith("/") && !(await hasWebFolder(target.life))))
    return send(200, html, seatPage(target, path, request.headers["accept-language"]));
  return send(404, "text/plain; charset=utf-8", "404 Not Found\n");
}

const probedPath = ({ container }: ContainerLife): string | undefined =>
  container.readinessProbe?.httpGet?.path?.split("?")[0];

const webFolders = (life: ContainerLife): string[] => [
  "/usr/share/nginx/html",
  "/var/www/html",
  `${life.world.cwd}/public`,
];

/** Whether it serves files. A program that does not may have its front page anywhere, as in `/console/`. */
async function hasWebFolder(life: ContainerLife): Promise<boolean> {
  const there = await Promise.all(webFolders(life).map((folder) => life.world.files.exists(folder)));
  return there.includes(true);
}

/** A file of one of the usual web folders of the container, so that a student sees what is edited in the terminal. */
async function findFile(
  life: ContainerLife,
  path: string,
): Promise<{ path: string; bytes: Uint8Array } | undefined> {
  const { files } = life.world;
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  for (const root of webFolders(life)) {
    // Dots are resolved below the root, so that no path leads out of it.
    const inside = files.resolvePath("/", decoded);
    for (const name of [`${root}${inside}`, `${root}${inside === "/" ? "" : inside}/index.html`]) {
      try {
        if ((await files.stat(name)).isFile) return { path: name, bytes: await files.readFileBuffer(name) };
      } catch {
        // Not there: try the next.
      }
    }
  }
  return undefined;
}
