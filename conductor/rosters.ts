import type { Cluster } from "../cluster/port.ts";
import { rosterSecretName, type SessionId } from "../shared/domain/names.ts";
import { fullName, Roster } from "../shared/domain/roster.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import type { KubeObject, ObjectRef } from "../shared/kubernetes/objects.ts";
import { keyOf } from "./objectCache.ts";

interface RosterSecret extends KubeObject {
  data?: Record<string, string>;
}

export interface SeatedName {
  seat: number;
  person: number;
  name: string;
}

/** The one place of the conductor that touches names of students; nothing of them leaves the two Secrets. */
export interface Rosters {
  /**
   * Makes the session the owner of its roster, and remembers who sits where: once for each state of the session, for who
   * comes late is in the roster before the session lists the seat.
   */
  adopt(session: TrainingSession): Promise<void>;
  namesAt(sessionKey: string, seat: number): ReadonlyMap<number, string> | undefined;
  /** Everybody, by seat and person. */
  everybody(sessionKey: string): SeatedName[];
  find(session: TrainingSession): Promise<KubeObject | undefined>;
  delete(session: TrainingSession): Promise<void>;
  forget(sessionKey: string): void;
}

export function createRosters(cluster: Cluster): Rosters {
  const known = new Map<string, { state: string; names: Map<number, Map<number, string>> }>();
  const find = (session: TrainingSession) => cluster.get<RosterSecret>(refOf(session));

  return {
    find,
    async adopt(session) {
      const key = keyOf(session);
      const { uid, generation, resourceVersion } = session.metadata;
      const state = `${uid} ${generation ?? resourceVersion}`;
      if (known.get(key)?.state === state) return;
      const secret = await find(session);
      if (secret && !secret.metadata.ownerReferences?.some(({ uid }) => uid === session.metadata.uid))
        await cluster.mergePatch(refOf(session), {
          metadata: { resourceVersion: secret.metadata.resourceVersion, ownerReferences: [ownerOf(session)] },
        });
      known.set(key, { state, names: namesIn(secret) });
    },
    namesAt: (key, seat) => known.get(key)?.names.get(seat),
    everybody: (key) =>
      [...(known.get(key)?.names ?? [])].flatMap(([seat, names]) =>
        [...names].map(([person, name]) => ({ seat, person, name })),
      ),
    async delete(session) {
      const secret = await find(session);
      if (secret) await cluster.delete(refOf(session), { uid: secret.metadata.uid });
    },
    forget: (key) => void known.delete(key),
  };
}

/** A roster that cannot be read costs the names on the students' pages, never the class. */
function namesIn(secret: RosterSecret | undefined): Map<number, Map<number, string>> {
  const names = new Map<number, Map<number, string>>();
  const parsed = Roster.safeParse(parseJson(secret?.data?.["roster.json"]));
  for (const person of parsed.success ? parsed.data.people : []) {
    const seat = names.get(person.seat) ?? new Map<number, string>();
    names.set(person.seat, seat.set(person.person, fullName(person)));
  }
  return names;
}

function parseJson(base64: string | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(base64 ?? "", "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}

const refOf = ({ metadata: { name, namespace } }: TrainingSession): ObjectRef => ({
  apiVersion: "v1",
  kind: "Secret",
  name: rosterSecretName(name as SessionId),
  ...(namespace === undefined ? {} : { namespace }),
});

const ownerOf = ({ apiVersion, kind, metadata }: TrainingSession) => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid,
});
