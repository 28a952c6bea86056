import {
  ANNOTATION,
  isSessionId,
  linksSecretName,
  parseSeatNamespace,
  rosterSecretName,
} from "../domain/names.ts";
import type { TrainingSession } from "../domain/session.ts";
import type { KubeObject } from "../kubernetes/objects.ts";

/** Something of ours that belongs to nothing any more, or that looks like ours and is not. */
export interface Orphan {
  kind: string;
  apiVersion: string;
  namespace?: string;
  name: string;
  uid: string;
  /** Words are found by it: `orphans.why.<why>`. */
  why: "sessionGone" | "sessionEnded" | "stuck" | "looksLikeOurs" | "volumeLeft";
  /** It is ours beyond doubt, and nobody's work: it may be removed. */
  mayRemove: boolean;
  /** What the cluster says of a namespace that does not go, in its own words. */
  detail: string[];
}

type Condition = { type?: string; status?: string; message?: string };
type Namespace = KubeObject & { status?: { conditions?: Condition[] } };
type Volume = KubeObject & {
  spec?: { claimRef?: { namespace?: string; name?: string }; persistentVolumeReclaimPolicy?: string };
};
/** Seats, presences, visits and doors: each says of which session it is. */
type OfSession = KubeObject & { spec: { session: string } };

/** All of the cluster, as it was listed: what was not listed cannot be judged. */
export interface ClusterWorld {
  namespaces: readonly Namespace[];
  sessions: readonly TrainingSession[];
  ofSessions: readonly OfSession[];
  secrets: readonly KubeObject[];
  volumes: readonly Volume[];
}

/** ms; a class that is being launched writes in pieces, and one that ends takes its time. */
const YOUNG = 10 * 60_000;
/** ms after which a namespace that was told to go is stuck. */
const PATIENCE = 2 * 60_000;

/**
 * What belongs to nothing, judged by names that only the product makes *and* the owner written into them, by claims and
 * by what objects say of themselves: never by a label, which anybody may set. `now`: ms since 1970.
 */
export function findOrphans(world: ClusterWorld, now: number): Orphan[] {
  const byUid = new Map(world.sessions.map((session) => [session.metadata.uid, session]));
  const byName = new Map(world.sessions.map((session) => [keyOf(session), session]));
  const isOld = ({ metadata }: KubeObject) => now - Date.parse(metadata.creationTimestamp) > YOUNG;
  const standing = new Set(world.namespaces.map(({ metadata }) => metadata.name));
  return [
    ...world.namespaces.flatMap((namespace) => judgeNamespace(namespace, byUid, now)),
    ...world.ofSessions
      .filter((object) => !byName.has(`${object.metadata.namespace}/${object.spec.session}`) && isOld(object))
      .map((object) => orphan(object, "sessionGone", true)),
    ...world.secrets
      .filter((secret) => {
        const id = sessionOfSecret(secret.metadata.name);
        return id !== undefined && !byName.has(`${secret.metadata.namespace}/${id}`) && isOld(secret);
      })
      .map((secret) => orphan(secret, "sessionGone", true)),
    ...world.volumes
      .filter(({ spec }) => {
        const namespace = spec?.claimRef?.namespace;
        return namespace !== undefined && parseSeatNamespace(namespace) && !standing.has(namespace);
      })
      .map((volume) => ({
        // A student's work may lie on it, and nothing on it says whose it is: whoever keeps the storage decides.
        ...orphan(volume, "volumeLeft", false),
        detail: [
          `${volume.spec?.persistentVolumeReclaimPolicy ?? "?"}: ${volume.spec?.claimRef?.namespace}/${volume.spec?.claimRef?.name}`,
        ],
      })),
  ];
}

function judgeNamespace(
  namespace: Namespace,
  byUid: ReadonlyMap<string, TrainingSession>,
  now: number,
): Orphan[] {
  const { name, annotations = {}, deletionTimestamp, creationTimestamp } = namespace.metadata;
  if (!parseSeatNamespace(name)) return [];
  const [establishment, uid] = (annotations[ANNOTATION.owner] ?? "").split("/");
  if (!establishment || !uid) return [orphan(namespace, "looksLikeOurs", false)];
  if (deletionTimestamp)
    return now - Date.parse(deletionTimestamp) > PATIENCE
      ? [{ ...orphan(namespace, "stuck", false), detail: whyStuck(namespace) }]
      : [];
  if (now - Date.parse(creationTimestamp) < YOUNG) return [];
  const session = byUid.get(uid);
  if (!session) return [orphan(namespace, "sessionGone", true)];
  const { status } = session;
  const isKept = status?.work !== undefined && status.work.phase !== "gone";
  return status?.phase === "ended" && !isKept ? [orphan(namespace, "sessionEnded", true)] : [];
}

/** The cluster's own account: which API does not answer, what is still there, which finalizers hold it. */
function whyStuck({ status, metadata }: Namespace): string[] {
  const told = (status?.conditions ?? [])
    .filter(({ type = "", status: is }) => is === "True" && type.startsWith("Namespace"))
    .map(({ type, message }) => `${type}: ${message ?? ""}`.trim());
  return [...told, ...(metadata.finalizers ?? []).map((finalizer) => `finalizer ${finalizer}`)];
}

/** `k3x9pa-roster`: the name alone says it, since no person chooses it. */
function sessionOfSecret(name: string): string | undefined {
  const id = name.slice(0, 6);
  if (!isSessionId(id)) return undefined;
  return name === rosterSecretName(id) || name === linksSecretName(id) ? id : undefined;
}

const keyOf = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`;

const orphan = (
  { kind, apiVersion, metadata }: KubeObject,
  why: Orphan["why"],
  mayRemove: boolean,
): Orphan => ({
  ...{ kind, apiVersion, name: metadata.name, uid: metadata.uid, why, mayRemove, detail: [] },
  ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
});
