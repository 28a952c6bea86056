import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type {
  Cluster,
  ExecOptions,
  ExecStream,
  Informer,
  InformerOptions,
  KindRef,
  PodRef,
} from "../../../cluster/port.ts";
import { LabError } from "../../../shared/contract/failure.ts";
import type { KubeObject, Manifest, ObjectRef } from "../../../shared/kubernetes/objects.ts";
import { greetingOf, parseTerminalCommand } from "../../../shared/manifests/terminalHolder.ts";

/** A shell that a test plays: it records what is typed and says what it is told to. */
export interface FakeShell {
  pod: PodRef;
  options: ExecOptions;
  typed: string;
  size: { columns: number; rows: number } | undefined;
  isClosed: boolean;
  say(text: string): void;
  end(code?: number): void;
}

export interface FakeCluster extends Cluster {
  put<T extends KubeObject>(manifest: Manifest): T;
  remove(ref: ObjectRef): void;
  find<T extends KubeObject>(kind: string, name: string): T | undefined;
  shells: FakeShell[];
  /** What a terminal says first, by which the portal knows its shell; a new plain shell each time unless told. */
  greeting: ((count: number) => string) | undefined;
  /** TCP port of the scripted upstream behind `namespace/pod:port`. */
  ports: Map<string, number>;
  dialled: string[];
  /** What the shell does with what is typed; echoes when absent. */
  onTyped: (shell: FakeShell, text: string) => void;
  writes: number;
  failWrites: boolean;
}

type Listener = InformerOptions<KubeObject> & { kind: string };

/** The port to Kubernetes in memory: as much of it as the portal uses. */
export function createFakeCluster(now: () => number = Date.now): FakeCluster {
  const objects = new Map<string, KubeObject>();
  const listeners = new Set<Listener>();
  let version = 0;
  const keyOf = (kind: string, namespace: string | undefined, name: string) =>
    `${kind} ${namespace ?? ""} ${name}`;

  function tell(type: "added" | "changed" | "removed", object: KubeObject): void {
    for (const listener of listeners) {
      if (listener.kind !== object.kind) continue;
      if (listener.namespace && listener.namespace !== object.metadata.namespace) continue;
      listener.onChange?.({ type, object });
    }
  }

  function store<T extends KubeObject>(manifest: Manifest): T {
    const key = keyOf(manifest.kind, manifest.metadata.namespace, manifest.metadata.name);
    const known = objects.get(key);
    version += 1;
    const object = structuredClone({
      ...manifest,
      metadata: {
        creationTimestamp: new Date(now()).toISOString(),
        uid: `uid-${version}`,
        ...known?.metadata,
        ...manifest.metadata,
        resourceVersion: String(version),
      },
    }) as T;
    objects.set(key, object);
    tell(known ? "changed" : "added", object);
    return object;
  }

  const cluster: FakeCluster = {
    server: "fake",
    shells: [],
    greeting: (count) => greetingOf("plain", `shell-${count}`),
    ports: new Map(),
    dialled: [],
    writes: 0,
    failWrites: false,
    onTyped: (shell, text) => shell.say(text),
    put: store,
    remove(ref) {
      const key = keyOf(ref.kind, ref.namespace, ref.name);
      const object = objects.get(key);
      objects.delete(key);
      if (object) tell("removed", object);
    },
    find: <T extends KubeObject>(kind: string, name: string) =>
      [...objects.values()].find((one) => one.kind === kind && one.metadata.name === name) as T | undefined,

    get: async <T extends KubeObject>(ref: ObjectRef) =>
      objects.get(keyOf(ref.kind, ref.namespace, ref.name)) as T,
    async create<T extends KubeObject>(manifest: Manifest) {
      cluster.writes += 1;
      if (cluster.failWrites) throw new LabError({ kind: "unreachable" });
      if (objects.has(keyOf(manifest.kind, manifest.metadata.namespace, manifest.metadata.name)))
        throw new LabError({ kind: "alreadyExists" });
      return store<T>(manifest);
    },
    async replace<T extends KubeObject>(object: Manifest) {
      cluster.writes += 1;
      if (cluster.failWrites) throw new LabError({ kind: "unreachable" });
      const known = objects.get(keyOf(object.kind, object.metadata.namespace, object.metadata.name));
      if (!known) throw new LabError({ kind: "notFound" });
      if (known.metadata.resourceVersion !== object.metadata.resourceVersion)
        throw new LabError({ kind: "conflict" });
      return store<T>(object);
    },
    informer<T extends KubeObject>(kind: KindRef, options: InformerOptions<T>): Informer<T> {
      const listener = { ...options, kind: kind.kind } as unknown as Listener;
      listeners.add(listener);
      options.signal.addEventListener("abort", () => listeners.delete(listener));
      const mine = () =>
        [...objects.values()].filter(
          (one) =>
            one.kind === kind.kind && (!options.namespace || options.namespace === one.metadata.namespace),
        ) as T[];
      return {
        // After the first list, as a watch would.
        synced: Promise.resolve().then(() => {
          for (const object of mine()) listener.onChange?.({ type: "added", object });
        }),
        state: "live",
        list: mine,
        get: (name, namespace) => objects.get(keyOf(kind.kind, namespace, name)) as T | undefined,
      };
    },
    exec: async (pod, options) => openShell(cluster, pod, options),
    async portForward(pod, port): Promise<Duplex> {
      const target = `${pod.namespace}/${pod.name}:${port}`;
      cluster.dialled.push(target);
      const local = cluster.ports.get(target);
      if (local === undefined) throw new LabError({ kind: "unreachable" });
      return connect(local, "127.0.0.1");
    },
    list: unused,
    apply: unused,
    replaceStatus: unused,
    mergePatch: unused,
    delete: unused,
    logs: unused,
    request: unused,
    close: async () => undefined,
  };
  return cluster;
}

function unused(): never {
  throw new Error("the portal is not to call this");
}

function openShell(cluster: FakeCluster, pod: PodRef, options: ExecOptions): ExecStream {
  const outputs: ((chunk: Uint8Array) => void)[] = [];
  let finish: (how: { code?: number }) => void = () => undefined;
  const ended = new Promise<{ code?: number }>((resolve) => {
    finish = resolve;
  });
  const shell: FakeShell = {
    pod,
    options,
    typed: "",
    size: undefined,
    isClosed: false,
    say: (text) => {
      for (const output of outputs) output(Buffer.from(text));
    },
    end: (code) => finish(code === undefined ? {} : { code }),
  };
  cluster.shells.push(shell);
  return {
    onStdout(listener) {
      outputs.push(listener);
      const count = cluster.shells.length;
      if (outputs.length === 1 && cluster.greeting && parseTerminalCommand(options.command))
        shell.say(cluster.greeting(count));
    },
    onStderr: () => undefined,
    write(data) {
      const text = Buffer.from(data).toString("utf8");
      shell.typed += text;
      cluster.onTyped(shell, text);
    },
    resize: (columns, rows) => {
      shell.size = { columns, rows };
    },
    endInput: () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    ended,
    close() {
      shell.isClosed = true;
      finish({});
    },
  };
}
