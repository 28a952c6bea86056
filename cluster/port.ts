import type { Duplex } from "node:stream";
import type { Failure } from "../shared/contract/failure.ts";
import type { KubeObject, Manifest, ObjectRef } from "../shared/kubernetes/objects.ts";

/**
 * The port to Kubernetes: what conductor, portal and services know of a cluster.
 * Every method throws `LabError` (see shared/contract/failure.ts) and nothing else.
 */
export interface Cluster {
  /** Where it is and as whom, for messages. */
  readonly server: string;

  /** `undefined` when there is no such object. */
  get<T extends KubeObject = KubeObject>(ref: ObjectRef): Promise<T | undefined>;
  list<T extends KubeObject = KubeObject>(kind: KindRef, options?: ListOptions): Promise<ObjectList<T>>;
  create<T extends KubeObject = KubeObject>(manifest: Manifest, options?: WriteOptions): Promise<T>;
  /** Server-side apply, forced. `dryRun`: everything is checked and answered as if, and nothing is written. */
  apply<T extends KubeObject = KubeObject>(
    manifest: Manifest,
    fieldManager: string,
    options?: WriteOptions & { dryRun?: boolean },
  ): Promise<T>;
  /** PUT; `metadata.resourceVersion` is the precondition, and a conflict throws `conflict`. */
  replace<T extends KubeObject = KubeObject>(object: Manifest, options?: WriteOptions): Promise<T>;
  replaceStatus<T extends KubeObject = KubeObject>(object: Manifest, options?: WriteOptions): Promise<T>;
  /** JSON merge patch (RFC 7386). Put `metadata.resourceVersion` or `uid` into it as a precondition. */
  mergePatch<T extends KubeObject = KubeObject>(
    ref: ObjectRef,
    patch: object,
    subresource?: "status",
    options?: WriteOptions,
  ): Promise<T>;
  /** Never by name alone: the UID is the precondition. Resolves when the API server accepted; already gone is fine. */
  delete(ref: ObjectRef, options: DeleteOptions): Promise<void>;

  /**
   * List, then watch for good: bookmarks, relist on 410, back-off on everything else, until `signal` aborts.
   * A failed connection is told by `onState`, never thrown: a watch is a hint, and the cache says how old it is.
   */
  informer<T extends KubeObject = KubeObject>(kind: KindRef, options: InformerOptions<T>): Informer<T>;

  /** Pod exec over WebSocket (v5.channel.k8s.io, or v4 where the server knows no v5). */
  exec(pod: PodRef, options: ExecOptions): Promise<ExecStream>;
  /** The log so far, at most `tailLines` lines. */
  logs(pod: PodRef, options: { container: string; tailLines?: number; previous?: boolean }): Promise<string>;
  /** One TCP connection to a port of a Pod, as a byte stream (WebSocket port-forward). */
  portForward(pod: PodRef, port: number): Promise<Duplex>;

  /** For discovery, version and reviews: any path, JSON in and out. */
  request<T = unknown>(method: string, path: string, body?: unknown, options?: WriteOptions): Promise<T>;
  /**
   * The cluster's clock, by the `Date` of an answer (whole seconds). `undefined` when it does not say. Optional,
   * because whoever only stands between (a counter, a fence) has no clock to ask.
   */
  serverTime?(): Promise<Date | undefined>;
  /** For what is no JSON, such as `/metrics`. Optional, as `serverTime` is. */
  readText?(path: string): Promise<string>;
  /** Ends all connections; pending calls throw `cancelled`. */
  close(): Promise<void>;
}

export interface KindRef {
  apiVersion: string;
  kind: string;
}

export interface PodRef {
  namespace: string;
  name: string;
}

export interface ListOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
}

export interface ObjectList<T> {
  items: T[];
  resourceVersion: string;
}

/**
 * Asked each time that a write is about to leave, whatever it waited for before: nothing when it may, else what to wait
 * for before asking again. Throws when it must not leave any more.
 */
export type Permit = () => Promise<void> | undefined;

export interface WriteOptions {
  permit?: Permit;
}

export interface DeleteOptions extends WriteOptions {
  uid: string;
  gracePeriodSeconds?: number;
  propagation?: "Background" | "Foreground" | "Orphan";
}

export type InformerState = "syncing" | "live" | "disconnected";

export interface InformerOptions<T> extends ListOptions {
  /** `object` is the last known state for `removed`. */
  onChange?: (change: { type: "added" | "changed" | "removed"; object: T; previous?: T }) => void;
  onState?: (state: InformerState) => void;
  signal: AbortSignal;
}

export interface Informer<T> {
  /** Resolves after the first complete list. */
  readonly synced: Promise<void>;
  readonly state: InformerState;
  /** Why it is `disconnected`, until it is `live` again. */
  readonly failure?: Failure | undefined;
  /** The cache: frozen by convention, do not mutate. */
  list(): T[];
  get(name: string, namespace?: string): T | undefined;
}

export interface ExecOptions {
  container: string;
  command: string[];
  tty: boolean;
  stdin: boolean;
}

export interface ExecStream {
  /** Bytes from the process. With a TTY everything arrives on stdout. */
  onStdout(listener: (chunk: Uint8Array) => void): void;
  onStderr(listener: (chunk: Uint8Array) => void): void;
  write(data: Uint8Array | string): void;
  resize(columns: number, rows: number): void;
  /** End of standard input (v5 only; on v4 it does nothing). */
  endInput(): void;
  /** No more output is taken until `resume`: the process waits, as far as the way to it holds back. */
  pause(): void;
  resume(): void;
  /** Resolves once, when the process or the connection ended. `code` is absent when the connection was lost. */
  readonly ended: Promise<{ code?: number; failure?: string }>;
  /** Closes the connection. */
  close(): void;
}
