import { createHash } from "node:crypto";
import type { Cluster } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import { classCodePreimage, foldName, namePreimage } from "../shared/domain/joining.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import type { SessionDoor, SessionDoorSpec } from "../shared/domain/sessionDoor.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { ObjectRef } from "../shared/kubernetes/objects.ts";
import { canonical } from "../shared/manifests/fingerprint.ts";
import type { LinkSecrets } from "./linkSecrets.ts";
import type { Log } from "./log.ts";
import { keyOf } from "./objectCache.ts";
import type { Rosters, SeatedName } from "./rosters.ts";

/** Tells the portal, in one object a session, which seat a typed code is for. */
export interface SessionDoors {
  /** Writes what the links Secret says now, if the cluster does not say so yet. */
  publish(session: TrainingSession): Promise<void>;
  forget(sessionKey: string): void;
}

export function createSessionDoors(
  cluster: Cluster,
  links: LinkSecrets,
  rosters: Pick<Rosters, "everybody">,
  log: Log,
): SessionDoors {
  const published = new Map<string, string>();

  return {
    async publish(session) {
      const key = keyOf(session);
      const spec = doorSpec(session, links, rosters);
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

function doorSpec(
  session: TrainingSession,
  links: LinkSecrets,
  rosters: Pick<Rosters, "everybody">,
): SessionDoorSpec {
  const { metadata, spec } = session;
  const key = keyOf({ metadata });
  const codes = spec.seats.flatMap(({ number, persons }) =>
    Array.from({ length: persons }, (_, index) => index + 1).flatMap((person) => {
      const hash = links.codeHashOf(key, number, person);
      const link = links.hashOf(key, number, person);
      return hash === undefined || link === undefined ? [] : [{ hash, seat: number, person, link }];
    }),
  );
  const code = links.classCodeOf(session);
  const listed = new Set(spec.seats.map(({ number }) => number));
  const people = code === undefined ? [] : rosters.everybody(key).filter(({ seat }) => listed.has(seat));
  return {
    session: metadata.name,
    codes,
    ...(code === undefined ? {} : { join: joinPage(metadata.uid, code, people) }),
  };
}

/** The class code and, under it, the names of the class: nothing of them can be computed before this opening. */
function joinPage(uid: string, code: string, people: SeatedName[]): SessionDoorSpec["join"] {
  const names = people.flatMap(({ seat, person, name }) => {
    const folded = foldName(name);
    return folded === undefined ? [] : [{ hash: sha256(namePreimage(uid, code, folded)), seat, person }];
  });
  return { code: sha256(classCodePreimage(uid, code)), names };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

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
