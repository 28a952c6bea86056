import { toFailure } from "../shared/contract/failure.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { type EventNote, isPod, isReady } from "../shared/plan/podStatus.ts";
import { podTrouble } from "../shared/plan/podTrouble.ts";
import type { Context } from "./context.ts";

/** ms after which a Pod that says nothing of its own accord is asked after. */
const SILENT_FOR = 20_000;

/**
 * Some causes (a ConfigMap that cannot be mounted, a volume that cannot be attached) stand in Events alone. They are
 * read only for a Pod that has been starting for long and whose status does not say why.
 */
export async function seatEvents(
  { cluster }: Context,
  namespace: string,
  observed: KubeObject[],
  now: number,
): Promise<EventNote[] | undefined> {
  const silent = observed
    .filter(isPod)
    .some(
      (pod) =>
        !isReady(pod) &&
        !pod.metadata.deletionTimestamp &&
        now - Date.parse(pod.metadata.creationTimestamp) > SILENT_FOR &&
        !podTrouble(pod, now),
    );
  if (!silent) return undefined;
  try {
    const { items } = await cluster.list<KubeObject & EventNote>(
      { apiVersion: "v1", kind: "Event" },
      { namespace },
    );
    return items.reverse(); // the newest last in etcd's order of names is the best guess that there is
  } catch (error) {
    if (toFailure(error).kind === "forbidden") return undefined; // a cause less, but not a failure more
    throw error;
  }
}
