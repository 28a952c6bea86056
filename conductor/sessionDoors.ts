import type { Cluster } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import type { SessionDoor, SessionDoorSpec } from "../shared/domain/sessionDoor.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { ObjectRef } from "../shared/kubernetes/objects.ts";
import { canonical } from "../shared/manifests/fingerprint.ts";
import type { LinkSecrets } from "./linkSecrets.ts";
import type { Log } from "./log.ts";
import { keyOf } from "./objectCache.ts";

/** Tells the portal, in one object a session, which seat a typed code is for. */
export interface SessionDoors {
  /** Writes what the links Secret says now, if the cluster does not say so yet. */
  publish(session: TrainingSession): Promise<void>;
  forget(sessionKey: string): void;
}

export function createSessionDoors(cluster: Cluster, links: LinkSecrets, log: Log): SessionDoors {
  const published = new Map<string, string>();

  return {
    async publish(session) {
      const key = keyOf(session);
      const spec = doorSpec(session, links);
      const text = canonical(spec);
      if (published.get(key) === text) return;
      try {
        const found = await cluster.get<SessionDoor>(doorRef(session));
        if (!found) await cluster.create(manifest(session, spec));
        else if (canonical(found.spec) !== text) await cluster.replace({ ...found, spec });
        published.set(key, text);
      } catch (error) {
        const { kind } = toFailure(error);
        // Definitions or roles that are older than this conductor: links work, codes will after the upgrade.
        if (kind !== "notFound" && kind !== "forbidden") throw error;
        log("warn", "the codes of a session were not published", { session: session.metadata.name, kind });
      }
    },
    forget: (key) => void published.delete(key),
  };
}

function doorSpec({ metadata, spec }: TrainingSession, links: LinkSecrets): SessionDoorSpec {
  const key = keyOf({ metadata });
  const codes = spec.seats.flatMap(({ number, persons }) =>
    Array.from({ length: persons }, (_, index) => index + 1).flatMap((person) => {
      const hash = links.codeHashOf(key, number, person);
      const link = links.hashOf(key, number, person);
      return hash === undefined || link === undefined ? [] : [{ hash, seat: number, person, link }];
    }),
  );
  return { session: metadata.name, codes };
}

const doorRef = ({ metadata: { name, namespace } }: TrainingSession): ObjectRef => ({
  apiVersion: API_VERSION,
  kind: "SessionDoor",
  name,
  ...(namespace === undefined ? {} : { namespace }),
});

function manifest(session: TrainingSession, spec: SessionDoorSpec) {
  const { apiVersion, kind, metadata } = session;
  const { name, namespace } = doorRef(session);
  return {
    apiVersion: API_VERSION,
    kind: "SessionDoor",
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }],
    },
    spec,
  };
}

/** The session's door as it stands, for the inventory of its end. */
export const findDoor = (cluster: Cluster, session: TrainingSession): Promise<SessionDoor | undefined> =>
  cluster.get<SessionDoor>(doorRef(session)).catch((error: unknown) => {
    // A cluster whose definitions are older than this conductor has none.
    if (toFailure(error).kind === "notFound") return undefined;
    throw error;
  });
