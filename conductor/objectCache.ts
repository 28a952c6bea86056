import type { KubeObject } from "../shared/kubernetes/objects.ts";

/**
 * The last known state of objects of one kind, fed by the watch and by the answers to our own writes, which are
 * earlier: whoever decides on the watch alone would create what it has just created.
 */
export interface ObjectCache<T extends KubeObject> {
  get(key: string): T | undefined;
  values(): T[];
  /** Keeps the newer of the two. */
  put(object: T): void;
  /** An object that is no more, by its UID: one of the same name that came after it stays. */
  remove(object: KubeObject): void;
}

export const keyOf = ({ metadata }: { metadata: { namespace?: string; name: string } }): string =>
  metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;

/** The answer to a create may arrive after the watch has told that the object is gone again. */
const REMEMBERED_GONE = 2_000;

export function createObjectCache<T extends KubeObject>(): ObjectCache<T> {
  const objects = new Map<string, T>();
  const gone = new Set<string>();
  return {
    get: (key) => objects.get(key),
    values: () => [...objects.values()],
    put(object) {
      if (gone.has(object.metadata.uid)) return;
      const key = keyOf(object);
      const known = objects.get(key);
      if (!known || isNewer(object, known)) objects.set(key, object);
    },
    remove(object) {
      const key = keyOf(object);
      if (objects.get(key)?.metadata.uid === object.metadata.uid) objects.delete(key);
      gone.add(object.metadata.uid);
      const [oldest] = gone;
      if (gone.size > REMEMBERED_GONE && oldest !== undefined) gone.delete(oldest);
    },
  };
}

/** resourceVersions are comparable numbers (promised since Kubernetes 1.35, and true of etcd before). */
export function isNewer(a: KubeObject, b: KubeObject): boolean {
  const [left, right] = [a.metadata.resourceVersion, b.metadata.resourceVersion];
  return left.length === right.length ? left > right : left.length > right.length;
}
