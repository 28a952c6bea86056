import type { Cluster } from "../cluster/port.ts";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { KubeObject, ObjectRef } from "../shared/kubernetes/objects.ts";
import { type Clock, sleep } from "./clock.ts";
import { failureFields, type Log } from "./log.ts";

/** Times in ms. `margin`: a write that begins must be through before another may take over. */
export const LEASE = { duration: 9_000, renewEvery: 3_000, askEvery: 1_000, margin: 2_500 };

interface LeaseObject extends KubeObject {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

export interface Lease {
  /** Resolves once it is held, to a signal that aborts when it is not any more. Rejects `cancelled` when `signal` aborts. */
  acquire(signal: AbortSignal): Promise<AbortSignal>;
  /** By the wall clock and by the monotonic one: a computer that slept has lost it, whatever its timers say. */
  held(): boolean;
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
  /** Counts taking and losing it. */
  let term = 0;

  const held = () => {
    if (!mine) return false;
    const left = LEASE.duration - LEASE.margin;
    const wall = clock.now() - mine.wall;
    return clock.monotonic() - mine.monotonic < left && wall < left && wall > -LEASE.duration;
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
    const number = acquiring ? ++term : term;
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
    if (acquiring || term === number) mine = { object, wall, monotonic };
  };

  const tryToAcquire = async (): Promise<boolean> => {
    const current = await cluster.get<LeaseObject>(ref);
    if (current && !isFree(current)) return false;
    await write(current, true);
    return true;
  };

  const lose = () => {
    mine = undefined;
    term += 1;
    loss.abort();
  };

  /** Renews until it is lost. Never waits longer for an answer than the Lease lasts: an answer may never come. */
  const keep = async (signal: AbortSignal) => {
    while (mine) {
      await sleep(clock, LEASE.renewEvery, signal);
      if (signal.aborted || !mine) return;
      const renewal = write(mine.object, false).then(
        () => true,
        (error: unknown) => {
          const failure = toFailure(error);
          log("warn", "the lease could not be renewed", failureFields(failure));
          // Somebody else wrote it: it is theirs. Anything else may still come right before it expires.
          return failure.kind !== "conflict" && failure.kind !== "notFound";
        },
      );
      const expiry = sleep(clock, LEASE.duration - LEASE.renewEvery, signal).then(() => held());
      const stillOurs = await Promise.race([renewal, expiry]);
      if (signal.aborted) return;
      if (!stillOurs || !held()) break;
    }
    lose();
  };

  return {
    held,
    async acquire(signal) {
      while (!signal.aborted) {
        try {
          if (await tryToAcquire()) {
            loss = new AbortController();
            void keep(AbortSignal.any([signal, loss.signal]));
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
