import type { KubeObject, Manifest } from "../../shared/kubernetes/objects.ts";
import { deepFreeze } from "../json.ts";
import type { Journal } from "../seams.ts";

export interface Change {
  type: "ADDED" | "MODIFIED" | "DELETED";
  /** Where it is stored, e.g. `seats.pupitre.fr`. */
  resource: string;
  object: KubeObject;
  previous?: KubeObject;
  /** The resourceVersion of the change, as a number. */
  version: number;
}

type ChangeListener = (change: Change) => void;

interface StoredRecord {
  /** resource */
  r: string;
  /** the object as written, or its last state */
  o: KubeObject;
  /** it was removed */
  d?: true;
}

interface StorageOptions {
  journal: Journal;
  /** How many changes of one resource a watch may be behind before it is told 410. */
  historySize?: number;
  /** A listener that throws must not stop the others, nor the request that caused the change. */
  onListenerError: (error: unknown) => void;
}

interface Shelf {
  /** namespace ("" for none) → name → object, kept in name order on listing */
  spaces: Map<string, Map<string, KubeObject>>;
  count: number;
  history: Change[];
  /** Changes up to this version are no longer in the history. */
  forgotten: number;
  listeners: Set<ChangeListener>;
}

const MINIMUM_RECORDS_TO_COMPACT = 5000;

/** Objects, their global resourceVersion, and the changes of the recent past. Knows no rules of the API. */
export class Storage {
  #shelves = new Map<string, Shelf>();
  #everyChange = new Set<ChangeListener>();
  #namespaceCounts = new Map<string, number>();
  #version = 1;
  #live = 0;
  #records = 0;
  #queue: Change[] = [];
  #dispatching = false;
  #startedAt: number;
  readonly #journal: Journal;
  readonly #historySize: number;
  readonly #onListenerError: (error: unknown) => void;

  constructor(options: StorageOptions) {
    this.#journal = options.journal;
    this.#historySize = options.historySize ?? 4000;
    this.#onListenerError = options.onListenerError;
    for (const record of this.#journal.replay()) this.#replay(record as StoredRecord | { v: number });
    this.#startedAt = this.#version;
    // Names and links that were deleted are to be gone from the disk, too, and not only when the file has grown.
    if (this.#records > this.#live + 1) this.#compact();
  }

  /** The newest resourceVersion. */
  get version(): number {
    return this.#version;
  }

  get(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.#shelves
      .get(resource)
      ?.spaces.get(namespace ?? "")
      ?.get(name);
  }

  /** In the order that the API lists: by namespace, then by name. */
  list(resource: string, namespace?: string): KubeObject[] {
    const shelf = this.#shelves.get(resource);
    if (!shelf) return [];
    const spaces =
      namespace === undefined
        ? [...shelf.spaces.keys()].sort()
        : shelf.spaces.has(namespace)
          ? [namespace]
          : [];
    const objects: KubeObject[] = [];
    for (const space of spaces) {
      const named = shelf.spaces.get(space);
      if (named) for (const name of [...named.keys()].sort()) objects.push(named.get(name) as KubeObject);
    }
    return objects;
  }

  /** How many objects of all resources are in a namespace. */
  countIn(namespace: string): number {
    return this.#namespaceCounts.get(namespace) ?? 0;
  }

  resources(): string[] {
    return [...this.#shelves.keys()];
  }

  /** Stores it under the next resourceVersion, journals it and tells the listeners. */
  write(resource: string, object: Manifest): KubeObject {
    const version = ++this.#version;
    const { namespace, name } = object.metadata;
    const previous = this.get(resource, namespace, name);
    const metadata = { ...object.metadata, resourceVersion: String(version) };
    const stored = deepFreeze({ ...object, metadata }) as KubeObject;
    this.#journal.append({ r: resource, o: stored } satisfies StoredRecord);
    this.#put(resource, stored);
    this.#commit({
      type: previous ? "MODIFIED" : "ADDED",
      resource,
      object: stored,
      ...(previous ? { previous } : {}),
      version,
    });
    return stored;
  }

  /** @returns its last state, with the version of the removal; nothing when there is no such object. */
  remove(resource: string, namespace: string | undefined, name: string): KubeObject | undefined {
    const previous = this.get(resource, namespace, name);
    if (!previous) return undefined;
    const version = ++this.#version;
    const metadata = { ...previous.metadata, resourceVersion: String(version) };
    const object = deepFreeze({ ...previous, metadata }) as KubeObject;
    const record = {
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: { name, namespace, resourceVersion: String(version) },
    };
    this.#journal.append({ r: resource, o: record, d: true });
    this.#take(resource, namespace, name);
    this.#commit({ type: "DELETED", resource, object, previous, version });
    return object;
  }

  /** Every change of one resource, or of all, in order, told right after the change that caused it. */
  subscribe(resource: string | undefined, listener: ChangeListener): () => void {
    const listeners = resource === undefined ? this.#everyChange : this.#shelf(resource).listeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** The changes after `version`; `undefined` when they are no longer known, or the version is of the future. */
  changesSince(resource: string, version: number): Change[] | undefined {
    const shelf = this.#shelf(resource);
    if (version < shelf.forgotten || version < this.#startedAt || version > this.#version) return undefined;
    const { history } = shelf;
    let low = 0;
    let high = history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((history[middle]?.version ?? 0) > version) high = middle;
      else low = middle + 1;
    }
    return history.slice(low);
  }

  /** What a cluster did before it was there for anybody cannot be watched, as on a real one. */
  forgetPast(): void {
    this.#startedAt = this.#version;
  }

  close(): void {
    this.#journal.close();
  }

  #shelf(resource: string): Shelf {
    let shelf = this.#shelves.get(resource);
    if (!shelf) {
      shelf = { spaces: new Map(), count: 0, history: [], forgotten: 0, listeners: new Set() };
      this.#shelves.set(resource, shelf);
    }
    return shelf;
  }

  #put(resource: string, object: KubeObject): void {
    const shelf = this.#shelf(resource);
    const space = object.metadata.namespace ?? "";
    let named = shelf.spaces.get(space);
    if (!named) {
      named = new Map();
      shelf.spaces.set(space, named);
    }
    if (!named.has(object.metadata.name)) this.#count(shelf, space, 1);
    named.set(object.metadata.name, object);
  }

