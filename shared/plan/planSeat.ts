import { ANNOTATION, LABEL, MANAGED_BY } from "../domain/names.ts";
import { type KubeObject, type Manifest, refOf } from "../kubernetes/objects.ts";
import { ownerOf, placeNamespace, type SeatPlace } from "../manifests/seatPlace.ts";
import { seatReason } from "./reason.ts";
import { type Step, WAVE, waveOf } from "./step.ts";

/**
 * What is to be done so that the seat becomes as desired. It looks at what is, never at what happened, so it may be
 * asked as often as one likes, after any crash; once everything is as desired it answers with nothing.
 * `observed`: the seat's Namespace, if there is one, and all objects within.
 */
export function planSeat(place: SeatPlace, desired: Manifest[] | "gone", observed: KubeObject[]): Step[] {
  const namespace = observed.find((object) => object.kind === "Namespace");
  if (desired === "gone") return planGone(place, namespace, observed);
  if (!namespace) return inWaves(desired.map(create));
  if (!isOurs(place, namespace)) {
    const reason = seatReason("namespaceForeign", { namespace: placeNamespace(place) });
    return [{ do: "refuse", reason, wave: WAVE.namespace }];
  }
  if (namespace.metadata.deletionTimestamp) return [wait(namespace)];
  const found = new Map(observed.map((object) => [identity(object), object]));
  const volumeIsStale = desired.some((manifest) => isStaleVolume(manifest, found.get(identity(manifest))));
  const steps = desired.flatMap((manifest) =>
    stepsFor(manifest, found.get(identity(manifest)), volumeIsStale),
  );
  return inWaves(holdPods([...steps, ...prune(desired, observed)]));
}

/** A namespace is ours if it carries our labels and the owner that it was made with; the name proves nothing. */
export function isOurs(place: SeatPlace, namespace: KubeObject): boolean {
  const { labels = {}, annotations = {} } = namespace.metadata;
  return (
    labels[LABEL.managedBy] === MANAGED_BY &&
    labels[LABEL.session] === place.session &&
    annotations[ANNOTATION.owner] === ownerOf(place)
  );
}

/**
 * The Pods first, by name: the cluster takes a namespace apart at its leisure (a minute for 300 seats), and it is the
 * Pods that others wait for.
 */
function planGone(place: SeatPlace, namespace: KubeObject | undefined, observed: KubeObject[]): Step[] {
  if (!namespace || !isOurs(place, namespace)) return [];
  if (namespace.metadata.deletionTimestamp) return [wait(namespace)];
  const pods = observed.filter(({ kind, metadata }) => kind === "Pod" && !metadata.deletionTimestamp);
  return [...pods.map((pod) => remove(pod, WAVE.namespace)), remove(namespace, WAVE.rights)];
}

/** A volume of before a reset: it goes, and so does every Pod that would hold it. */
const isStaleVolume = (manifest: Manifest, found: KubeObject | undefined): boolean =>
  manifest.kind === "PersistentVolumeClaim" &&
  found !== undefined &&
  differs(found, manifest, ANNOTATION.reset);

function stepsFor(manifest: Manifest, found: KubeObject | undefined, volumeIsStale: boolean): Step[] {
  if (!found) return [create(manifest)];
  if (found.metadata.deletionTimestamp) return [wait(found)];
  const drifted = annotation(found, ANNOTATION.wanted) !== annotation(manifest, ANNOTATION.wanted);
  switch (manifest.kind) {
    // A Pod is replaced when somebody asked for it or when it is dead, and for nothing else: a newer version of this
    // program that words its manifests differently must not end thirty shells in the middle of a class.
    case "Pod": {
      const again = differs(found, manifest, ANNOTATION.generation) || (volumeIsStale && mountsVolume(found));
      return again || isDead(found) ? replace(manifest, found) : [];
    }
    case "PersistentVolumeClaim":
      return volumeIsStale ? replace(manifest, found) : [];
    // What it refers to is immutable, and it is gone at once.
    case "RoleBinding":
      return drifted ? [remove(found, WAVE.namespace), create(manifest)] : [];
    // Made once: a new credential would not reach running Pods.
    case "Secret":
      return annotation(found, ANNOTATION.wanted) === undefined ? [apply(manifest, found)] : [];
    default:
      return drifted ? [apply(manifest, found)] : [];
  }
}

