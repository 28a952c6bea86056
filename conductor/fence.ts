import type { Cluster, Permit, WriteOptions } from "../cluster/port.ts";

export interface Traffic {
  reads: number;
  writes: number;
}

/**
 * The cluster as a holder of the Lease may use it: no write begins without a permit, nor leaves without one when it
 * had to queue or is tried again. Counts, so that "a second reconcile writes nothing" can be said of the real thing.
 */
export function fence(cluster: Cluster, permit: Permit, traffic: Traffic): Cluster {
  const write = async <R>(send: (options: WriteOptions) => Promise<R>): Promise<R> => {
    for (let wait = permit(); wait; wait = permit()) await wait;
    traffic.writes += 1;
    return send({ permit });
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
    create: (manifest) => write((fenced) => cluster.create(manifest, fenced)),
    apply: (manifest, manager, options) =>
      write((fenced) => cluster.apply(manifest, manager, { ...options, ...fenced })),
    replace: (object) => write((fenced) => cluster.replace(object, fenced)),
    replaceStatus: (object) => write((fenced) => cluster.replaceStatus(object, fenced)),
    mergePatch: (ref, patch, sub) => write((fenced) => cluster.mergePatch(ref, patch, sub, fenced)),
    delete: (ref, options) => write((fenced) => cluster.delete(ref, { ...options, ...fenced })),
    informer: (kind, options) => cluster.informer(kind, options),
    exec: (pod, options) => cluster.exec(pod, options),
    logs: (pod, options) => cluster.logs(pod, options),
    portForward: (pod, port) => cluster.portForward(pod, port),
    request: (method, path, body) => {
      if (method !== "GET") return write((fenced) => cluster.request(method, path, body, fenced));
      traffic.reads += 1;
      return cluster.request(method, path, body);
    },
    close: () => cluster.close(),
  };
}
