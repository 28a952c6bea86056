import type { Cluster } from "../cluster/port.ts";

export interface Traffic {
  reads: number;
  writes: number;
}

/**
 * The cluster as a holder of the Lease may use it: each write waits for its permit. Counts,
 * so that "a second reconcile writes nothing" can be said of the real thing.
 */
export function fence(cluster: Cluster, permit: () => Promise<void>, traffic: Traffic): Cluster {
  const write = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      await permit();
      traffic.writes += 1;
      return call(...args);
    };
  };
  return {
    server: cluster.server,
    get: (ref) => {
      traffic.reads += 1;
      return cluster.get(ref);
    },
    list: (kind, options) => {
      traffic.reads += 1;
      return cluster.list(kind, options);
    },
    create: write((manifest) => cluster.create(manifest)) as Cluster["create"],
    apply: write((manifest, manager) => cluster.apply(manifest, manager)) as Cluster["apply"],
    replace: write((object) => cluster.replace(object)) as Cluster["replace"],
    replaceStatus: write((object) => cluster.replaceStatus(object)) as Cluster["replaceStatus"],
    mergePatch: write((ref, patch, sub) => cluster.mergePatch(ref, patch, sub)) as Cluster["mergePatch"],
    delete: write((ref, options) => cluster.delete(ref, options)),
    informer: (kind, options) => cluster.informer(kind, options),
    exec: (pod, options) => cluster.exec(pod, options),
    logs: (pod, options) => cluster.logs(pod, options),
    portForward: (pod, port) => cluster.portForward(pod, port),
    request: async (method, path, body) => {
      if (method === "GET") traffic.reads += 1;
      else {
        await permit();
        traffic.writes += 1;
      }
      return cluster.request(method, path, body);
    },
    close: () => cluster.close(),
  };
}
