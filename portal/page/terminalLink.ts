import {
  CLOSED_FOR_GOOD,
  type Standing,
  type TerminalNotice,
  type TerminalRequest,
} from "../../shared/contract/student.ts";
import { fetchState } from "./portalApi.ts";

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

const SILENCE = 40_000;
const WAIT_MOST = 8_000;

/** The connection to the kept terminal, which comes back by itself. What is typed while it is away is not sent later. */
export function openTerminalLink(access: string, listener: TerminalListener): TerminalLink {
  let socket: WebSocket | undefined;
  let size = { columns: 80, rows: 24 };
  let heardAt = Date.now();
  let failures = 0;
  let timer = 0;
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
    heardAt = Date.now();
    mine.onopen = () => {
      listener.onConnected(true);
      sendSize();
    };
    mine.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      heardAt = Date.now();
      failures = 0;
      if (typeof data !== "string") return listener.onBytes(new Uint8Array(data));
      const notice = JSON.parse(data) as TerminalNotice;
      if (notice.is === "closed") end(notice.standing);
      else listener.onNotice(notice);
    };
    mine.onclose = ({ code }) => {
      if (socket === mine) lost(code);
    };
  }

  /** A refused WebSocket does not say why, so the state is asked for. */
  function lost(code: number): void {
    socket = undefined;
    if (ended || code === CLOSED_FOR_GOOD) return;
    listener.onConnected(false);
    clearTimeout(timer);
    timer = setTimeout(retry, Math.min(WAIT_MOST, 250 * 2 ** failures));
    failures += 1;
  }

  function retry(): void {
    fetchState().then(
      (answer) => {
        if ("standing" in answer) end(answer.standing);
        else open();
      },
      () => lost(0),
    );
  }

  function sendSize(): void {
    const request: TerminalRequest = { is: "size", ...size };
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
  }

  setInterval(() => {
    if (!socket || Date.now() - heardAt < SILENCE) return;
    const stale = socket;
    lost(0);
    stale.close();
  }, 5_000);
  const hurry = () => {
    if (ended || socket || document.visibilityState === "hidden") return;
    clearTimeout(timer);
    retry();
  };
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  open();

  const send = (bytes: Uint8Array<ArrayBuffer>) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(bytes);
  };
  return {
    write: (text) => send(new TextEncoder().encode(text)),
    writeBinary: (text) => send(Uint8Array.from(text, (character) => character.charCodeAt(0))),
    resize(columns, rows) {
      size = { columns, rows };
      sendSize();
    },
  };
}
