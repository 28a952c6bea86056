import type { Cluster } from "../cluster/port.ts";
import type { Isolation } from "../shared/domain/isolation.ts";
import type { PortalOrigin } from "../shared/domain/links.ts";
import type { Seat, Visit } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import type { HostAddresses } from "../shared/manifests/networkPolicies.ts";
import type { Account } from "../shared/manifests/seatManifests.ts";
import type { ApiAddresses } from "./apiAddress.ts";
import type { Clock } from "./clock.ts";
import type { LinkSecrets } from "./linkSecrets.ts";
import type { Log } from "./log.ts";
import type { ObjectCache } from "./objectCache.ts";
import type { OwnerRights } from "./ownerRights.ts";
import type { Refusals } from "./refusals.ts";
import type { Rosters } from "./rosters.ts";
import type { SeatObjects } from "./seatObjects.ts";
import type { SessionDoors } from "./sessionDoors.ts";

/** Where the portal is and who acts, as far as a seat's objects depend on it. */
export interface Surroundings {
  /** Absent: read from ConfigMap `pupitre-portal` of each establishment. */
  portalOrigin?: PortalOrigin | undefined;
  /** Namespace of the portal's Pods; absent when it reaches seats through the API server. */
  portalNamespace?: string | undefined;
  conductorAccount?: Account | undefined;
  portalAccount?: Account | undefined;
  storageClass?: string | undefined;
  /** Where students' own computers reach the API server; absent: kubectl runs in the terminal alone. */
  apiServer?: string | undefined;
}

/** What the controllers share during one term of office. */
export interface Context {
  cluster: Cluster;
  clock: Clock;
  log: Log;
  random: (bytes: number) => Uint8Array;
  surroundings: Surroundings;
  sessions: ObjectCache<TrainingSession>;
  seats: ObjectCache<Seat>;
  visits: ObjectCache<Visit>;
  objects: SeatObjects;
  links: LinkSecrets;
  doors: SessionDoors;
  rosters: Rosters;
  owners: OwnerRights;
  refusals: Refusals;
  /** Of hosts as labs write them; names are resolved. */
  addressesOf(hosts: readonly string[]): Promise<HostAddresses>;
  api: ApiAddresses;
  /** What is known of the cluster's isolation; nothing until it was tried. */
  isolation(): Isolation | undefined;
  /** Nodes that have not given a sign of life for a while. */
  silentNodes(): ReadonlySet<string>;
  /** Keys are `<establishment>/<name>`. */
  addSeat(key: string): void;
  /** Runs the seat's checks if somebody asked for it. */
  lookAtChecks(key: string): void;
  /** Where the join page is left open: lets in who came first. */
  letInFirst(session: TrainingSession): Promise<void>;
  /** After so many ms: many seats that change at once are one look at their session. */
  addSession(key: string, ms?: number): void;
}

export const seatsOf = ({ seats }: Context, session: TrainingSession): Seat[] =>
  seats
    .values()
    .filter(
      ({ spec, metadata }) =>
        spec.session === session.metadata.name && metadata.namespace === session.metadata.namespace,
    );
