import type { KubeObject, Manifest, ObjectRef } from "../../../shared/kubernetes/objects.ts";
import type { Step } from "../../../shared/plan/step.ts";

const spaceOf = (object: Manifest): string => object.metadata.namespace ?? object.metadata.name;

/** `Pod lab-k3x9pz-07/lab` */
export const nameOf = (object: Manifest): string =>
  `${object.kind} ${spaceOf(object)}/${object.metadata.name}`;

/**
 * The least that a cluster is, for the namespaces of a seat: names are unique, a deletion takes its time where there
 * are finalizers or processes, what a namespace holds goes with it, and a wrong precondition is refused.
 */
export class ModelCluster {
  objects: KubeObject[];
  writes = 0;
  #next = 1000;

  constructor(objects: KubeObject[]) {
    this.objects = objects;
  }

  carryOut(steps: Step[]): void {
    for (const step of steps) {
      if (step.do === "create") this.#create(step.manifest);
      if (step.do === "apply") this.#apply(step.manifest, step.resourceVersion);
      if (step.do === "delete") this.#delete(step.ref, step.uid);
    }
  }

  /** Time goes by: what was told to go is gone, except what a volume's user still holds. */
  settle(): void {
    const pods = this.objects.some(
      ({ kind, spec }) => kind === "Pod" && JSON.stringify(spec ?? {}).includes("claimName"),
    );
    const going = this.objects.filter(
      ({ kind, metadata }) => metadata.deletionTimestamp && !(kind === "PersistentVolumeClaim" && pods),
    );
    const ended = going.filter(({ kind }) => kind === "Namespace").map(spaceOf);
    this.objects = this.objects.filter(
      (object) => !going.includes(object) && !ended.includes(spaceOf(object)),
    );
  }

  #find(kind: string, name: string, space: string): KubeObject | undefined {
    return this.objects.find(
      (object) => object.kind === kind && object.metadata.name === name && spaceOf(object) === space,
    );
  }

  #create(manifest: Manifest): void {
    const space = spaceOf(manifest);
    if (this.#find(manifest.kind, manifest.metadata.name, space)) throw new Error(`${manifest.kind} exists`);
    const namespace = this.objects.find(
      ({ kind, metadata }) => kind === "Namespace" && metadata.name === space,
    );
    if (manifest.kind !== "Namespace" && !namespace) throw new Error("no namespace");
    if (namespace?.metadata.deletionTimestamp) throw new Error("the namespace is terminating");
    this.#write(manifest);
  }

  #apply(manifest: Manifest, resourceVersion: string): void {
    const found = this.#find(manifest.kind, manifest.metadata.name, spaceOf(manifest));
    if (found?.metadata.resourceVersion !== resourceVersion) throw new Error("conflict");
    this.objects = this.objects.filter((object) => object !== found);
    this.#write(manifest);
  }

  #write(manifest: Manifest): void {
    this.writes += 1;
    const version = String(this.#next++);
    this.objects.push({
      ...manifest,
      metadata: {
        ...manifest.metadata,
        uid: `new-${version}`,
        resourceVersion: version,
        creationTimestamp: "2026-11-23T08:00:00Z",
      },
    });
  }

  #delete({ kind, name, namespace = name }: ObjectRef, uid: string): void {
    this.writes += 1;
    const found = this.#find(kind, name, namespace);
    if (found?.metadata.uid !== uid) throw new Error("another object of that name");
    const slow = kind === "Namespace" || kind === "Pod" || kind === "PersistentVolumeClaim";
    this.objects = this.objects.flatMap((object) => {
      if (object !== found) return [object];
      return slow
        ? [{ ...object, metadata: { ...object.metadata, deletionTimestamp: "2026-11-23T08:00:00Z" } }]
        : [];
    });
  }

  names(): string[] {
    return this.objects.map(nameOf).sort();
  }
}
