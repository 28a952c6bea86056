import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2";
import { createServer as createHttp1Server } from "node:https";
import type { Socket } from "node:net";
import type { ClusterAccess } from "../../../cluster/access.ts";
import { type Pair, selfSigned } from "./certificate.ts";
import { type Gate, openGate } from "./gate.ts";
import { createScriptedStore, type ScriptedStore } from "./scriptedStore.ts";

export const CONFIG_MAPS = { apiVersion: "v1", kind: "ConfigMap" };
export const COLLECTION = "/api/v1/namespaces/class/configmaps";

/** What happens to a request instead of its answer. */
export type Fault =
  | { status: number; headers?: Record<string, string>; body?: object | string }
  | "reset" // RST_STREAM, or the end of the connection in HTTP/1.1
  | "refuse" // RST_STREAM with REFUSED_STREAM: nothing was done
  | "cut" // the connection ends
  | "half" // half of the answer's bytes, then a reset
  | "hang"; // accepted, never answered

export interface Heard {
  method: string;
  path: string;
  httpVersion: string;
  authorization: string | undefined;
  contentType: string | undefined;
  body: unknown;
}

/** A small API of ConfigMaps in one namespace, by HTTP/2 and HTTP/1.1, that misbehaves when told to. */
export interface ScriptedServer {
  readonly access: ClusterAccess;
  readonly pair: Pair;
  readonly gate: Gate;
  readonly store: ScriptedStore;
  /** Every request that arrived, in order. */
  readonly heard: Heard[];
  /** Most requests that were in work at once, watches aside. */
  readonly mostInWork: number;
  /** Each next request of that method gets one fault of its queue. `watch` counts as a method of its own. */
  fail(method: string, ...faults: Fault[]): void;
  forgive(): void;
  /** Answers wait this long, in milliseconds. */
  delay: number;
  /** Watches write this many bytes at a time; 0 is whole lines. */
  torn: number;
  readonly watches: number;
  endWatches(how: "end" | "reset" | "tear" | "gone"): void;
  goaway(code?: number): void;
  close(): Promise<void>;
}

