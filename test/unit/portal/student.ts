import { type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { WebSocket } from "ws";
import type { TerminalNotice } from "../../../shared/contract/student.ts";
import { type SessionId, seatName } from "../../../shared/domain/names.ts";

/** A portal, and the links that were handed out. */
export interface Door {
  portal: { port: number };
  session: SessionId;
  links: ReadonlyMap<number, string>;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

export const hostOf = (room: Door, seat: number, access?: string): string =>
  `${access === undefined ? "" : `${access}--`}${seatName(room.session, seat)}.localhost:${room.portal.port}`;

/** One request, sent as it is given: nothing is added but what HTTP demands. */
export function ask(
  room: Door,
  host: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({
      host: "127.0.0.1",
      port: room.portal.port,
      method,
      path,
      headers: { host, ...headers },
    });
    asked.on("error", reject);
    asked.on("response", (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    asked.end(body);
  });
}

const JSON_TYPE = { "content-type": "application/json" };

export const postJson = (
  room: Door,
  host: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  ask(room, host, "POST", path, { origin: `http://${host}`, ...JSON_TYPE, ...headers }, JSON.stringify(body));

export const cookieOf = (answer: Answer): string =>
  (answer.headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";

/** Enters by the seat's own link, or another secret; the cookie, ready to be sent. */
export async function enter(room: Door, seat: number, secret = room.links.get(seat)): Promise<string> {
  const answer = await postJson(room, hostOf(room, seat), "/api/enter", { secret });
  if (answer.status !== 200) throw new Error(`not let in: ${answer.status} ${answer.text}`);
  return cookieOf(answer);
}

/** The cookie of a web access, by ticket, as the pages do it. */
export async function enterAccess(room: Door, seat: number, access: string, cookie: string): Promise<string> {
  const opened = await postJson(room, hostOf(room, seat), `/api/open/${access}`, {}, { cookie });
  const url = new URL((JSON.parse(opened.text) as { url: string }).url);
  const answer = await postJson(room, url.host, url.pathname, { ticket: url.hash.slice(1) });
  return cookieOf(answer);
}

export interface OpenTerminal {
  socket: WebSocket;
  notices: TerminalNotice[];
  text(): string;
  /** Resolves when `condition` holds, which each message gives a new chance. */
  until(condition: () => boolean): Promise<void>;
  closed: Promise<number>;
  close(): void;
}

/** Opens a WebSocket; rejects with the status when it is refused. */
export function openSocket(
  room: Door,
  host: string,
  path: string,
  headers: Record<string, string>,
): Promise<OpenTerminal> {
  const socket = new WebSocket(`ws://127.0.0.1:${room.portal.port}${path}`, {
    headers: { host, ...headers },
  });
  const notices: TerminalNotice[] = [];
  const waiting = new Set<() => void>();
  let text = "";
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  socket.on("message", (data: Buffer, isBinary) => {
    if (isBinary) text += data.toString("utf8");
    else notices.push(JSON.parse(data.toString("utf8")) as TerminalNotice);
    for (const look of [...waiting]) look();
  });
  const terminal: OpenTerminal = {
    socket,
    notices,
    text: () => text,
    closed,
    close: () => socket.close(),
    until: (condition) =>
      new Promise((resolve) => {
        const look = () => {
          if (!condition()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
  return new Promise((resolve, reject) => {
    socket.on("open", () => resolve(terminal));
    socket.on("unexpected-response", (_request, response) => {
      reject(new Error(`refused ${response.statusCode}`));
      response.destroy();
    });
    socket.on("error", reject);
  });
}

export const openTerminal = (
  room: Door,
  seat: number,
  cookie: string,
  access = "shell",
): Promise<OpenTerminal> => {
  const host = hostOf(room, seat);
  return openSocket(room, host, `/api/terminal/${access}`, { cookie, origin: `http://${host}` });
};

/** Bytes as they are, and everything that comes back until the portal closes, or long says nothing. */
export function sendRaw(room: Door, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(room.portal.port, "127.0.0.1");
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("error", () => resolve(text));
    socket.on("close", () => resolve(text));
    socket.setTimeout(3_000, () => socket.destroy());
    socket.write(Buffer.from(bytes, "latin1"));
  });
}

/** Looks until it is so; the test's own time limit ends it. */
export async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
