import type { KubeObject } from "../shared/kubernetes/objects.ts";

/**
 * ms for which a deletion is believed to be on its way without a word of its end. The request may have been lost, and
 * what came and went while a watch was away is told by nobody: then it is asked again.
 */
export const BELIEVED_FOR = 15_000;

/** Whether this should long be gone. `now` in ms. */
export const isOverdue = ({ metadata }: KubeObject, now: number): boolean =>
  metadata.deletionTimestamp !== undefined && now - Date.parse(metadata.deletionTimestamp) >= BELIEVED_FOR;
