import type { Cluster } from "../cluster/port.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { ACCESS_SECRET } from "../shared/manifests/podManifests.ts";
import type { Directory } from "./directory.ts";

interface Place {
  /** The Seat's. */
  name: string;
  session: SessionId;
  seat: number;
}
type AccessSecret = KubeObject & { data?: Record<string, string> };

/** One value of a seat's access Secret by its key; empty where there is none. Rejects with LabError when it cannot be read. */
export type SeatSecrets = (place: Place, key: string) => Promise<string>;

const FRESH = 60_000;

/** Of the one Secret of a seat that the portal may read. Kept a minute: a page asks for it with each of its requests. */
export function createSeatSecrets(options: {
  cluster: Cluster;
  directory: Directory;
  clock: () => number;
}): SeatSecrets {
  const { cluster, directory, clock } = options;
  const known = new Map<string, { data: Record<string, string>; until: number }>();

  async function read({ name, session, seat }: Place): Promise<Record<string, string>> {
    const entry = known.get(name);
    if (entry && entry.until > clock()) return entry.data;
    const namespace = seatNamespace(session, seat);
    const ref = { apiVersion: "v1", kind: "Secret", namespace, name: ACCESS_SECRET };
    const { data = {} } = (await cluster.get<AccessSecret>(ref)) ?? {};
    for (const other of known.keys()) if (!directory.seat(other)) known.delete(other);
    known.set(name, { data, until: clock() + FRESH });
    return data;
  }

  return async (place, key) => Buffer.from((await read(place))[key] ?? "", "base64").toString("utf8");
}
