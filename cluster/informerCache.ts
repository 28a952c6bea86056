import type { KubeObject } from "../shared/kubernetes/objects.ts";

type Change<T> = { type: "added" | "changed" | "removed"; object: T; previous?: T };

/** The last known objects of an informer; each call answers what really changed, so that nothing is told twice. */
interface InformerCache<T> {
  put(object: T): Change<T>[];
  remove(object: T): Change<T>[];
  /** After a relist: what differs from `objects` is what happened while nobody watched. */
  replaceAll(objects: T[]): Change<T>[];
  list(): T[];
  get(name: string, namespace?: string): T | undefined;
}

export function createInformerCache<T extends KubeObject>(): InformerCache<T> {
  const objects = new Map<string, T>();

  const put = (object: T): Change<T>[] => {
    const key = keyOf(object.metadata);
    const previous = objects.get(key);
    if (previous?.metadata.uid === object.metadata.uid) {
      if (previous.metadata.resourceVersion === object.metadata.resourceVersion) return [];
      objects.set(key, object);
      return [{ type: "changed", object, previous }];
    }
    objects.set(key, object);
    const added: Change<T> = { type: "added", object };
    // Deleted and made again while nobody watched: these are two objects, and who holds the old UID must hear of its end.
    return previous ? [{ type: "removed", object: previous, previous }, added] : [added];
  };

  const remove = (object: T): Change<T>[] => {
    const key = keyOf(object.metadata);
    const previous = objects.get(key);
    if (!previous || previous.metadata.uid !== object.metadata.uid) return [];
    objects.delete(key);
    return [{ type: "removed", object, previous }];
  };

  return {
    put,
    remove,
    replaceAll: (listed) => {
      const present = new Set(listed.map((object) => keyOf(object.metadata)));
      const missing = [...objects].filter(([key]) => !present.has(key)).map(([, object]) => object);
      return [...missing.flatMap((object) => remove(object)), ...listed.flatMap((object) => put(object))];
    },
    list: () => [...objects.values()],
    get: (name, namespace) => objects.get(keyOf({ name, ...(namespace ? { namespace } : {}) })),
  };
}

function keyOf({ namespace, name }: { namespace?: string; name: string }): string {
  return `${namespace ?? ""}/${name}`;
}
