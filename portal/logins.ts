import type { Cluster } from "../cluster/port.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { ACCESS_SECRET } from "../shared/manifests/podManifests.ts";
import { findAccess, type LabOf } from "./accesses.ts";
import type { Directory } from "./directory.ts";
import type { AccessPlace } from "./hosts.ts";

interface LoginsOptions {
  cluster: Cluster;
  directory: Directory;
  labOf: LabOf;
  clock: () => number;
}
type AccessSecret = KubeObject & { data?: Record<string, string> };
/** What the portal says to the program of a web access with each request; `undefined` where it asks for nothing. */
export type LoginOf = (place: AccessPlace) => Promise<string | undefined>;

const FRESH = 60_000;
const SCHEMES = { token: "token", bearer: "Bearer" } as const;

/** The seat's own credential, from the one Secret that the portal may read. Rejects with LabError when it cannot. */
export function createLogins({ cluster, directory, labOf, clock }: LoginsOptions): LoginOf {
  const known = new Map<string, { password: string; until: number }>();

  async function passwordOf({ name, session, seat }: AccessPlace): Promise<string> {
    const entry = known.get(name);
    if (entry && entry.until > clock()) return entry.password;
    const namespace = seatNamespace(session as SessionId, seat);
    const ref = { apiVersion: "v1", kind: "Secret", namespace, name: ACCESS_SECRET };
    const secret = await cluster.get<AccessSecret>(ref);
    const password = Buffer.from(secret?.data?.password ?? "", "base64").toString("utf8");
    for (const other of known.keys()) if (!directory.seat(other)) known.delete(other);
    known.set(name, { password, until: clock() + FRESH });
    return password;
  }

  return async function loginOf(place) {
    const seat = directory.seat(place.name);
    const session = seat && directory.session(seat.spec.session);
    const access = session && findAccess(labOf(seat, session), "web", place.access);
    return access?.login && `${SCHEMES[access.login]} ${await passwordOf(place)}`;
  };
}
