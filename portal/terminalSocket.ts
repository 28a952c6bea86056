import type { WebSocket } from "ws";
import {
  CLOSED_FOR_GOOD,
  type Standing,
  type TerminalNotice,
  type TerminalRequest,
} from "../shared/contract/student.ts";
import type { KeptTerminal } from "./keptTerminal.ts";

interface TerminalSocketOptions {
  socket: WebSocket;
  terminal: KeptTerminal;
  /** Whether what arrives is typed into the shell. */
  mayType: () => boolean;
  /** Something is typed here. */
  onTyped?: () => void;
  /** Whether the terminal takes this window's size. A visitor's does not: the student's screen stays as it is. */
  setsSize: boolean;
  /** What is said besides keys and sizes. */
  onRequest?: (request: TerminalRequest) => void;
  onClosed: () => void;
}

/** The registered WebSocket code of a server that will be back. */
const RESTARTING = 1012;
const ALIVE_EVERY = 15_000;
/** A viewer that has not taken this much (bytes) is painted anew once it caught up, instead of being sent all of it. */
const LAGGING = 1024 * 1024;

/** Joins a WebSocket to a kept terminal, of which it sees nothing until it is let. */
export function serveTerminal(options: TerminalSocketOptions) {
  const { socket, terminal, mayType, setsSize, onTyped, onRequest, onClosed } = options;
  let attached: ReturnType<KeptTerminal["attach"]> | undefined;
  let lagging: NodeJS.Timeout | undefined;
  let answered = true;

  const notice = (message: TerminalNotice) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const viewer: Parameters<KeptTerminal["attach"]>[0] = {
    notice: (message) => {
      if (!lagging || message.is !== "screen") notice(message);
    },
    output(bytes) {
      if (lagging || socket.readyState !== socket.OPEN) return;
      socket.send(bytes);
      if (socket.bufferedAmount > LAGGING) lagging = setInterval(catchUp, 100);
    },
  };

  function see(wanted: boolean): void {
    if (wanted) attached ??= terminal.attach(viewer);
    else {
      attached?.detach();
      attached = undefined;
    }
  }

  function catchUp(): void {
    if (socket.bufferedAmount > 0) return;
    clearInterval(lagging);
    lagging = undefined;
    attached?.repaint();
  }

  socket.on("message", (data, isBinary) => {
    const bytes = toBytes(data);
    if (isBinary) {
      if (!attached || !mayType()) return;
      onTyped?.();
      attached.input(bytes);
      return;
    }
    const request = parseRequest(Buffer.from(bytes).toString("utf8"));
    if (request?.is === "ping") notice({ is: "alive" });
    else if (request?.is === "size") {
      if (setsSize) attached?.resize({ columns: request.columns, rows: request.rows });
    } else if (request) onRequest?.(request);
  });
  socket.on("pong", () => {
    answered = true;
  });
  const alive = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
    notice({ is: "alive" });
  }, ALIVE_EVERY);
  alive.unref();
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearInterval(alive);
    clearInterval(lagging);
    see(false);
    onClosed();
  });

  return {
    notice,
    see,
    /** Says why, if it is for good, and closes; a page that does not answer is cut off. */
    close(standing?: Standing): void {
      if (standing) notice({ is: "closed", standing });
      socket.close(standing ? CLOSED_FOR_GOOD : RESTARTING);
      setTimeout(() => socket.terminate(), 1_000).unref();
    },
  };
}

function toBytes(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function parseRequest(text: string): TerminalRequest | undefined {
  try {
    const { is, columns, rows, key } = JSON.parse(text) as Record<string, unknown>;
    if (is === "ping" || is === "noKeyboard") return { is };
    if (is === "keyboard") return typeof key === "string" ? { is, key } : undefined;
    const fits = (n: unknown, most: number): n is number =>
      Number.isInteger(n) && Number(n) >= 2 && Number(n) <= most;
    return is === "size" && fits(columns, 500) && fits(rows, 300) ? { is, columns, rows } : undefined;
  } catch {
    return undefined;
  }
}
