import { type IncomingHttpHeaders, request as plainRequest, type RequestOptions } from "node:http";
import { request as secureRequest } from "node:https";
import { WebSocket } from "ws";
import { LabError } from "../../shared/contract/failure.ts";
import type { Standing } from "../../shared/contract/student.ts";
import { doorHost, doorOptions, doorTrust } from "../doorAddress.ts";

/** The students' door as a student's browser goes through it: by a link, with cookies, one origin for each access. */
export interface StudentDoor {
  /** By the link's own secret. */
  enter(): Promise<Standing>;
  /** What the page of a web access is answered in the end, as a browser follows it. */
  openPage(access: string): Promise<PageAnswer>;
  /** Paused: `resume` it once there are listeners. */
  openTerminal(access: string): Promise<WebSocket>;
}

export interface PageAnswer {
  status: number;
  text: string;
}

interface Answer extends PageAnswer {
  headers: IncomingHttpHeaders;
}

const PATIENCE = 20_000;
/** Bytes of a page that are read; the rest is none of a rehearsal's business. */
const MOST = 200_000;
const HOPS = 8;

/** @param link as it is handed out: `https://<seat>.<domain>/s#<secret>` */
export function studentDoor(link: string, signal: AbortSignal): StudentDoor {
  const { origin, hash } = new URL(link);
  const secret = hash.slice(1);
  let cookie = "";
  const post = (url: URL, body: unknown, own = "") =>
    ask(url, signal, {
      method: "POST",
      headers: { origin: url.origin, "content-type": "application/json", cookie: own },
      body: JSON.stringify(body),
    });

  return {
    async enter() {
      const answer = await post(new URL("/api/enter", origin), { secret });
      cookie = cookieOf(answer);
      return JSON.parse(answer.text) as Standing;
    },
    async openPage(access) {
      const opened = await post(new URL(`/api/open/${access}`, origin), {}, cookie);
      if (opened.status !== 200) return opened;
      const entrance = new URL((JSON.parse(opened.text) as { url: string }).url);
      const entered = await post(entrance, { ticket: entrance.hash.slice(1) });
      if (entered.status !== 200) return entered;
      const { path = "/" } = JSON.parse(entered.text) as { path?: string };
      return followed(new URL(path, entrance.origin), cookieOf(entered), signal);
    },
    openTerminal: (access) => openSocket(new URL(`/api/terminal/${access}`, origin), cookie, signal),
  };
}

async function followed(start: URL, cookie: string, signal: AbortSignal): Promise<Answer> {
  const read = (url: URL) => ask(url, signal, { method: "GET", headers: { cookie, accept: "text/html" } });
  let at = start;
  let answer = await read(at);
  for (let hop = 0; hop < HOPS && answer.status >= 300 && answer.status < 400; hop += 1) {
    const next = new URL(answer.headers.location ?? "", at);
    // Somewhere else is not for this seat's cookie, and not what is rehearsed.
    if (next.origin !== at.origin) break;
    at = next;
    answer = await read(at);
  }
  return answer;
}

const cookieOf = ({ headers }: Answer): string => (headers["set-cookie"]?.[0] ?? "").split(";")[0] ?? "";

/** @throws LabError unreachable */
function ask(
  url: URL,
  signal: AbortSignal,
  { body, headers, method }: { method: string; headers: Record<string, string>; body?: string },
): Promise<Answer> {
  const isSecure = url.protocol === "https:";
  const options: RequestOptions = {
    ...{ method, path: url.pathname + url.search, headers: { ...headers, host: url.host } },
    ...{ timeout: PATIENCE, signal, ...doorOptions(url) },
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(unreachable(error));
    const asked = (isSecure ? secureRequest : plainRequest)(options);
    asked.on("error", fail);
    asked.on("timeout", () => asked.destroy(new Error("no answer in time")));
    asked.on("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("error", fail);
      answer.on("data", (chunk: string) => {
        if (text.length < MOST) text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.end(body);
  });
}

const unreachable = (error: unknown): LabError =>
  new LabError({ kind: "unreachable", params: { what: "portal" }, detail: String(error) }, { cause: error });

/** @throws LabError unreachable */
function openSocket(url: URL, cookie: string, signal: AbortSignal): Promise<WebSocket> {
  const target = new URL(url);
  target.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  target.hostname = doorHost(url);
  const socket = new WebSocket(target, {
    headers: { host: url.host, cookie, origin: url.origin },
    handshakeTimeout: PATIENCE,
    ...doorTrust(url),
  });
  const stop = () => socket.terminate();
  signal.addEventListener("abort", stop, { once: true });
  socket.once("close", () => signal.removeEventListener("abort", stop));
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      // What comes with the answer itself would be lost before whoever asked listens.
      socket.pause();
      resolve(socket);
    });
    socket.on("error", (error) => reject(unreachable(error)));
  });
}
