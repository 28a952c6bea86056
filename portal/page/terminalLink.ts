import {
  CLOSED_FOR_GOOD,
  type Standing,
  type TerminalNotice,
  type TerminalRequest,
} from "../../shared/contract/student.ts";
import { comeBack, onHope } from "./comeBack.ts";

interface TerminalListener {
  onNotice(notice: TerminalNotice): void;
  onBytes(bytes: Uint8Array): void;
  onConnected(connected: boolean): void;
  onStanding(standing: Standing): void;
}

interface TerminalLink {
  write(text: string): void;
  writeBinary(text: string): void;
  resize(columns: number, rows: number): void;
}

/** How often the page asks for a sign of life (ms); a connection that twice gave none is taken for dead. */
const PING_EVERY = 2_000;

/** The connection to the kept terminal, which comes back by itself. What is typed while it is away is not sent later. */
export function openTerminalLink(access: string, listener: TerminalListener): TerminalLink {
  let socket: WebSocket | undefined;
  let coming: ReturnType<typeof comeBack> | undefined;
  let size = { columns: 80, rows: 24 };
  let unanswered = 0;
  let ended = false;

  function end(standing: Standing): void {
    ended = true;
    socket?.close();
    listener.onStanding(standing);
  }

  function open(): void {
    if (ended) return;
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = new WebSocket(`${scheme}//${location.host}/api/terminal/${access}`);
    mine.binaryType = "arraybuffer";
    socket = mine;
    unanswered = 0;
    mine.onopen = () => {
      if (socket !== mine) return;
      listener.onConnected(true);
      request({ is: "size", ...size });
    };
    mine.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (socket !== mine) return;
      unanswered = 0;
      if (typeof data !== "string") return listener.onBytes(new Uint8Array(data));
      const notice = JSON.parse(data) as TerminalNotice;
      if (notice.is === "closed") end(notice.standing);
      else listener.onNotice(notice);
    };
    mine.onclose = ({ code }) => {
      if (socket === mine) lost(code);
    };
  }

  function lost(code: number): void {
    socket = undefined;
    if (ended || coming || code === CLOSED_FOR_GOOD) return;
    listener.onConnected(false);
    coming = comeBack((answer) => {
      coming = undefined;
      if ("standing" in answer) end(answer.standing);
      else open();
    });
  }

  function request(wanted: TerminalRequest): void {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(wanted));
  }

  // Counted, not timed: a browser lets the clock of a page in the background stand still, and its messages go on.
  setInterval(() => {
    if (!socket) return;
    if (unanswered < 2) {
      unanswered += 1;
      return request({ is: "ping" });
    }
    const stale = socket;
    lost(0);
    stale.close();
  }, PING_EVERY);
  onHope(() => coming?.hurry());
  open();

  const send = (bytes: Uint8Array<ArrayBuffer>) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(bytes);
  };
  return {
    write: (text) => send(new TextEncoder().encode(text)),
    writeBinary: (text) => send(Uint8Array.from(text, (character) => character.charCodeAt(0))),
    resize(columns, rows) {
      size = { columns, rows };
      request({ is: "size", columns, rows });
    },
  };
}
