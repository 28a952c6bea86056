import type { Cluster } from "../../cluster/port.ts";
import { LabError } from "../../shared/contract/failure.ts";

/**
 * The connection of a conductor that is killed at its nth write: before the API server hears of it, or after it has
 * done it and before the conductor hears of that. From then on nothing goes through, as with kill -9.
 */
export function mortal(cluster: Cluster, nth: number, when: "before" | "after") {
  let writes = 0;
  let dead = false;
  const death = new AbortController();
  const die = (): never => {
    dead = true;
    death.abort();
    throw new LabError({ kind: "cancelled", detail: "killed" });
  };
  const read = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => (dead ? die() : call(...args));
  };
  const write = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      // The Lease is written by the clock, not by the work: it would make the count depend on the machine's speed.
      if ((args[0] as { kind?: string } | undefined)?.kind === "Lease" && !dead) return call(...args);
      if (dead) return die();
      writes += 1;
      if (writes < nth) return call(...args);
      if (when === "before") return die();
      dead = true;
      await call(...args).catch(() => undefined);
      return die();
    };
  };
  const port: Cluster = {
    ...cluster,
    get: read(cluster.get) as Cluster["get"],
    list: read(cluster.list) as Cluster["list"],
    create: write(cluster.create) as Cluster["create"],
    apply: write(cluster.apply) as Cluster["apply"],
    replace: write(cluster.replace) as Cluster["replace"],
    replaceStatus: write(cluster.replaceStatus) as Cluster["replaceStatus"],
    mergePatch: write(cluster.mergePatch) as Cluster["mergePatch"],
    delete: write(cluster.delete) as Cluster["delete"],
    request: write(cluster.request) as Cluster["request"],
    informer: (kind, options) =>
      cluster.informer(kind, { ...options, signal: AbortSignal.any([options.signal, death.signal]) }),
  };
  return {
    port,
    isDead: () => dead,
    died: new Promise<void>((resolve) => death.signal.addEventListener("abort", () => resolve())),
  };
}
