import { ANNOTATION, LABEL, MANAGED_BY } from "../domain/names.ts";
import { type KubeObject, type Manifest, refOf } from "../kubernetes/objects.ts";
import { ownerOf, placeOwnNamespace, type SeatPlace } from "../manifests/seatPlace.ts";
import { seatReason } from "./reason.ts";
import { type Step, WAVE, waveOf } from "./step.ts";

/**
 * What is to be done so that the seat becomes as desired. It looks at what is, never at what happened, so it may be
 * asked as often as one likes, after any crash; once everything is as desired it answers with nothing.
 * `observed`: the seat's Namespaces (a lab with a kubeconfig has a second one), if there are any, and all objects within.
 */
export function planSeat(place: SeatPlace, desired: Manifest[] | "gone", observed: KubeObject[]): Step[] {
  const own = placeOwnNamespace(place);
  const seats = (object: Manifest) => namespaceOf(object) !== own;
  const students = (object: Manifest) => namespaceOf(object) === own;
  const steps =
    desired === "gone"
      ? [...planGone(place, observed.filter(seats)), ...planGone(place, observed.filter(students))]
      : [
          ...planNamespace(place, desired.filter(seats), observed.filter(seats)),
          ...planOwn(place, desired.filter(students), observed.filter(students)),
        ];
  const refusals = steps.filter((step) => step.do === "refuse");
  return inWaves(refusals.length > 0 ? refusals : steps);
}

/**
 * The same of a seat of which the work alone is left. Nothing is done to the volume, and nothing waits for another one:
 * there is none of the kind any more, whatever the seat's counters have come to say.
 */
export const planLeft = (place: SeatPlace, desired: Manifest[], observed: KubeObject[]): Step[] =>
  planSeat(
    place,
    desired.filter(({ kind }) => kind !== "PersistentVolumeClaim"),
    observed,
  );

/** One namespace and what it holds. */
function planNamespace(place: SeatPlace, desired: Manifest[], observed: KubeObject[]): Step[] {
  const namespace = observed.find((object) => object.kind === "Namespace");
  if (!namespace) return desired.map(create);
  if (!isOurs(place, namespace)) {
    const reason = seatReason("namespaceForeign", { namespace: namespace.metadata.name });
    return [{ do: "refuse", reason, wave: WAVE.namespace }];
  }
  if (namespace.metadata.deletionTimestamp) return [wait(namespace)];
  const found = new Map(observed.map((object) => [identity(object), object]));
  const volumeIsStale = desired.some((manifest) => isStaleVolume(manifest, found.get(identity(manifest))));
  const steps = desired.flatMap((manifest) =>
    stepsFor(manifest, found.get(identity(manifest)), volumeIsStale),
  );
  return holdPods([...steps, ...prune(desired, observed)]);
}

/**
 * The namespace that the student administers: what stands in it is the student's, so a reset is a new one, and a
 * restart leaves it alone. While the session is paused its quota allows no Pods, and those that run go.
 */
function planOwn(place: SeatPlace, desired: Manifest[], observed: KubeObject[]): Step[] {
  const wanted = desired.find(({ kind }) => kind === "Namespace");
  if (!wanted) return planGone(place, observed);
  const found = observed.find(({ kind }) => kind === "Namespace");
  if (found && isOurs(place, found) && differs(found, wanted, ANNOTATION.reset))
    return planGone(place, observed);
  const steps = planNamespace(place, desired, observed);
  const stopped = desired.some(allowsNoPods) && !steps.some((step) => step.do === "refuse");
  return stopped && !found?.metadata.deletionTimestamp
    ? [...steps, ...removePods(observed, WAVE.pods)]
    : steps;
}

const allowsNoPods = ({ kind, spec }: Manifest): boolean =>
  kind === "ResourceQuota" && (spec as { hard?: { pods?: string } }).hard?.pods === "0";

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
function planGone(place: SeatPlace, observed: KubeObject[]): Step[] {
  const namespace = observed.find((object) => object.kind === "Namespace");
  if (!namespace || !isOurs(place, namespace)) return [];
  if (namespace.metadata.deletionTimestamp) return [wait(namespace)];
  return [...removePods(observed, WAVE.namespace), remove(namespace, WAVE.rights)];
}

const removePods = (observed: KubeObject[], wave: number): Step[] =>
  observed
    .filter(({ kind, metadata }) => kind === "Pod" && !metadata.deletionTimestamp)
    .map((pod) => remove(pod, wave));

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
  remove(found, WAVE.namespace),
  { do: "wait", for: refOf(found), wave: waveOf(manifest) },
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
 * No Pod, and no rights of a student, before everything that they stand on: one that came before its NetworkPolicies
 * would be open for a moment, and one that mounts a volume that is being deleted keeps that volume from ever going.
 */
function holdPods(steps: Step[]): Step[] {
  const waits = steps.flatMap((step) => (step.do === "wait" && step.wave < WAVE.pods ? [step.for.kind] : []));
  const isHeld = (step: Step) =>
    step.do === "create" &&
    step.wave === WAVE.pods &&
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

const create = (manifest: Manifest): Step => ({ do: "create", manifest, wave: waveOf(manifest) });
const wait = (object: KubeObject): Step => ({ do: "wait", for: refOf(object), wave: waveOf(object) });
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
  wave: waveOf(manifest),
});

export function isDead(pod: KubeObject): boolean {
  const phase = (pod as { status?: { phase?: string } }).status?.phase;
  return phase === "Failed" || phase === "Succeeded" || phase === "Unknown";
}

/** Where it stands; a Namespace stands in itself. */
const namespaceOf = ({ metadata }: Manifest): string => metadata.namespace ?? metadata.name;
const identity = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;
const annotation = ({ metadata }: Manifest, key: string): string | undefined => metadata.annotations?.[key];
const differs = (a: Manifest, b: Manifest, key: string): boolean => annotation(a, key) !== annotation(b, key);