/** Gone first, then made anew: there is no second object of that name. */
const replace = (manifest: Manifest, found: KubeObject): Step[] => [
  remove(found, waveOf("Namespace")),
  { do: "wait", for: refOf(found), wave: waveOf(manifest.kind) },
];

/** What we made and do not want any more. Never a volume: whatever happens, a student's work is not an extra. */
function prune(desired: Manifest[], observed: KubeObject[]): Step[] {
  const wanted = new Set(desired.map(identity));
  return observed
    .filter(({ kind }) => kind !== "Namespace" && kind !== "PersistentVolumeClaim" && kind !== "Secret")
    .filter((object) => object.metadata.labels?.[LABEL.managedBy] === MANAGED_BY)
    .filter((object) => annotation(object, ANNOTATION.wanted) !== undefined)
    .filter((object) => !wanted.has(identity(object)) && !object.metadata.deletionTimestamp)
    .map((object) => remove(object, WAVE.namespace));
}

/**
 * No Pod before everything that it stands on: one that came before its NetworkPolicies would be open for a moment,
 * and one that mounts a volume that is being deleted keeps that volume from ever going.
 */
function holdPods(steps: Step[]): Step[] {
  const waits = steps.flatMap((step) => (step.do === "wait" && step.wave < WAVE.pods ? [step.for.kind] : []));
  const isHeld = (step: Step) =>
    step.do === "create" &&
    step.manifest.kind === "Pod" &&
    waits.some((kind) => kind !== "PersistentVolumeClaim" || mountsVolume(step.manifest));
  const left = steps.filter((step) => !isHeld(step));
  const podsChange = left.length < steps.length || left.some(concernsPod);
  // Somebody deleted the volume of a Pod that runs: it goes when the Pod does, not earlier. The student works on.
  return left.filter((step) => podsChange || step.do !== "wait" || step.for.kind !== "PersistentVolumeClaim");
}

const concernsPod = (step: Step): boolean =>
  (step.do === "wait" && step.for.kind === "Pod") || (step.do === "delete" && step.ref.kind === "Pod");

function mountsVolume({ spec }: Manifest): boolean {
  const { volumes = [] } = (spec ?? {}) as { volumes?: { persistentVolumeClaim?: unknown }[] };
  return volumes.some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined);
}

const inWaves = (steps: Step[]): Step[] => [...steps].sort((a, b) => a.wave - b.wave);

const create = (manifest: Manifest): Step => ({ do: "create", manifest, wave: waveOf(manifest.kind) });
const wait = (object: KubeObject): Step => ({ do: "wait", for: refOf(object), wave: waveOf(object.kind) });
const remove = (object: KubeObject, wave: number): Step => ({
  do: "delete",
  ref: refOf(object),
  uid: object.metadata.uid,
  wave,
});
const apply = (manifest: Manifest, found: KubeObject): Step => ({
  do: "apply",
  manifest,
  resourceVersion: found.metadata.resourceVersion,
  wave: waveOf(manifest.kind),
});

export function isDead(pod: KubeObject): boolean {
  const phase = (pod as { status?: { phase?: string } }).status?.phase;
  return phase === "Failed" || phase === "Succeeded" || phase === "Unknown";
}

const identity = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;
const annotation = ({ metadata }: Manifest, key: string): string | undefined => metadata.annotations?.[key];
const differs = (a: Manifest, b: Manifest, key: string): boolean => annotation(a, key) !== annotation(b, key);
