import { createHash } from "node:crypto";
import type { Cluster } from "../cluster/port.ts";
import { base32 } from "../shared/domain/base32.ts";
import { CODE_BYTES, classCodeOf, codeOf } from "../shared/domain/codes.ts";
import { isJoining } from "../shared/domain/joining.ts";
import {
  CLASS_CODE_PREFIX,
  CODE_PREFIX,
  classCodeKey,
  codeKey,
  LABEL,
  linkKey,
  linksSecretName,
  MANAGED_BY,
  type SessionId,
} from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { codePreimage } from "../shared/domain/sessionDoor.ts";
import type { KubeObject, ObjectRef } from "../shared/kubernetes/objects.ts";
import { PASSWORD_LENGTH } from "../shared/manifests/seatManifests.ts";
import { personsWithoutSecret } from "../shared/plan/seatLinks.ts";
import { keyOf } from "./objectCache.ts";

/** 160 bits: nobody guesses one, whatever the number of seats. */
const SECRET_BYTES = 20;

/** Before the names of shared passwords: no key of a link begins so. */
const SHARED_PREFIX = "shared-";

interface Known {
  object: LinksSecret | undefined;
  hashes: ReadonlyMap<string, string>;
  /** Of the typable codes, by the key of the link that each stands for; see `codePreimage`. */
  codeHashes: ReadonlyMap<string, string>;
  shared: ReadonlyMap<string, string>;
  /** By its key; that of an opening which is over goes with the next write. */
  classCodes: ReadonlyMap<string, string>;
}

interface LinksSecret extends KubeObject {
  data?: Record<string, string>;
}

/**
 * The secrets of a session's links, in one Secret that the conductor alone writes. They are written there before
 * their hashes appear in any Seat: a hash that is published always has a link that can be handed out.
 */
export interface LinkSecrets {
  /** Makes what is missing or to be reissued; answers the numbers of the seats that have news. */
  ensure(session: TrainingSession, seats: Seat[]): Promise<number[]>;
  /** SHA-256 of the person's secret, hex; `undefined` while it is not known. */
  hashOf(sessionKey: string, seat: number, person: number): string | undefined;
  /** The hash of the code that is typed instead of that link. */
  codeHashOf(sessionKey: string, seat: number, person: number): string | undefined;
  /** In clear: names are hashed with it. `undefined` while the join page is closed. */
  classCodeOf(session: TrainingSession): string | undefined;
  /** Of the lab's passwords those that the whole session shares, by name. */
  sharedPasswords(sessionKey: string): ReadonlyMap<string, string>;
  forget(sessionKey: string): void;
}

