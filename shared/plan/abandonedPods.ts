import { ANNOTATION } from "../domain/names.ts";
import { type KubeObject, refOf } from "../kubernetes/objects.ts";
import { isPod } from "./podStatus.ts";
import { type Step, WAVE } from "./step.ts";

/** ms after which a Pod that was told to go, and had 2 s to do so, is on a node that does not listen. */
const STUCK = 20_000;

/**
 * Pods that a node which does not answer will not let go, though somebody asked for the seat to be built anew: they
 * are taken out of the books, so that the seat can be built elsewhere. Without being asked nobody does that: the
 * node may only be cut off, and the student may still be working on it.
 */
export const releaseAbandoned = (observed: KubeObject[], generation: string, now: number): Step[] =>
  observed
    .filter(isPod)
    .filter(({ metadata: { deletionTimestamp, finalizers = [], annotations = {} } }) => {
      const stuck = deletionTimestamp !== undefined && now - Date.parse(deletionTimestamp) > STUCK;
      return stuck && finalizers.length === 0 && annotations[ANNOTATION.generation] !== generation;
    })
    .map((pod) => ({
      do: "delete",
      ref: refOf(pod),
      uid: pod.metadata.uid,
      force: true,
      wave: WAVE.namespace,
    }));
