import { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { LabError } from "../shared/contract/failure.ts";
import { apiCall } from "./apiCall.ts";
import { podPath } from "./podPath.ts";
import type { PodRef } from "./port.ts";
import { openSocket, type SocketPorts } from "./webSocket.ts";

const PROTOCOLS = ["v4.channel.k8s.io"];
const CHANNEL = { data: 0, error: 1 } as const;
const FRAME = 32 * 1024;
/** What `ws` says when there was no closing handshake (RFC 6455, 7.1.5). */
const LOST = 1006;
/** Milliseconds that the other side has to end after we did: the protocol cannot say that one side is done. */
const LINGER = 30_000;

/** See `Cluster.portForward`. @throws LabError; what fails later destroys the stream with a LabError. */
export async function openPortForward(pod: PodRef, port: number, ports: SocketPorts): Promise<Duplex> {
  const call = apiCall("GET", `${podPath(pod)}/portforward?ports=${port}`, undefined, {
    verb: "create",
    accept: "*/*",
  });
  const socket = await openSocket(call, PROTOCOLS, ports);
  return new ForwardedPort(socket);
}

/**
 * One TCP connection as a byte stream. It answers to the few calls by which `node:http` and proxies tell a socket from
 * other streams.
 */
class ForwardedPort extends Duplex {
  readonly #socket: WebSocket;
  /** The first two bytes of each channel are the port, little-endian. */
  readonly #headerLeft = { [CHANNEL.data]: 2, [CHANNEL.error]: 2 };
  #complaint = "";
  #linger: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    socket.on("message", (data: RawData) => this.#receive(data as Buffer));
    socket.once("close", (code: number) => this.#ended(code));
    socket.resume();
  }

  #receive(frame: Buffer): void {
    const channel = frame[0];
    if (channel !== CHANNEL.data && channel !== CHANNEL.error) return;
    const skipped = Math.min(this.#headerLeft[channel], frame.length - 1);
    this.#headerLeft[channel] -= skipped;
    const payload = frame.subarray(1 + skipped);
    if (payload.length === 0) return;
    if (channel === CHANNEL.error) {
      this.#complaint = (this.#complaint + payload.toString("utf8")).slice(0, 500);
      this.destroy(
        new LabError({ kind: "unreachable", params: { cause: "refused" }, detail: this.#complaint }),
      );
      return;
    }
    this.#linger?.refresh();
    if (!this.push(payload)) this.#socket.pause();
  }

  #ended(code: number): void {
    clearTimeout(this.#linger);
    if (this.destroyed) return;
    // Half an answer must not look like a whole one.
    if (code === LOST) return void this.destroy(brokenOff());
    this.push(null);
    // Nobody will take what is still written.
    if (!this.writableEnded) this.end();
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) {
      done(
        new LabError({
          kind: "unreachable",
          params: { cause: "reset" },
          detail: "the forwarded port closed",
        }),
      );
      return;
    }
    for (let from = 0; from < chunk.length; from += FRAME) {
      const part = chunk.subarray(from, from + FRAME);
      const frame = Buffer.allocUnsafe(part.length + 1);
      frame[0] = CHANNEL.data;
      part.copy(frame, 1);
      const last = from + FRAME >= chunk.length;
      // The stream takes more only when this is out: that is all the back-pressure there is.
      socket.send(frame, last ? (error) => done(error ?? null) : undefined);
    }
    if (chunk.length === 0) done();
  }

  override _final(done: () => void): void {
    this.#linger = setTimeout(() => this.#socket.close(1000), LINGER);
    this.#linger.unref();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#linger);
    this.#socket.terminate();
    done(error);
  }

  setTimeout(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

function brokenOff(): LabError {
  return new LabError({
    kind: "unreachable",
    params: { cause: "reset" },
    detail: "the forwarded port closed",
  });
}
