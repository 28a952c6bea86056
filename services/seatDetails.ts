import type { CallOutput } from "../shared/contract/calls.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { SeatEvent } from "../shared/contract/views.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import type { SiteAccess } from "./site.ts";

type Event = KubeObject & {
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  firstTimestamp?: string;
  lastTimestamp?: string | null;
  eventTime?: string | null;
  involvedObject?: { kind?: string; name?: string };
};
type Pod = KubeObject & { spec: { containers: { name: string }[]; initContainers?: { name: string }[] } };

/** Newest first. */
export async function seatEvents(site: SiteAccess, id: SessionId, seat: number): Promise<SeatEvent[]> {
  const namespace = seatNamespace(id, seat);
  const { items } = await site.cluster.list<Event>({ apiVersion: "v1", kind: "Event" }, { namespace });
  // a second holds several of them: the order in which they were written tells which came first
  const version = ({ metadata }: Event) => Number(metadata.resourceVersion);
  return items
    .sort((a, b) => version(a) - version(b))
    .map(
      (event): SeatEvent => ({
        at: new Date(
          event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp,
        ).toISOString(),
        type: event.type === "Warning" ? "Warning" : "Normal",
        reason: event.reason ?? "",
        object: `${event.involvedObject?.kind ?? ""} ${event.involvedObject?.name ?? ""}`.trim(),
        message: event.message ?? "",
        count: event.count ?? 1,
      }),
    )
    .sort((a, b) => a.at.localeCompare(b.at))
    .reverse();
}

/** The last 500 lines of one container, the first one unless named. `container` may be `pod/container`. */
export async function seatLogs(
  site: SiteAccess,
  id: SessionId,
  seat: number,
  container?: string,
): Promise<CallOutput<"seatLogs">> {
  const namespace = seatNamespace(id, seat);
  const { items } = await site.cluster.list<Pod>({ apiVersion: "v1", kind: "Pod" }, { namespace });
  const all = items.flatMap((pod) =>
    [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(({ name }) => ({
      key: `${pod.metadata.name}/${name}`,
      pod: pod.metadata.name,
      name,
    })),
  );
  const main =
    items[0] &&
    all.find(
      ({ pod, name }) => pod === items[0]?.metadata.name && name === items[0]?.spec.containers[0]?.name,
    );
  const chosen = container === undefined ? main : all.find(({ key }) => key === container);
  if (!chosen) throw new LabError({ kind: "notFound", params: { what: container ?? "pod" } });
  const text = await site.cluster.logs(
    { namespace, name: chosen.pod },
    { container: chosen.name, tailLines: 500 },
  );
  return { containers: all.map(({ key }) => key), container: chosen.key, text };
}