export async function startScriptedServer(options?: {
  http2?: boolean;
  pair?: Pair;
}): Promise<ScriptedServer> {
  const pair = options?.pair ?? (await selfSigned());
  const store = createScriptedStore();
  const faults = new Map<string, Fault[]>();
  const heard: Heard[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const watches = new Set<Http2ServerResponse>();
  const knobs = { delay: 0, torn: 0, inWork: 0, mostInWork: 0 };

  const handle = async (request: Http2ServerRequest, response: Http2ServerResponse) => {
    response.on("error", () => {});
    const url = new URL(request.url, "https://server");
    const body = await bodyOf(request);
    const isWatch = url.searchParams.get("watch") === "true";
    heard.push({
      method: request.method,
      path: request.url,
      httpVersion: request.httpVersion,
      authorization: request.headers.authorization,
      contentType: request.headers["content-type"],
      body,
    });
    const fault = faults.get(isWatch ? "watch" : request.method)?.shift();
    if (isWatch && fault === undefined) return watch(url, response);
    knobs.inWork += 1;
    knobs.mostInWork = Math.max(knobs.mostInWork, knobs.inWork);
    if (knobs.delay > 0) await new Promise((resolve) => setTimeout(resolve, knobs.delay));
    knobs.inWork -= 1;
    if (typeof fault === "object") return answer(response, fault.status, fault.body ?? {}, fault.headers);
    if (fault !== undefined && fault !== "half") return misbehave(fault, response);
    const [status, result] = store.answer(request.method, url, body);
    answer(response, status, result, {}, fault === "half");
  };

  const watch = (url: URL, response: Http2ServerResponse) => {
    const from = Number(url.searchParams.get("resourceVersion"));
    if (store.isGone(from)) return answer(response, 410, status(410, "Expired"));
    response.writeHead(200, { "content-type": "application/json" });
    watches.add(response);
    const stop = store.watch(from, (event) => writeTorn(response, `${JSON.stringify(event)}\n`, knobs.torn));
    // Without a first byte Node keeps the head for itself.
    (response as unknown as { flushHeaders(): void }).flushHeaders?.();
    response.on("close", () => {
      stop();
      watches.delete(response);
    });
  };

  const listener = (request: Http2ServerRequest, response: Http2ServerResponse) =>
    void handle(request, response);
  const credentials = { key: pair.key, cert: pair.certificate };
  const server =
    options?.http2 === false
      ? // Of these two the tests use only what both have in common.
        (createHttp1Server(credentials, listener as never) as never as ReturnType<typeof createSecureServer>)
      : createSecureServer({ ...credentials, settings: { maxConcurrentStreams: 100 } }, listener);
  server.on("session", (session) => {
    sessions.add(session);
    session.on("error", () => {});
    session.on("close", () => sessions.delete(session));
  });
  // Connections that never got through their handshake are no session yet, and would keep the server open.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  server.on("sessionError", () => {});
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const gate = await openGate((server.address() as { port: number }).port);

  return {
    access: {
      context: "scripted",
      server: `https://127.0.0.1:${gate.port}`,
      ca: pair.certificate,
      namespace: "class",
      auth: { kind: "token", token: "s3cret-token" },
    },
    pair,
    gate,
    store,
    heard,
    get mostInWork() {
      return knobs.mostInWork;
    },
    fail: (method, ...added) => faults.set(method, [...(faults.get(method) ?? []), ...added]),
    forgive: () => faults.clear(),
    set delay(value: number) {
      knobs.delay = value;
    },
    get delay() {
      return knobs.delay;
    },
    set torn(value: number) {
      knobs.torn = value;
    },
    get torn() {
      return knobs.torn;
    },
    get watches() {
      return watches.size;
    },
    endWatches: (how) => {
      for (const response of watches) endWatch(response, how);
    },
    goaway: (code = 0) => {
      for (const session of sessions) if (!session.destroyed) session.goaway(code);
    },
    close: async () => {
      await gate.close();
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function endWatch(response: Http2ServerResponse, how: "end" | "reset" | "tear" | "gone"): void {
  if (how === "end") response.end();
  if (how === "reset") reset(response, 2);
  if (how === "tear") response.end(`{"type":"MODIFIED","object":{"kind":"ConfigMap","metadata":{"name":"to`);
  if (how === "gone") response.end(`${JSON.stringify({ type: "ERROR", object: status(410, "Expired") })}\n`);
}

function misbehave(fault: Fault, response: Http2ServerResponse): void {
  if (fault === "reset") reset(response, 2);
  if (fault === "refuse") reset(response, 7);
  if (fault === "cut") (response.stream?.session ?? response.socket)?.destroy();
}

function reset(response: Http2ServerResponse, code: number): void {
  if (response.stream) response.stream.close(code);
  else response.socket.destroy();
}

function answer(
  response: Http2ServerResponse,
  code: number,
  body: object | string,
  headers: Record<string, string> = {},
  half = false,
): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/plain" : "application/json";
  response.writeHead(code, { "content-type": type, ...headers });
  if (!half) return void response.end(text);
  response.write(text.slice(0, text.length / 2));
  setTimeout(() => reset(response, 8), 5);
}

/** Byte by byte, so that characters of several bytes come in pieces. */
function writeTorn(response: Http2ServerResponse, line: string, size: number): void {
  if (response.writableEnded) return;
  const bytes = Buffer.from(line);
  if (size === 0) return void response.write(bytes);
  for (let from = 0; from < bytes.length; from += size) response.write(bytes.subarray(from, from + size));
}

async function bodyOf(request: Http2ServerRequest): Promise<unknown> {
  let text = "";
  try {
    for await (const chunk of request) text += String(chunk);
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

export function status(code: number, reason: string, extra: object = {}): object {
  return { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message: reason, ...extra };
}
