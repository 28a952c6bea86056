import { toFailure } from "../shared/contract/failure.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { type EventNote, isPod } from "../shared/plan/podStatus.ts";
import { asksForEvents } from "../shared/plan/podTrouble.ts";
import type { Context } from "./context.ts";

/**
 * Some causes (a volume that cannot be mounted, what a probe said) stand in Events alone. They are read only for a
 * Pod that has been starting for long, or whose status says no more than that it does not run. The newest first.
 */
export async function seatEvents(
  { cluster }: Context,
  namespace: string,
  observed: KubeObject[],
  now: number,
): Promise<EventNote[] | undefined> {
  if (!observed.filter(isPod).some((pod) => asksForEvents(pod, now))) return undefined;
  try {
    const { items } = await cluster.list<KubeObject & EventNote>(
      { apiVersion: "v1", kind: "Event" },
      { namespace },
    );
    return items.sort((a, b) => instantOf(b) - instantOf(a) || versionOf(b) - versionOf(a));
  } catch (error) {
    if (toFailure(error).kind === "forbidden") return undefined; // a cause less, but not a failure more
    throw error;
  }
}

/** The scheduler writes `eventTime`, everybody else `lastTimestamp`. */
const instantOf = (event: KubeObject & EventNote): number =>
  Date.parse(event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp);

/** A second holds several Events: which was written later is said by its version. */
const versionOf = ({ metadata }: KubeObject): number => Number(metadata.resourceVersion);
