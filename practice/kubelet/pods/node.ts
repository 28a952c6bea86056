import type { ObjectStore } from "../../seams.ts";
import type { Clock, Timings } from "../clock.ts";
import type { VolumeStore } from "../files/volumeStore.ts";
import type { Host } from "../shell/host.ts";

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
  /** A connection from one Pod to another by a name of the cluster's DNS, or why there is none. */
  connect(
    from: { namespace: string; name: string },
    hostname: string,
    port: number,
  ): ReturnType<Host["connect"]>;
  log(message: string, details: Record<string, unknown>): void;
}
