import type { Cluster, Permit } from "../cluster/port.ts";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { KubeObject, ObjectRef } from "../shared/kubernetes/objects.ts";
import { type Clock, sleep } from "./clock.ts";
import { failureFields, type Log } from "./log.ts";

/** Times in ms. `margin`: a write that begins must be through before another may take over. */
const LEASE = { duration: 9_000, renewEvery: 3_000, askEvery: 1_000, margin: 2_500 };

interface LeaseObject extends KubeObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

interface Lease {
  /** Resolves once it is held, to a signal that aborts when it is not any more. Rejects `cancelled` when `signal` aborts. */
  acquire(signal: AbortSignal): Promise<AbortSignal>;
  /** Nothing as a rule, the renewal while that is late. @throws `cancelled` when the Lease is lost. */
  permit: Permit;
  /** Lets the next one begin at once. */
  release(): Promise<void>;
}

/** One conductor at a time, wherever it runs: coordination.k8s.io, as Kubernetes' own controllers do it. */
export function createLease(options: {
  cluster: Cluster;
  ref: { namespace: string; name: string };
  /** Unlike every other process's, this one's next life included. */
  identity: string;
  /** Whether the holder of that identity is known to be no more, so that its time need not be waited for. */
  isGone?: ((identity: string) => boolean) | undefined;
  /** Somebody else holds it. */
  onStandby: () => void;
  clock: Clock;
  log: Log;
}): Lease {
  const { cluster, clock, identity, log } = options;
  const ref: ObjectRef = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", ...options.ref };
  let mine: { object: LeaseObject; wall: number; monotonic: number } | undefined;
  let seen: { version: string; since: number } | undefined;
  let loss = new AbortController();
  let renewing = false;
  /** Whoever waits for the next renewal. */
  let waiting: (() => void)[] = [];

  /**
   * ms for which nobody else can hold it. By the wall clock and by the monotonic one: a computer that slept has lost
   * it, whatever its timers say.
   */
  const left = (): number => {
    if (!mine) return 0;
    const wall = clock.now() - mine.wall;
    if (wall < -LEASE.duration) return 0; // somebody set the clock back: nothing is certain
    return LEASE.duration - Math.max(clock.monotonic() - mine.monotonic, wall);
  };

  const tellWaiting = () => {
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  };

  /** Expired by our own watch: the holder's clock and ours need not agree (as client-go does it). */
  const isFree = (object: LeaseObject): boolean => {
    const { holderIdentity: holder, leaseDurationSeconds = 9 } = object.spec ?? {};
    if (!holder || holder === identity || options.isGone?.(holder)) return true;
    const version = object.metadata.resourceVersion;
    if (seen?.version !== version) seen = { version, since: clock.monotonic() };
    return clock.monotonic() - seen.since > leaseDurationSeconds * 1000;
  };

  const write = async (current: LeaseObject | undefined, acquiring: boolean): Promise<void> => {
    // Taken before the request: what counts is when others may think that it began.
    const wall = clock.now();
    const monotonic = clock.monotonic();
    const renewTime = microTime(wall);
    const before = current?.spec;
    const spec = {
      holderIdentity: identity,
      leaseDurationSeconds: LEASE.duration / 1000,
      renewTime,
      acquireTime: acquiring ? renewTime : (before?.acquireTime ?? renewTime),
      leaseTransitions: (before?.leaseTransitions ?? 0) + (acquiring && current ? 1 : 0),
    };
    const object = current
      ? await cluster.replace<LeaseObject>({ ...current, spec })
      : await cluster.create<LeaseObject>({
          ...ref,
          metadata: { name: ref.name, namespace: options.ref.namespace },
          spec,
        });
    // An answer that comes after it was given up says nothing any more.
    if (!acquiring && mine?.object !== current) return;
    mine = { object, wall, monotonic };
    tellWaiting();
  };

  const tryToAcquire = async (): Promise<boolean> => {
    const current = await cluster.get<LeaseObject>(ref);
    if (current && !isFree(current)) return false;
    await write(current, true);
    return true;
  };

  const lose = () => {
    mine = undefined;
    loss.abort();
    tellWaiting();
  };

  /** Whether it is still ours after a renewal that failed. Its answer may have been lost: then we are the ones who wrote. */
  const survives = async (error: unknown): Promise<boolean> => {
    const failure = toFailure(error);
    log("warn", "the lease could not be renewed", failureFields(failure));
    if (failure.kind !== "conflict" && failure.kind !== "notFound") return true; // it may come right before it expires
    const current = await cluster.get<LeaseObject>(ref).catch(() => undefined);
    const { holderIdentity, acquireTime } = current?.spec ?? {};
    if (!current || !mine || holderIdentity !== identity || acquireTime !== mine.object.spec?.acquireTime)
      return false;
    mine = { ...mine, object: current };
    return true;
  };

  /** Renews until it is lost. Never waits longer for an answer than the Lease lasts: an answer may never come. */
  const keep = async (signal: AbortSignal) => {
    while (mine && left() > 0) {
      await sleep(clock, Math.max(0, left() - LEASE.duration + LEASE.renewEvery), signal);
      if (signal.aborted || !mine) return;
      const answered = new AbortController();
      const renewal = write(mine.object, false).then(() => true, survives);
      const expiry = sleep(clock, left(), AbortSignal.any([signal, answered.signal])).then(() => false);
      const ours = await Promise.race([renewal, expiry]);
      answered.abort();
      if (signal.aborted) return;
      if (!ours) break;
      // A server that refuses at once must not be asked without a pause.
      if (left() < LEASE.duration - LEASE.renewEvery) await sleep(clock, LEASE.askEvery / 4, signal);
    }
    lose();
  };

  return {
    permit() {
      if (left() > LEASE.margin) return undefined;
      if (!mine || !renewing) throw new LabError({ kind: "cancelled", detail: "the lease is not held" });
      return new Promise<void>((resolve) => waiting.push(resolve));
    },
    async acquire(signal) {
      while (!signal.aborted) {
        try {
          if (await tryToAcquire()) {
            loss = new AbortController();
            renewing = true;
            void keep(AbortSignal.any([signal, loss.signal])).finally(() => {
              renewing = false;
              tellWaiting();
            });
            return loss.signal;
          }
          options.onStandby();
        } catch (error) {
          const failure = toFailure(error);
          if (failure.kind !== "conflict" && failure.kind !== "alreadyExists")
            log("warn", "the lease could not be asked for", failureFields(failure));
        }
        await sleep(clock, LEASE.askEvery, signal);
      }
      throw new LabError({ kind: "cancelled" });
    },
    async release() {
      const object = mine?.object;
      lose();
      if (!object) return;
      // Without a holder; the API refuses an empty one. Should it fail, the Lease runs out by itself.
      const { holderIdentity: _, ...spec } = object.spec ?? {};
      const given = cluster
        .replace({ ...object, spec: { ...spec, leaseDurationSeconds: 1 } })
        .catch(() => undefined);
      await Promise.race([given, sleep(clock, LEASE.renewEvery, new AbortController().signal)]);
    },
  };
}

/** RFC 3339 with six digits: the API refuses any other number of them. */
const microTime = (ms: number): string => new Date(ms).toISOString().replace("Z", "000Z");
