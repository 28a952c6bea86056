import type { SeatReason } from "../domain/seat.ts";
import type { Manifest, ObjectRef } from "../kubernetes/objects.ts";
import { STUDENT_ROLE } from "../manifests/roles.ts";

/**
 * One thing to do. Steps of one wave do not need each other and may be carried out at once; a wave starts when the
 * one before it has succeeded.
 */
export type Step = { wave: number } & (
  | { do: "create"; manifest: Manifest }
  | { do: "apply"; manifest: Manifest; resourceVersion: string }
  /** `force`: without waiting for the node to say that it is done. */
  | { do: "delete"; ref: ObjectRef; uid: string; force?: true }
  /** Nothing can be done about this object until it is gone; its disappearance is the next cue. */
  | { do: "wait"; for: ObjectRef }
  /** Somebody else's: touch nothing, say why. */
  | { do: "refuse"; reason: SeatReason }
);

/** Namespace, then our own rights in it, then what Pods need, then Pods, and a student's rights beside them. */
export const WAVE = { namespace: 0, rights: 1, surroundings: 2, pods: 3 } as const;

export function waveOf(object: Manifest): number {
  if (object.kind === "Namespace") return WAVE.namespace;
  // Not before the quota and the policies that bound what is done with them.
  if (object.kind === "RoleBinding") return isStudents(object) ? WAVE.pods : WAVE.rights;
  return object.kind === "Pod" ? WAVE.pods : WAVE.surroundings;
}

const isStudents = ({ roleRef }: Manifest): boolean =>
  (roleRef as { name?: string } | undefined)?.name === STUDENT_ROLE;
