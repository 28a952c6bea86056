import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { ContainerRuntime } from "../seams.ts";
import { sendOn } from "./channels.ts";
import { bytesOf } from "./exec.ts";
import { fromRuntime, type PodTarget } from "./podTarget.ts";
import { asApiError } from "./respond.ts";

/** More than this unsent and the Pod's side is paused. */
const HIGH_WATER_BYTES = 1024 * 1024;

/**
 * Port-forward in the channel protocol: two channels a port, data and error, in the order of the `ports` that were
 * asked for. Each starts with its port number in two bytes, little-endian.
 */
export function servePortForward(
  runtime: ContainerRuntime,
  target: PodTarget,
  ports: number[],
  socket: WebSocket,
): void {
  const streams = new Map<number, Duplex>();
  socket.on("error", () => socket.terminate());
  for (const [index, port] of ports.entries()) {
    const data = index * 2;
    const number = Buffer.from([port & 255, port >> 8]);
    sendOn(socket, data, number);
    sendOn(socket, data + 1, number);
    const stream = dial(runtime, target, port, (message) => sendOn(socket, data + 1, message));
    if (!stream) continue;
    streams.set(data, stream);
    stream.on("data", (chunk: Buffer) => {
      sendOn(socket, data, chunk);
      if (socket.bufferedAmount < HIGH_WATER_BYTES) return;
      stream.pause();
      const timer = setInterval(() => {
        if (socket.bufferedAmount >= HIGH_WATER_BYTES && socket.readyState === socket.OPEN) return;
        clearInterval(timer);
        stream.resume();
      }, 10);
    });
    const ended = (): void => {
      streams.delete(data);
      // One connection a request is the rule; when the last has ended there is nothing left to say.
      if (streams.size === 0) socket.close(1000);
    };
    stream.on("end", ended);
    stream.on("close", ended);
    stream.on("error", (error) => sendOn(socket, data + 1, error.message));
  }
  socket.on("message", (raw) => {
    const message = bytesOf(raw);
    const channel = message[0];
    if (channel !== undefined && message.length > 1) streams.get(channel)?.write(message.subarray(1));
  });
  socket.on("close", () => {
    for (const stream of streams.values()) stream.destroy();
  });
}

function dial(
  runtime: ContainerRuntime,
  target: PodTarget,
  port: number,
  tell: (message: string) => void,
): Duplex | undefined {
  try {
    return runtime.dial(target.ref, port);
  } catch (error) {
    const why = asApiError(fromRuntime(error)).message;
    tell(`error forwarding port ${port} to pod ${target.ref.name}: ${why}`);
    return undefined;
  }
}
