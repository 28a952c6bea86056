import type { RawData, WebSocket } from "ws";
import { apiCall } from "./apiCall.ts";
import { podPath } from "./podPath.ts";
import type { ExecOptions, ExecStream, PodRef } from "./port.ts";
import type { Status } from "./statusFailure.ts";
import { openSocket, type SocketPorts } from "./webSocket.ts";

/** https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/apimachinery/pkg/util/remotecommand/constants.go */
const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
const PROTOCOLS = ["v5.channel.k8s.io", "v4.channel.k8s.io"];
const FRAME = 32 * 1024;
/** What a process that does not read may leave here before we give up on it. */
const MAX_UNSENT = 32 * 1024 * 1024;
/** What may wait here until somebody listens; then the connection waits. */
const MAX_UNHEARD = 1024 * 1024;

/** See `Cluster.exec`. @throws LabError */
export async function openExec(pod: PodRef, options: ExecOptions, ports: SocketPorts): Promise<ExecStream> {
  const query = new URLSearchParams({ container: options.container, stdout: "true" });
  for (const word of options.command) query.append("command", word);
  if (options.stdin) query.set("stdin", "true");
  // The kubelet refuses a TTY with a stderr of its own.
  if (options.tty) query.set("tty", "true");
  else query.set("stderr", "true");
  // A kubelet takes a wish for JSON at its word: a stream is none, and it answers 406.
  const call = apiCall("GET", `${podPath(pod)}/exec?${query.toString()}`, undefined, {
    verb: "create",
    accept: "*/*",
  });
  return streamOver(await openSocket(call, PROTOCOLS, ports));
}

function streamOver(socket: WebSocket): ExecStream {
  const stdout = createOutlet(socket);
  const stderr = createOutlet(socket);
  let result: { code?: number; failure?: string } | undefined;
  socket.on("message", (data: RawData, isBinary) => {
    const frame = data as Buffer;
    // Text frames (base64 or not) belong to protocols that we did not offer. An empty frame opens a channel.
    if (!isBinary || frame.length < 2) return;
    const payload = frame.subarray(1);
    if (frame[0] === CHANNEL.stdout) stdout.push(payload);
    else if (frame[0] === CHANNEL.stderr) stderr.push(payload);
    else if (frame[0] === CHANNEL.error) result = resultOf(payload);
  });
  const ended = new Promise<{ code?: number; failure?: string }>((resolve) => {
    socket.once("close", () => resolve(result ?? { failure: "the connection was lost" }));
  });
  socket.resume();
  const send = (channel: number, payload: Uint8Array) => {
    if (socket.readyState !== socket.OPEN) return;
    const frame = Buffer.allocUnsafe(payload.length + 1);
    frame[0] = channel;
    frame.set(payload, 1);
    socket.send(frame);
  };

  return {
    onStdout: stdout.listen,
    onStderr: stderr.listen,
    write: (data) => {
      const bytes = typeof data === "string" ? Buffer.from(data) : data;
      if (socket.bufferedAmount + bytes.length > MAX_UNSENT) {
        result ??= { failure: "the process does not read its input" };
        socket.terminate();
        return;
      }
      for (let from = 0; from < bytes.length; from += FRAME) {
        send(CHANNEL.stdin, bytes.subarray(from, from + FRAME));
      }
    },
    resize: (columns, rows) => {
      send(CHANNEL.resize, Buffer.from(JSON.stringify({ Width: columns, Height: rows })));
    },
    endInput: () => {
      if (socket.protocol === "v5.channel.k8s.io") send(CHANNEL.close, Uint8Array.of(CHANNEL.stdin));
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    ended,
    close: () => socket.close(1000),
  };
}

/** Keeps what comes before the first listener, and lets the connection wait when that becomes much. */
function createOutlet(socket: WebSocket) {
  let listener: ((chunk: Uint8Array) => void) | undefined;
  let unheard: Uint8Array[] = [];
  let size = 0;
  return {
    push: (chunk: Uint8Array) => {
      if (listener) return listener(chunk);
      unheard.push(chunk);
      size += chunk.length;
      if (size > MAX_UNHEARD) socket.pause();
    },
    listen: (next: (chunk: Uint8Array) => void) => {
      listener = next;
      const waiting = unheard;
      unheard = [];
      size = 0;
      for (const chunk of waiting) next(chunk);
      socket.resume();
    },
  };
}

/** The exit code is hidden in the Status that ends an exec: no field of its own, a cause with a number as text. */
function resultOf(payload: Buffer): { code?: number; failure?: string } {
  const status = parseStatus(payload);
  if (status?.status === "Success") return { code: 0 };
  const exit = status?.details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  if (exit !== undefined && /^\d{1,5}$/.test(exit)) return { code: Number(exit) };
  return { failure: (status?.message ?? "the exec failed without a reason").slice(0, 500) };
}

function parseStatus(payload: Buffer): (Status & { status?: string }) | undefined {
  try {
    return JSON.parse(payload.toString("utf8")) as Status & { status?: string };
  } catch {
    return undefined;
  }
}
