import { type ClientHttp2Session, connect, constants } from "node:http2";
import type { TLSSocket } from "node:tls";
import { ConnectionLost, type HttpHead, type HttpListener, type HttpRequest, lossOf } from "./transport.ts";

/** API servers allow 100 streams a connection since CVE-2023-44487 (kubernetes/kubernetes#121120). */
const MAX_STREAMS = 100;
const STREAM_WINDOW = 4 * 1024 * 1024;
const SESSION_WINDOW = 32 * 1024 * 1024;

export interface Pulse {
  /** Milliseconds between pings. */
  interval: number;
  /** Milliseconds until an unanswered ping ends the session. */
  limit: number;
}

/** One HTTP/2 connection. */
export interface Http2Lane {
  /** Whether another request may go through it. */
  hasRoom(): boolean;
  start(request: HttpRequest, listener: HttpListener): () => void;
  /** Ends it now, and with it every request on it. */
  destroy(): void;
}

export function createHttp2Lane(socket: TLSSocket, server: string, pulse: Pulse): Http2Lane {
  const session = connect(new URL(server).origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
  });
  let streams = 0;
  let draining = false;
  session.on("connect", () => session.setLocalWindowSize(SESSION_WINDOW));
  session.on("goaway", () => {
    draining = true;
  });
  // Every stream hears of it by its own error; without a listener Node would end the process.
  session.on("error", () => {});
  keepPulse(session, pulse);

  return {
    hasRoom: () =>
      !draining &&
      !session.closed &&
      !session.destroyed &&
      streams < Math.min(MAX_STREAMS, session.remoteSettings?.maxConcurrentStreams ?? MAX_STREAMS),
    start: (request, listener) => {
      streams += 1;
      return startStream(session, request, listener, () => {
        streams -= 1;
      });
    },
    destroy: () => session.destroy(),
  };
}

function startStream(
  session: ClientHttp2Session,
  request: HttpRequest,
  listener: HttpListener,
  left: () => void,
): () => void {
  let stream: ReturnType<ClientHttp2Session["request"]>;
  try {
    stream = session.request(
      { ":method": request.method, ":path": request.path, ...request.headers },
      { endStream: request.body === undefined },
    );
  } catch (error) {
    // Between choosing the session and using it, it was closed: nothing was sent.
    left();
    queueMicrotask(() => listener.end(lossOf(error, false)));
    return () => {};
  }
  let failure: unknown;
  let complete = false;
  stream.on("response", (headers) => {
    listener.head(
      headOf(Number(headers[":status"]), headers["retry-after"], headers["content-type"], headers.date),
    );
  });
  stream.on("data", (chunk: Buffer) => listener.data(chunk));
  stream.on("end", () => {
    complete = true;
  });
  stream.on("error", (error) => {
    failure = error;
  });
  stream.on("close", () => {
    left();
    const refused = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
    // A stream that the server resets with NO_ERROR or CANCEL "ends" without an error, half an answer in.
    if (complete && failure === undefined && stream.rstCode === constants.NGHTTP2_NO_ERROR) listener.end();
    else listener.end(failure instanceof ConnectionLost ? failure : lossOf(failure, !refused));
  });
  if (request.body !== undefined) stream.end(request.body);
  return () => stream.close(constants.NGHTTP2_CANCEL);
}

export function headOf(
  status: number,
  retryAfter: string | undefined,
  contentType: string | undefined,
  date?: string,
): HttpHead {
  const seconds = retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined;
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return {
    status,
    ...(seconds === undefined ? {} : { retryAfter: seconds }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(Number.isNaN(time) ? {} : { date: time }),
  };
}

/** Finds connections whose other end is gone without a word: a sleeping laptop, a NAT that forgot, a dead node. */
function keepPulse(session: ClientHttp2Session, { interval, limit }: Pulse): void {
  let waiting: NodeJS.Timeout | undefined;
  const dead = () => {
    const current = waiting;
    // After our own sleep the timer fires before the answer that lies in the socket is read: let that happen first.
    setTimeout(() => {
      if (current === waiting) session.destroy(new ConnectionLost("silent", true));
    }, 0);
  };
  const beat = setInterval(() => {
    if (waiting || session.destroyed || session.connecting) return;
    waiting = setTimeout(dead, limit);
    session.ping((error) => {
      // The server drains this session (GOAWAY): Node sends no pings on it any more, so its silence would never be
      // noticed. What is still on it has until the limit to finish.
      if (error) return;
      clearTimeout(waiting);
      waiting = undefined;
    });
  }, interval);
  beat.unref();
  session.on("close", () => {
    clearInterval(beat);
    clearTimeout(waiting);
  });
}
