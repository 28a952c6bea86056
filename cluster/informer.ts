import { type Failure, LabError, toFailure } from "../shared/contract/failure.ts";
import { kindOf } from "../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { type Backoff, backoffDelay, pause } from "./backoff.ts";
import { createInformerCache } from "./informerCache.ts";
import { type ListPage, listAll, watchCall } from "./listing.ts";
import type { Informer, InformerOptions, InformerState, KindRef } from "./port.ts";
import { type WatchEvent, type WatchPorts, watchOnce } from "./watch.ts";

export interface InformerPorts extends WatchPorts {
  backoff: Backoff;
  /** Milliseconds that a watch lives at most; up to a fifth more by chance. */
  watchLifetime: number;
  /** Milliseconds after which a watch that ended was no failure, even without an event. */
  settledAfter: number;
  clock: () => number;
  /** The connection's own end. */
  closed: AbortSignal;
}

/** See `Cluster.informer`. */
export function startInformer<T extends KubeObject>(
  kind: KindRef,
  options: InformerOptions<T>,
  ports: InformerPorts,
): Informer<T> {
  const cache = createInformerCache<T>();
  const signal = AbortSignal.any([options.signal, ports.closed]);
  let state: InformerState = "syncing";
  let failure: Failure | undefined;
  let markSynced = () => {};
  let markCancelled = (_: LabError) => {};
  const synced = new Promise<void>((resolve, reject) => {
    markSynced = resolve;
    markCancelled = reject;
  });
  // Whoever does not wait for it must not be ended by an unhandled rejection.
  synced.catch(() => {});

  const enter = (next: InformerState, why?: Failure) => {
    failure = why;
    if (next === state || signal.aborted) return;
    state = next;
    tell(options.onState, next);
  };
  const apply = (changes: Parameters<NonNullable<typeof options.onChange>>[0][]) => {
    for (const change of changes) if (!signal.aborted) tell(options.onChange, change);
  };

  const relist = async (): Promise<string> => {
    const listed: ListPage<T> = await listAll<T>(ports.caller, kind, options, { tries: 1 });
    if (signal.aborted) return listed.resourceVersion;
    for (const object of listed.items) slim(object);
    apply(cache.replaceAll(listed.items));
    markSynced();
    return listed.resourceVersion;
  };

  /** Follows from `version` on; answers how far it came, and why it stopped. */
  const follow = async (
    version: string,
  ): Promise<{ version: string; progress: boolean; error?: unknown }> => {
    let reached = version;
    let progress = false;
    const begun = ports.clock();
    const lifetime = ports.watchLifetime * (1 + 0.2 * ports.backoff.random());
    const event = ({ type, object }: WatchEvent) => {
      reached = object.metadata.resourceVersion;
      progress = true;
      if (type === "BOOKMARK") return;
      slim(object);
      apply(type === "DELETED" ? cache.remove(object as T) : cache.put(object as T));
    };
    try {
      const call = watchCall(kind, options, version, Math.ceil(lifetime / 1_000));
      // The server ends it first; our own end is for servers and proxies that forget to.
      await watchOnce(call, lifetime + 10_000, { opened: () => enter("live"), event }, ports, signal);
      return { version: reached, progress: progress || ports.clock() - begun >= ports.settledAfter };
    } catch (error) {
      return { version: reached, progress, error };
    }
  };

  const run = async () => {
    let version: string | undefined;
    let failures = 0;
    while (!signal.aborted) {
      try {
        version ??= await relist();
        if (signal.aborted) break;
        const end = await follow(version);
        version = end.version;
        if (end.progress) failures = 0;
        if (end.error !== undefined) throw end.error;
        if (end.progress) continue;
      } catch (error) {
        const { kind: why } = toFailure(error);
        // Neither a lost connection nor a busy server says anything about our version; everything else might.
        const versionStands = ["unreachable", "timeout", "tooMany", "unauthorized", "forbidden"].includes(
          why,
        );
        if (!versionStands || failures >= 3) version = undefined;
        if (why !== "gone") enter("disconnected", toFailure(error));
      }
      failures += 1;
      await pause(backoffDelay(failures, ports.backoff), signal);
    }
    markCancelled(new LabError({ kind: "cancelled" }));
  };
  void run();

  return {
    synced,
    get state() {
      return state;
    },
    get failure() {
      return failure;
    },
    list: cache.list,
    get: (name, namespace) => cache.get(name, kindOf(kind).namespaced ? namespace : undefined),
  };
}

/** A listener that throws is a defect of its owner: it must be heard of, and it must not stop the others. */
function tell<V>(listener: ((value: V) => void) | undefined, value: V): void {
  try {
    listener?.(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** Often half of an object, and of no use to anyone who reads. */
function slim(object: KubeObject): void {
  delete (object.metadata as { managedFields?: unknown }).managedFields;
}
