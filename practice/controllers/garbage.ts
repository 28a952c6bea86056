import type { KubeObject, OwnerReference } from "../../shared/kubernetes/objects.ts";
import { type Core, changeObject, finalizersOf } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { removeObject } from "../api/remove.ts";
import type { Change } from "../store/storage.ts";

interface Place {
  storage: string;
  namespace: string | undefined;
  name: string;
}

const FOREGROUND = "foregroundDeletion";
const ORPHAN = "orphan";

/** Deletes what has lost its owners, and holds owners that are deleted in the foreground until then. */
export function startGarbageCollector(core: Core): () => void {
  const collector = new GarbageCollector(core);
  return collector.start();
}

class GarbageCollector {
  readonly #core: Core;
  /** uid of an owner → uid of a dependent → where that is */
  readonly #dependents = new Map<string, Map<string, Place>>();
  /** Every object there is, to tell a gone owner from one that never was. */
  readonly #places = new Map<string, Place>();

  constructor(core: Core) {
    this.#core = core;
  }

  start(): () => void {
    const objects = this.#core.registry
      .storages()
      .flatMap((resource) =>
        this.#core.storage.list(resource.storage).map((object) => ({ storage: resource.storage, object })),
      );
    for (const { storage, object } of objects) this.#note(storage, object, undefined);
    const stop = this.#core.storage.subscribe(undefined, (change) => this.#follow(change));
    for (const { storage, object } of objects) {
      this.#judge(storage, object);
      this.#hold(storage, object);
    }
    return stop;
  }

  #follow({ type, resource, object, previous }: Change): void {
    const { uid } = object.metadata;
    if (type !== "DELETED") {
      this.#note(resource, object, previous);
      if (object.metadata.ownerReferences !== previous?.metadata.ownerReferences)
        this.#judge(resource, object);
      this.#hold(resource, object);
      return;
    }
    this.#places.delete(uid);
    for (const owner of object.metadata.ownerReferences ?? []) {
      this.#dependents.get(owner.uid)?.delete(uid);
      this.#holdOwner(owner.uid);
    }
    const dependents = this.#dependents.get(uid);
    this.#dependents.delete(uid);
    for (const place of dependents?.values() ?? []) {
      const dependent = this.#core.storage.get(place.storage, place.namespace, place.name);
      if (dependent) this.#judge(place.storage, dependent);
    }
  }

  #note(storage: string, object: KubeObject, previous: KubeObject | undefined): void {
    const { uid, namespace, name, ownerReferences } = object.metadata;
    this.#places.set(uid, { storage, namespace, name });
    if (ownerReferences === previous?.metadata.ownerReferences) return;
    for (const old of previous?.metadata.ownerReferences ?? []) this.#dependents.get(old.uid)?.delete(uid);
    for (const owner of ownerReferences ?? []) {
      let dependents = this.#dependents.get(owner.uid);
      if (!dependents) {
        dependents = new Map();
        this.#dependents.set(owner.uid, dependents);
      }
      dependents.set(uid, { storage, namespace, name });
    }
  }

  /** Deletes an object whose owners are all gone; forgets single owners that are. */
  #judge(storage: string, object: KubeObject): void {
    const owners = object.metadata.ownerReferences ?? [];
    const resource = this.#core.registry.ofStorage(storage);
    if (owners.length === 0 || !resource || object.metadata.deletionTimestamp) return;
    const left = owners.filter((owner) => this.#places.has(owner.uid));
    if (left.length === owners.length) return;
    const { namespace, name, uid } = object.metadata;
    if (left.length === 0) {
      const orphans = finalizersOf(object).includes(ORPHAN);
      removeObject(this.#core, resource, namespace, name, {
        dryRun: false,
        uid,
        propagation: orphans ? "Orphan" : "Background",
      });
      return;
    }
    this.#setOwners(resource, object, left);
  }

  #setOwners(resource: Resource, object: KubeObject, owners: OwnerReference[]): void {
    const { namespace, name } = object.metadata;
    changeObject(this.#core, resource, namespace, name, (current) => {
      const metadata = { ...current.metadata, ownerReferences: owners };
      if (owners.length === 0) delete (metadata as { ownerReferences?: unknown }).ownerReferences;
      return { ...current, metadata };
    });
  }

  #holdOwner(uid: string): void {
    const place = this.#places.get(uid);
    const owner = place && this.#core.storage.get(place.storage, place.namespace, place.name);
    if (owner) this.#hold(place.storage, owner);
  }

  /** Carries out foreground deletion and orphaning of an object that is being deleted. */
  #hold(storage: string, object: KubeObject): void {
    if (!object.metadata.deletionTimestamp) return;
    const finalizers = finalizersOf(object);
    const resource = this.#core.registry.ofStorage(storage);
    if (!resource || !(finalizers.includes(FOREGROUND) || finalizers.includes(ORPHAN))) return;
    const places = [...(this.#dependents.get(object.metadata.uid)?.values() ?? [])];
    if (finalizers.includes(ORPHAN)) {
      for (const place of places) this.#abandon(place, object.metadata.uid);
      this.#release(resource, object, ORPHAN);
      return;
    }
    let blocked = false;
    for (const place of places) blocked = this.#deleteDependent(place, object.metadata.uid) || blocked;
    if (!blocked) this.#release(resource, object, FOREGROUND);
  }

  #abandon(place: Place, owner: string): void {
    const resource = this.#core.registry.ofStorage(place.storage);
    const object = this.#core.storage.get(place.storage, place.namespace, place.name);
    if (!resource || !object) return;
    const owners = object.metadata.ownerReferences ?? [];
    this.#setOwners(
      resource,
      object,
      owners.filter((one) => one.uid !== owner),
    );
  }

  /** @returns whether the owner has to wait for it. */
  #deleteDependent(place: Place, owner: string): boolean {
    const resource = this.#core.registry.ofStorage(place.storage);
    const object = this.#core.storage.get(place.storage, place.namespace, place.name);
    if (!resource || !object) return false;
    const reference = object.metadata.ownerReferences?.find((one) => one.uid === owner);
    if (!object.metadata.deletionTimestamp) {
      const options = { dryRun: false, uid: object.metadata.uid, propagation: "Foreground" as const };
      removeObject(this.#core, resource, place.namespace, place.name, options);
    }
    const isLeft = this.#core.storage.get(place.storage, place.namespace, place.name) !== undefined;
    return isLeft && reference?.blockOwnerDeletion === true;
  }

  #release(resource: Resource, object: KubeObject, finalizer: string): void {
    const { namespace, name } = object.metadata;
    changeObject(this.#core, resource, namespace, name, (current) => ({
      ...current,
      metadata: {
        ...current.metadata,
        finalizers: finalizersOf(current).filter((one) => one !== finalizer),
      },
    }));
  }
}
