import type { RawData, WebSocket } from "ws";
import { dig } from "../json.ts";
import type { ContainerRuntime, ExecStreams } from "../seams.ts";
import { ByteQueue, CLOSE, ERROR, RESIZE, STDERR, STDIN, STDOUT, sendOn } from "./channels.ts";
import { fromRuntime, type PodTarget } from "./podTarget.ts";
import { asApiError } from "./respond.ts";

interface ExecRequest {
  target: PodTarget;
  container: string;
  command: string[];
  tty: boolean;
  stdin: boolean;
}

/** Runs a command for a client that is connected by WebSocket; ends with the connection. */
export async function serveExec(
  runtime: ContainerRuntime,
  request: ExecRequest,
  socket: WebSocket,
): Promise<void> {
  const input = new ByteQueue();
  const gone = new AbortController();
  let size: { columns: number; rows: number } | undefined;
  const resized = new Set<(size: { columns: number; rows: number }) => void>();
  if (!request.stdin) input.end();
  socket.on("message", (data) => {
    const message = bytesOf(data);
    const payload = message.subarray(1);
    if (message[0] === STDIN && payload.length > 0) input.push(payload);
    else if (message[0] === CLOSE && payload[0] === STDIN) input.end();
    else if (message[0] === RESIZE) {
      size = sizeOf(payload) ?? size;
      if (size) for (const listener of resized) listener(size);
    }
  });
  socket.on("close", () => {
    input.end();
    gone.abort();
  });
  socket.on("error", () => socket.terminate());
  const streams: ExecStreams = {
    stdin: input,
    stdout: (chunk) => sendOn(socket, STDOUT, chunk),
    stderr: (chunk) => sendOn(socket, request.tty ? STDOUT : STDERR, chunk),
    onResize(listener) {
      resized.add(listener);
      if (size) listener(size);
    },
    signal: gone.signal,
  };
  const { target, container, command, tty } = request;
  try {
    const { code } = await runtime.exec(target.ref, { container, command, tty }, streams);
    sendOn(socket, ERROR, JSON.stringify(statusOfExit(code)));
  } catch (error) {
    sendOn(socket, ERROR, JSON.stringify(asApiError(fromRuntime(error)).toStatus()));
  }
  socket.close(1000);
}

export function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function sizeOf(payload: Buffer): { columns: number; rows: number } | undefined {
  try {
    const size: unknown = JSON.parse(payload.toString("utf8"));
    const columns = dig(size, "Width");
    const rows = dig(size, "Height");
    return typeof columns === "number" && typeof rows === "number" ? { columns, rows } : undefined;
  } catch {
    return undefined;
  }
}

/** How a v4 or v5 client learns the exit code. */
function statusOfExit(code: number): object {
  if (code === 0) return { metadata: {}, status: "Success" };
  return {
    metadata: {},
    status: "Failure",
    message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
    reason: "NonZeroExitCode",
    details: { causes: [{ reason: "ExitCode", message: String(code) }] },
  };
}

/** Attach shows what the container prints; its main process takes no input here. */
export function serveAttach(
  runtime: ContainerRuntime,
  target: PodTarget,
  container: string,
  socket: WebSocket,
): void {
  const stop = runtime.logs(target.ref, { container }).follow((line) => sendOn(socket, STDOUT, `${line}\n`));
  socket.on("close", stop);
  socket.on("error", () => socket.terminate());
}
