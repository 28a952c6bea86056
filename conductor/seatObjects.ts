import type { Cluster } from "../cluster/port.ts";
import { KINDS } from "../shared/kubernetes/kinds.ts";
import type { KubeObject, ObjectRef } from "../shared/kubernetes/objects.ts";
import { isNewer } from "./objectCache.ts";

/** Kinds that are watched for all seats at once; the others are listed when there is doubt. */
const WATCHED = new Set(["Namespace", "Pod", "PersistentVolumeClaim"]);
const WITHIN = KINDS.filter(({ kind }) =>
  [
    "ResourceQuota",
    "LimitRange",
    "NetworkPolicy",
    "ServiceAccount",
    "RoleBinding",
    "Secret",
    "ConfigMap",
    "PersistentVolumeClaim",
    "Pod",
    "Service",
  ].includes(kind),
);
const REMEMBERED_GONE = 4_000;

/**
 * What stands in the seats' namespaces, as far as we know. A namespace that we made a moment ago is known to be
 * empty, and what we put into it is known from the answers: a fresh seat is built without reading anything.
 */
export interface SeatObjects {
  /** The Namespace and everything within. */
  observed(namespace: string): KubeObject[];
  put(object: KubeObject): void;
  /** Just read from the API server: it also overrides what was only noted about the same version. */
  confirm(object: KubeObject): void;
  remove(object: KubeObject): void;
  /** A deletion was accepted: what is watched is on its way out, anything else is gone. */
  noteDeleted(ref: ObjectRef, uid: string, now: number): void;
  /** From now on everything within is known. */
  trust(namespace: string): void;
  doubt(namespace: string): void;
  isTrusted(namespace: string): boolean;
  /** Reads everything within. */
  read(cluster: Cluster, namespace: string): Promise<void>;
}

export function createSeatObjects(): SeatObjects {
  const places = new Map<string, { objects: Map<string, KubeObject>; trusted: boolean }>();
  const gone = new Set<string>();

  const placeOf = (namespace: string) => {
    let place = places.get(namespace);
    if (!place) {
      place = { objects: new Map(), trusted: false };
      places.set(namespace, place);
    }
    return place;
  };

  const put = (object: KubeObject) => {
    if (gone.has(object.metadata.uid)) return;
    const { objects } = placeOf(placeName(object));
    const key = identity(object);
    const known = objects.get(key);
    if (!known || isNewer(object, known)) objects.set(key, object);
  };

  const confirm = (object: KubeObject) => {
    const { objects } = placeOf(placeName(object));
    const known = objects.get(identity(object));
    if (known?.metadata.resourceVersion === object.metadata.resourceVersion)
      objects.set(identity(object), object);
    else put(object);
  };

  const remove = (object: KubeObject) => {
    const name = placeName(object);
    const place = places.get(name);
    const known = place?.objects.get(identity(object));
    if (known?.metadata.uid === object.metadata.uid) {
      place?.objects.delete(identity(object));
      // With its namespace everything is gone, whatever the other watches have told so far.
      if (object.kind === "Namespace") places.delete(name);
    }
    gone.add(object.metadata.uid);
    const [oldest] = gone;
    if (gone.size > REMEMBERED_GONE && oldest !== undefined) gone.delete(oldest);
  };

  return {
    observed: (namespace) => [...(places.get(namespace)?.objects.values() ?? [])],
    put,
    confirm,
    remove,
    noteDeleted(ref, uid, now) {
      const { objects } = placeOf(ref.namespace ?? ref.name);
      const known = objects.get(identity(ref));
      if (known?.metadata.uid !== uid) return;
      if (!WATCHED.has(ref.kind)) objects.delete(identity(ref));
      else if (!known.metadata.deletionTimestamp) {
        const deletionTimestamp = new Date(now).toISOString();
        objects.set(identity(ref), { ...known, metadata: { ...known.metadata, deletionTimestamp } });
      }
    },
    trust(namespace) {
      placeOf(namespace).trusted = true;
    },
    doubt(namespace) {
      placeOf(namespace).trusted = false;
    },
    isTrusted: (namespace) => places.get(namespace)?.trusted ?? false,
    async read(cluster, namespace) {
      // Of what comes while the lists are on their way they may say nothing.
      const before = [...placeOf(namespace).objects.values()];
      const lists = await Promise.all(WITHIN.map((kind) => cluster.list(kind, { namespace })));
      const found = lists.flatMap(({ items }) => items);
      const uids = new Set(found.map(({ metadata }) => metadata.uid));
      for (const known of before)
        if (known.kind !== "Namespace" && !uids.has(known.metadata.uid)) remove(known);
      for (const object of found) confirm(object);
      placeOf(namespace).trusted = true;
    },
  };
}

const placeName = (object: KubeObject): string =>
  object.kind === "Namespace" ? object.metadata.name : (object.metadata.namespace ?? "");

const identity = (object: ObjectRef | KubeObject): string =>
  `${object.kind} ${"metadata" in object ? object.metadata.name : object.name}`;
