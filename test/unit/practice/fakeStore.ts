import { randomUUID } from "node:crypto";
import type { Journal, ObjectStore } from "../../../practice/seams.ts";
import type { KubeObject, Manifest } from "../../../shared/kubernetes/objects.ts";

type Listener = Parameters<ObjectStore["watch"]>[1];

export interface FakeStore extends ObjectStore {
  events: { type: string; reason: string; message: string; object: string }[];
  /** Resolves when the next Event is recorded. */
  nextEvent(): Promise<void>;
  /** Told about each change of one object from now on. Returns the way to stop. */
  observe(
    kind: string,
    namespace: string | undefined,
    name: string,
    listener: (object: KubeObject | undefined) => void,
  ): () => void;
  /** Sets the deletionTimestamp, as a DELETE of the API does. */
  markDeleted(kind: string, namespace: string, name: string): void;
}

/** The objects of a cluster in a Map, with the rules that the kubelet relies on and no others. */
export function fakeStore(): FakeStore {
  const objects = new Map<string, KubeObject>();
  const listeners = new Map<string, Set<Listener>>();
  const events: FakeStore["events"] = [];
  const observers = new Map<string, Set<(object: KubeObject | undefined) => void>>();
  let waiting: (() => void)[] = [];
  let version = 0;
  const key = (kind: string, namespace: string | undefined, name: string) =>
    `${kind}/${namespace ?? ""}/${name}`;
  const keyOf = (object: KubeObject) => key(object.kind, object.metadata.namespace, object.metadata.name);
  const tell = (type: "ADDED" | "MODIFIED" | "DELETED", object: KubeObject) => {
    for (const listener of [...(listeners.get(object.kind) ?? [])])
      listener({ type, object: structuredClone(object) });
    for (const observer of [...(observers.get(keyOf(object)) ?? [])])
      observer(type === "DELETED" ? undefined : structuredClone(object));
  };
  const nextVersion = () => {
    version += 1;
    return String(version);
  };
  const store: FakeStore = {
    events,
    get: (kind, namespace, name) => structuredClone(objects.get(key(kind, namespace, name))),
    list: (kind, namespace) =>
      [...objects.values()]
        .filter((object) => object.kind === kind && (!namespace || object.metadata.namespace === namespace))
        .map((object) => structuredClone(object)),
    create(manifest: Manifest) {
      const creationTimestamp = new Date().toISOString();
      const metadata = {
        uid: randomUUID(),
        ...manifest.metadata,
        creationTimestamp,
        resourceVersion: nextVersion(),
      };
      const object = structuredClone({ ...manifest, metadata }) as KubeObject;
      objects.set(keyOf(object), object);
      tell("ADDED", object);
      return structuredClone(object);
    },
    update(kind, namespace, name, change) {
      const current = objects.get(key(kind, namespace, name));
      if (!current) return undefined;
      const changed = change(structuredClone(current));
      if (!changed) return structuredClone(current);
      const object = structuredClone({
        ...changed,
        metadata: { ...changed.metadata, resourceVersion: nextVersion() },
      });
      objects.set(keyOf(object), object);
      tell("MODIFIED", object);
      return structuredClone(object);
    },
    remove(kind, namespace, name) {
      const object = objects.get(key(kind, namespace, name));
      if (!object) return;
      objects.delete(keyOf(object));
      tell("DELETED", object);
    },
    watch(kind, listener) {
      const set = listeners.get(kind) ?? new Set();
      listeners.set(kind, set);
      set.add(listener);
      for (const object of store.list(kind)) listener({ type: "ADDED", object });
      return () => set.delete(listener);
    },
    recordEvent(object, type, reason, message) {
      events.push({ type, reason, message, object: object.metadata.name });
      for (const wake of waiting.splice(0)) wake();
    },
    nextEvent: () =>
      new Promise((resolve) => {
        waiting = [...waiting, resolve];
      }),
    observe(kind, namespace, name, listener) {
      const at = key(kind, namespace, name);
      const set = observers.get(at) ?? new Set();
      observers.set(at, set);
      set.add(listener);
      return () => set.delete(listener);
    },
    markDeleted(kind, namespace, name) {
      store.update(kind, namespace, name, (current) => ({
        ...current,
        metadata: { ...current.metadata, deletionTimestamp: new Date().toISOString() },
      }));
    },
  };
  return store;
}

/** A journal in memory that outlives who writes it, as a file would. */
export function memoryJournal(records: unknown[] = []): Journal & { records: unknown[] } {
  return {
    records,
    replay: () => structuredClone(records),
    append: (record) => {
      records.push(structuredClone(record));
    },
    compact(next) {
      records.splice(0, records.length, ...structuredClone([...next]));
    },
    close() {},
  };
}
