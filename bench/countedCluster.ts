import type { Cluster } from "../cluster/port.ts";

/** What went out, by verb and kind (`create Pod`). The Lease is left out: it is renewed by the clock. */
export interface Requests {
  reads: Map<string, number>;
  writes: Map<string, number>;
  reset(): void;
}

export const total = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

/** The cluster with everything that is asked of it counted; watches are not, for they are one a kind. */
export function countedCluster(cluster: Cluster): { cluster: Cluster; requests: Requests } {
  const reads = new Map<string, number>();
  const writes = new Map<string, number>();
  const note = (counts: Map<string, number>, verb: string, kind: string) => {
    if (kind !== "Lease") counts.set(`${verb} ${kind}`, (counts.get(`${verb} ${kind}`) ?? 0) + 1);
  };
  const counted: Cluster = {
    ...cluster,
    get: (ref) => {
      note(reads, "get", ref.kind);
      return cluster.get(ref);
    },
    list: (kind, options) => {
      note(reads, "list", kind.kind);
      return cluster.list(kind, options);
    },
    create: (manifest) => {
      note(writes, "create", manifest.kind);
      return cluster.create(manifest);
    },
    apply: (manifest, manager) => {
      note(writes, "apply", manifest.kind);
      return cluster.apply(manifest, manager);
    },
    replace: (object) => {
      note(writes, "replace", object.kind);
      return cluster.replace(object);
    },
    replaceStatus: (object) => {
      note(writes, "replaceStatus", object.kind);
      return cluster.replaceStatus(object);
    },
    mergePatch: (ref, patch, subresource) => {
      note(writes, "mergePatch", ref.kind);
      return cluster.mergePatch(ref, patch, subresource);
    },
    delete: (ref, options) => {
      note(writes, "delete", ref.kind);
      return cluster.delete(ref, options);
    },
    request: (method, path, body) => {
      note(method === "GET" ? reads : writes, method, path);
      return cluster.request(method, path, body);
    },
  };
  return {
    cluster: counted,
    requests: {
      reads,
      writes,
      reset() {
        reads.clear();
        writes.clear();
      },
    },
  };
}
