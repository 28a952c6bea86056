import { randomBytes } from "node:crypto";
import type { Cluster } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import { type Clock, sleep, systemClock } from "./clock.ts";
import type { Surroundings } from "./context.ts";
import { fence, type Traffic } from "./fence.ts";
import { type Resolve, systemResolve } from "./hostAddresses.ts";
import { createLease } from "./lease.ts";
import { failureFields, type Log, silent } from "./log.ts";
import { serveTerm } from "./term.ts";

export interface ConductorOptions {
  cluster: Cluster;
  /** Unlike that of every other conductor of this cluster, past ones included. */
  identity: string;
  /** Whether the holder of an identity is known to be no more (a process of this computer that was killed). */
  isGone?: (identity: string) => boolean;
  /** The establishments' namespaces; absent: all. */
  namespaces?: string[];
  portal?: Surroundings;
  lease?: { namespace: string; name: string };
  /** A connection for the Lease alone: its renewal must not queue behind a launch. Absent: `cluster`. */
  leaseCluster?: Cluster;
  /** Seats built at a time. */
  seatsAtOnce?: number;
  /** An image with Node.js, with which the cluster's isolation is tried; absent: it is not tried. */
  probeImage?: string;
  /** How names of hosts that labs may reach are resolved; as this computer does, when absent. */
  resolve?: Resolve;
  log?: Log;
  clock?: Clock;
  /** By which the Lease is held and renewed; `clock` when absent. */
  leaseClock?: Clock;
  random?: (bytes: number) => Uint8Array;
}

export interface ConductorStats extends Traffic {
  leading: boolean;
  reconciles: number;
}

export interface Conductor {
  /** Resolves when it leads and knows everything, or when it has found that another one leads and stands by. */
  readonly ready: Promise<void>;
  stats(): ConductorStats;
  /** Finishes what is in flight, gives the Lease back and resolves. The cluster's connection stays the caller's. */
  stop(): Promise<void>;
}

/** ms before another term is tried after one that ended badly. */
const BREATHER = 1_000;

/**
 * The one that makes what is wanted so. Of several, the one that holds the Lease acts; the others stand by. It may
 * be killed at any moment: whoever comes next goes on from what the cluster says.
 */
export function startConductor(options: ConductorOptions): Conductor {
  const { cluster, identity } = options;
  const clock = options.clock ?? systemClock;
  const log = options.log ?? silent;
  const stopping = new AbortController();
  const stats: ConductorStats = { leading: false, reconciles: 0, reads: 0, writes: 0 };
  let markReady = () => {};
  const ready = new Promise<void>((resolve) => {
    markReady = resolve;
  });
  const lease = createLease({
    cluster: options.leaseCluster ?? cluster,
    ref: options.lease ?? { namespace: options.namespaces?.[0] ?? "default", name: "pupitre-conductor" },
    identity,
    isGone: options.isGone,
    onStandby: () => markReady(),
    clock: options.leaseClock ?? clock,
    log,
  });
  const term = {
    cluster: fence(cluster, lease.permit, stats),
    clock,
    log,
    random: options.random ?? ((bytes: number) => randomBytes(bytes)),
    surroundings: options.portal ?? {},
    namespaces: options.namespaces,
    seatsAtOnce: options.seatsAtOnce ?? 24,
    probeImage: options.probeImage,
    resolve: options.resolve ?? systemResolve,
    onReconcile: () => {
      stats.reconciles += 1;
    },
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        const lost = await lease.acquire(stopping.signal);
        const signal = AbortSignal.any([lost, stopping.signal]);
        log("info", "leading", { identity });
        // At once: what is in flight may take a while to come back, and is not leading any more.
        signal.addEventListener("abort", () => {
          stats.leading = false;
        });
        await serveTerm(term, signal, () => {
          stats.leading = !signal.aborted;
          markReady();
        });
      } catch (error) {
        if (stopping.signal.aborted) break;
        log("warn", "the term ended early", failureFields(toFailure(error)));
      }
      stats.leading = false;
      await lease.release();
      await sleep(clock, BREATHER, stopping.signal);
    }
  };
  const running = run();

  return {
    ready,
    stats: () => ({ ...stats }),
    async stop() {
      stopping.abort();
      await running;
      stats.leading = false;
      await lease.release();
    },
  };
}