export function createLinkSecrets(cluster: Cluster, random: (bytes: number) => Uint8Array): LinkSecrets {
  const known = new Map<string, Known>();

  const load = async (session: TrainingSession) => {
    const key = keyOf(session);
    const loaded = known.get(key) ?? remember(session, await cluster.get<LinksSecret>(refOf(session)));
    return loaded;
  };

  const remember = (session: TrainingSession, object: LinksSecret | undefined) => {
    const entries = Object.entries(object?.data ?? {}).map(
      ([name, value]) => [name, Buffer.from(value, "base64")] as const,
    );
    const isShared = (name: string) => name.startsWith(SHARED_PREFIX);
    const isCode = (name: string) => name.startsWith(CODE_PREFIX);
    const isClassCode = (name: string) => name.startsWith(CLASS_CODE_PREFIX);
    const entry = {
      object,
      hashes: new Map(
        entries
          .filter(([name]) => !isShared(name) && !isCode(name) && !isClassCode(name))
          .map(([name, value]) => [name, sha256(value)]),
      ),
      codeHashes: new Map(
        entries
          .filter(([name]) => isCode(name))
          .map(([name, value]) => [
            name.slice(CODE_PREFIX.length),
            sha256(codePreimage(session.metadata.uid, value.toString("utf8"))),
          ]),
      ),
      shared: new Map(
        entries
          .filter(([name]) => isShared(name))
          .map(([name, value]) => [name.slice(SHARED_PREFIX.length), value.toString("utf8")]),
      ),
      classCodes: new Map(
        entries.filter(([name]) => isClassCode(name)).map(([name, value]) => [name, value.toString("utf8")]),
      ),
    };
    known.set(keyOf(session), entry);
    return entry;
  };

  const write = async (
    session: TrainingSession,
    object: LinksSecret | undefined,
    data: Record<string, string | null>,
  ) => {
    if (!object) return cluster.create<LinksSecret>(manifest(session, data));
    const { resourceVersion } = object.metadata;
    return cluster.mergePatch<LinksSecret>(refOf(session), { metadata: { resourceVersion }, data });
  };

  return {
    async ensure(session, seats) {
      const key = keyOf(session);
      const { object, hashes, codeHashes, shared, classCodes } = await load(session);
      const data: Record<string, string | null> = {};
      const { join } = session.spec;
      const classKey = isJoining(join) ? classCodeKey(join.opened) : undefined;
      if (classKey !== undefined && !classCodes.has(classKey))
        data[classKey] = encoded(classCodeOf(random(CODE_BYTES)));
      for (const stale of classCodes.keys()) if (stale !== classKey) data[stale] = null;
      for (const { name, length } of missingPasswords(session, shared))
        data[`${SHARED_PREFIX}${name}`] = encoded(base32(random(length)).slice(0, length));
      const news: number[] = [];
      for (const { spec, published } of wanted(session, seats)) {
        const persons = personsWithoutSecret(spec, published, (person) =>
          hashes.get(linkKey(spec.number, person)),
        );
        for (const person of persons)
          data[linkKey(spec.number, person)] = encoded(base32(random(SECRET_BYTES)));
        // With each new link a new code; and one for links that were made before there were codes.
        for (let person = 1; person <= spec.persons; person++)
          if (persons.includes(person) || !codeHashes.has(linkKey(spec.number, person)))
            data[codeKey(spec.number, person)] = encoded(codeOf(random(CODE_BYTES)));
        if (persons.length > 0) news.push(spec.number);
      }
      if (Object.keys(data).length === 0) return [];
      try {
        remember(session, await write(session, object, data));
      } catch (error) {
        // Somebody else wrote or deleted it, or the answer was lost: what stands there is read again next time.
        known.delete(key);
        throw error;
      }
      return news;
    },
    sharedPasswords: (key) => known.get(key)?.shared ?? new Map(),
    hashOf: (key, seat, person) => known.get(key)?.hashes.get(linkKey(seat, person)),
    codeHashOf: (key, seat, person) => known.get(key)?.codeHashes.get(linkKey(seat, person)),
    classCodeOf: (session) => {
      const { join } = session.spec;
      return isJoining(join)
        ? known.get(keyOf(session))?.classCodes.get(classCodeKey(join.opened))
        : undefined;
    },
    forget: (key) => void known.delete(key),
  };
}

/** The persons of every seat that the session lists, also of those whose Seat is still to be made. */
function wanted({ spec }: TrainingSession, seats: Seat[]) {
  const byNumber = new Map(seats.map((seat) => [seat.spec.number, seat]));
  return spec.seats.map(({ number, persons }) => {
    const seat = byNumber.get(number);
    return {
      spec: { number, persons: seat?.spec.persons ?? persons, linkIssues: seat?.spec.linkIssues ?? 1 },
      published: seat?.status?.links ?? [],
    };
  });
}

/** Made once, as a link is: what a running service was started with is not changed behind its back. */
const missingPasswords = ({ spec }: TrainingSession, shared: ReadonlyMap<string, string>) =>
  (spec.template.spec.passwords ?? [])
    .filter((password) => password.shared && !shared.has(password.name))
    .map(({ name, length = PASSWORD_LENGTH }) => ({ name, length }));

const encoded = (text: string): string => Buffer.from(text).toString("base64");
const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

const refOf = ({ metadata: { name, namespace } }: TrainingSession): ObjectRef => ({
  apiVersion: "v1",
  kind: "Secret",
  name: linksSecretName(name as SessionId),
  ...(namespace === undefined ? {} : { namespace }),
});

function manifest(session: TrainingSession, data: Record<string, string | null>) {
  const { apiVersion, kind, metadata } = session;
  const { name, namespace } = refOf(session);
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      labels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.session]: metadata.name },
      ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }],
    },
    type: "pupitre.fr/links",
    data,
  };
}

/** Deletes the session's links Secret, so that no link can be shown any more. Answers whether there was one. */
export async function deleteLinks(cluster: Cluster, session: TrainingSession): Promise<boolean> {
  const ref = refOf(session);
  const found = await cluster.get(ref);
  if (found) await cluster.delete(ref, { uid: found.metadata.uid });
  return found !== undefined;
}
