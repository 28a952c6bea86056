import type { Cluster } from "../cluster/port.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { ACCESS_SECRET } from "../shared/manifests/podManifests.ts";

const FRESH = 60_000;
const RETRY = 5_000;

interface AccessSecret extends KubeObject {
  data?: Record<string, string>;
}

/**
 * Names that the page shows, from the one Secret that the portal may read. Kept a minute; a page is never made to
 * wait for them, and a seat without names (or without the right to read them) just shows none.
 */
export function createDisplayNames(cluster: Cluster, clock: () => number, onRead: (seat: string) => void) {
  const known = new Map<string, { names: Map<number, string>; until: number }>();

  async function read(seat: Seat): Promise<Map<number, string>> {
    const namespace = seatNamespace(seat.spec.session as SessionId, seat.spec.number);
    const secret = await cluster.get<AccessSecret>({
      apiVersion: "v1",
      kind: "Secret",
      namespace,
      name: ACCESS_SECRET,
    });
    const names = new Map<number, string>();
    for (const [key, value] of Object.entries(secret?.data ?? {})) {
      const person = /^name-(\d)$/.exec(key)?.[1];
      if (person) names.set(Number(person), Buffer.from(value, "base64").toString("utf8"));
    }
    return names;
  }

  return function displayName(seat: Seat, person: number): string | undefined {
    const { name, uid } = seat.metadata;
    const key = `${name} ${uid}`;
    const entry = known.get(key);
    if (!entry || entry.until <= clock()) {
      const old = entry?.names ?? new Map<number, string>();
      known.set(key, { names: old, until: clock() + RETRY });
      read(seat).then(
        (names) => {
          known.set(key, { names, until: clock() + (names.size > 0 ? FRESH : RETRY) });
          if (names.get(person) !== old.get(person)) onRead(name);
        },
        () => undefined, // asked again after RETRY
      );
    }
    return entry?.names.get(person);
  };
}
export type DisplayName = ReturnType<typeof createDisplayNames>;
