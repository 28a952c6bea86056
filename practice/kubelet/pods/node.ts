import type { ObjectStore } from "../../seams.ts";
import type { Clock, Timings } from "../clock.ts";
import type { VolumeStore } from "../files/volumeStore.ts";

/** What the Pods of a node share. */
export interface Node {
  store: ObjectStore;
  clock: Clock;
  timings: Timings;
  files: VolumeStore;
  /** Images that the node has pulled. */
  images: Set<string>;
  missingImages: string | undefined;
  hostIP: string;
  /** An address for a new Pod. */
  nextAddress(): string;
  log(message: string, details: Record<string, unknown>): void;
}