  #take(resource: string, namespace: string | undefined, name: string): void {
    const shelf = this.#shelf(resource);
    const space = namespace ?? "";
    const named = shelf.spaces.get(space);
    if (!named?.delete(name)) return;
    if (named.size === 0) shelf.spaces.delete(space);
    this.#count(shelf, space, -1);
  }

  #count(shelf: Shelf, space: string, by: number): void {
    shelf.count += by;
    this.#live += by;
    if (space === "") return;
    const count = this.countIn(space) + by;
    if (count === 0) this.#namespaceCounts.delete(space);
    else this.#namespaceCounts.set(space, count);
  }

  #replay(record: StoredRecord | { v: number }): void {
    this.#records += 1;
    if ("v" in record) {
      this.#version = Math.max(this.#version, record.v);
      return;
    }
    const { namespace, name, resourceVersion } = record.o.metadata;
    this.#version = Math.max(this.#version, Number(resourceVersion));
    if (record.d) this.#take(record.r, namespace, name);
    else this.#put(record.r, deepFreeze(record.o));
  }

  #commit(change: Change): void {
    const shelf = this.#shelf(change.resource);
    shelf.history.push(change);
    // Cut in blocks: shifting one by one would copy the whole window at every change.
    if (shelf.history.length > this.#historySize * 1.25) {
      const dropped = shelf.history.splice(0, shelf.history.length - this.#historySize);
      shelf.forgotten = dropped.at(-1)?.version ?? shelf.forgotten;
    }
    this.#records += 1;
    if (this.#records > MINIMUM_RECORDS_TO_COMPACT && this.#records > 3 * this.#live) this.#compact();
    this.#queue.push(change);
    this.#dispatch();
  }

  #compact(): void {
    this.#journal.compact(this.#snapshot());
    this.#records = this.#live;
  }

  *#snapshot(): Generator<StoredRecord | { v: number }> {
    yield { v: this.#version };
    for (const [resource, shelf] of this.#shelves) {
      for (const named of shelf.spaces.values())
        for (const object of named.values()) yield { r: resource, o: object };
    }
  }

  /** A listener may write: its change waits for its turn, so that all listeners see one order. */
  #dispatch(): void {
    if (this.#dispatching) return;
    this.#dispatching = true;
    for (let change = this.#queue.shift(); change; change = this.#queue.shift()) {
      const listeners = [...(this.#shelves.get(change.resource)?.listeners ?? []), ...this.#everyChange];
      for (const listener of listeners) {
        try {
          listener(change);
        } catch (error) {
          this.#onListenerError(error);
        }
      }
    }
    this.#dispatching = false;
  }
}
