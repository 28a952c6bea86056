import type { WebSocket } from "ws";

/** Channels of the `v4.channel.k8s.io` and `v5.channel.k8s.io` protocols: the first byte of every message. */
export const STDIN = 0;
export const STDOUT = 1;
export const STDERR = 2;
export const ERROR = 3;
export const RESIZE = 4;
/** v5: the next byte names the channel that the client has closed. */
export const CLOSE = 255;

export const PROTOCOLS = ["v5.channel.k8s.io", "v4.channel.k8s.io"];

export function sendOn(socket: WebSocket, channel: number, data: Uint8Array | string): void {
  if (socket.readyState !== socket.OPEN) return;
  const bytes = typeof data === "string" ? Buffer.from(data) : data;
  const message = Buffer.allocUnsafe(bytes.length + 1);
  message[0] = channel;
  message.set(bytes, 1);
  socket.send(message);
}

/** A queue that is filled from outside and read with `for await`. */
export class ByteQueue implements AsyncIterable<Uint8Array> {
  #chunks: Uint8Array[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  push(chunk: Uint8Array): void {
    if (this.#ended) return;
    this.#chunks.push(chunk);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) yield chunk;
      else if (this.#ended) return;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    }
  }
}
