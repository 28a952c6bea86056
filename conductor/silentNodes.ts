import type { Cluster } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { type Clock, sleep } from "./clock.ts";
import { failureFields, type Log } from "./log.ts";

/**
 * Kubelets renew a Lease every 10 s, and the cluster calls a node lost 50 s after the last renewal. A class waits for
 * a word sooner than that: two renewals that did not come are one.
 */
const EVERY = 4_000;
const SILENT_AFTER = 22_000;
const LEASES = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" } as const;
const NAMESPACE = "kube-node-lease";

interface SilentNodesOptions {
  cluster: Cluster;
  clock: Clock;
  log: Log;
  /** Nodes that seats run on: of others nobody wants to know. */
  inUse: () => ReadonlySet<string>;
  /** A node fell silent, or spoke again. */
  onChange: (node: string) => void;
}

type NodeLease = KubeObject & { spec?: { renewTime?: string; leaseDurationSeconds?: number } };

/** The nodes of seats that have not given a sign of life for a while; by our own clock, whatever theirs says. */
interface SilentNodes {
  current(): ReadonlySet<string>;
  /** Looks again and again until `signal` aborts, or until it turns out that nobody may look. */
  watch(signal: AbortSignal): Promise<void>;
}

export function createSilentNodes({ cluster, clock, log, inUse, onChange }: SilentNodesOptions): SilentNodes {
  const heard = new Map<string, { renewTime: string; at: number }>();
  let silent: ReadonlySet<string> = new Set();

  function judge(leases: NodeLease[], nodes: ReadonlySet<string>): void {
    const now = clock.monotonic();
    const next = new Set<string>();
    for (const { metadata, spec = {} } of leases) {
      const { renewTime, leaseDurationSeconds = 40 } = spec;
      if (renewTime === undefined || !nodes.has(metadata.name)) continue;
      const last = heard.get(metadata.name);
      if (last?.renewTime !== renewTime) heard.set(metadata.name, { renewTime, at: now });
      else if (now - last.at > Math.max(SILENT_AFTER, leaseDurationSeconds * 550)) next.add(metadata.name);
    }
    const before = silent;
    silent = next;
    for (const node of new Set([...before, ...next])) if (before.has(node) !== next.has(node)) onChange(node);
  }

  return {
    current: () => silent,
    async watch(signal) {
      while (!signal.aborted) {
        const nodes = inUse();
        try {
          if (nodes.size > 0)
            judge((await cluster.list<NodeLease>(LEASES, { namespace: NAMESPACE })).items, nodes);
        } catch (error) {
          const failure = toFailure(error);
          if (failure.kind === "forbidden")
            return log("info", "nodes' leases are not ours to read", failureFields(failure));
        }
        await sleep(clock, EVERY, signal);
      }
    },
  };
}
