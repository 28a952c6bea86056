import type { Duplex } from "node:stream";
import type { KubeObject, Manifest } from "../shared/kubernetes/objects.ts";

/** What the simulated controllers and the kubelet see of the API: the objects themselves, behind its rules. */
export interface ObjectStore {
  get(kind: string, namespace: string | undefined, name: string): KubeObject | undefined;
  list(kind: string, namespace?: string): KubeObject[];
  create(manifest: Manifest): KubeObject;
  /** Read, change, write as one step. `undefined` from `change` leaves it alone. Gone objects are ignored. */
  update(
    kind: string,
    namespace: string | undefined,
    name: string,
    change: (current: KubeObject) => KubeObject | undefined,
  ): KubeObject | undefined;
  /** Removes it now, whatever its grace: what a kubelet does when the containers are dead. Finalizers still hold it. */
  remove(kind: string, namespace: string | undefined, name: string): void;
  /** Every change from now on, in order; first all present objects as `ADDED`. Returns the way to stop. */
  watch(
    kind: string,
    listener: (event: { type: "ADDED" | "MODIFIED" | "DELETED"; object: KubeObject }) => void,
  ): () => void;
  /** Writes a v1 Event about `object`, counted up when the same reason and message comes again. */
  recordEvent(object: KubeObject, type: "Normal" | "Warning", reason: string, message: string): void;
}

/** What the API asks of the node: the subresources of a Pod. Errors are `LabError`s that the API turns into a Status. */
export interface ContainerRuntime {
  exec(
    pod: { namespace: string; name: string },
    options: { container: string; command: string[]; tty: boolean },
    streams: ExecStreams,
  ): Promise<{ code: number }>;
  /**
   * What the container has printed, oldest first, and when (RFC 3339, one time a line); `follow` gets the rest until
   * the caller stops it or the container ends.
   */
  logs(
    pod: { namespace: string; name: string },
    options: { container: string; previous?: boolean },
  ): { soFar: string[]; times: string[]; follow(listener: (line: string, time: string) => void): () => void };
  /** A connection to a port of the Pod. Throws `notFound` when nothing listens there. */
  dial(pod: { namespace: string; name: string }, port: number): Duplex;
  /** Ends everything that runs; files are journaled. */
  close(): Promise<void>;
}

export interface ExecStreams {
  /** Chunks as they are typed; ends when the client ends its input or goes away. */
  stdin: AsyncIterable<Uint8Array>;
  stdout(chunk: Uint8Array): void;
  stderr(chunk: Uint8Array): void;
  /** Called at once with the size known so far, and at each change. */
  onResize(listener: (size: { columns: number; rows: number }) => void): void;
  /** The client is gone. */
  signal: AbortSignal;
}

/** Where a room of the practice cluster keeps what must survive a restart. One append-only journal a name. */
export interface Journal {
  /** All records of an earlier life, oldest first. */
  replay(): Iterable<unknown>;
  /** Durable against a killed process when it returns (written, not fsynced). */
  append(record: unknown): void;
  /** Replaces everything by these records, atomically (rename). */
  compact(records: Iterable<unknown>): void;
  close(): void;
}
