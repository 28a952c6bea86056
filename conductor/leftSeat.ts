import type { Seat, SeatPresence } from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { KubeObject, Manifest } from "../shared/kubernetes/objects.ts";
import { WORK_VOLUME } from "../shared/manifests/podManifests.ts";
import type { Context } from "./context.ts";

/** ms that a Visit may last, whatever it says itself; so long a Pod stands at most for somebody who does not come. */
const VISIT_MOST = 15 * 60_000;

type Claim = KubeObject & { status?: { phase?: string; capacity?: { storage?: string } } };

/** The seat's volume, if it ever held anything: a claim that nothing was bound to is an empty promise. */
export const workClaimOf = (observed: readonly KubeObject[]): Claim | undefined =>
  observed.find(
    (object): object is Claim =>
      object.kind === "PersistentVolumeClaim" &&
      object.metadata.name === WORK_VOLUME &&
      object.metadata.deletionTimestamp === undefined &&
      (object as Claim).status?.phase === "Bound",
  );

/**
 * The same, asked of the API server where the watch does not tell of it: it may lag behind, and what would go for want of
 * a volume goes for good.
 */
export async function findWorkClaim(
  { cluster, objects }: Context,
  namespace: string,
): Promise<Claim | undefined> {
  const known = workClaimOf(objects.observed(namespace));
  if (known) return known;
  const ref = { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: WORK_VOLUME };
  const found = await cluster.get<Claim>(ref);
  if (found) objects.confirm(found);
  return found && workClaimOf([found]);
}

/** Whether somebody has come for the work of this seat, and has not had it yet. */
export async function isReadFor({ cluster, visits, clock }: Context, seat: Seat): Promise<boolean> {
  const { namespace = "", name } = seat.metadata;
  const now = clock.now();
  const asked = visits
    .values()
    .filter(
      ({ spec, metadata }) =>
        metadata.namespace === namespace &&
        spec.session === seat.spec.session &&
        spec.seat === seat.spec.number &&
        spec.mode === "work" &&
        now < Math.min(Date.parse(spec.expiresAt), Date.parse(metadata.creationTimestamp) + VISIT_MOST),
    )
    .map(({ metadata }) => Date.parse(metadata.creationTimestamp));
  if (asked.length === 0) return false;
  const presence = await cluster.get<SeatPresence>({
    ...{ apiVersion: API_VERSION, kind: "SeatPresence" },
    ...{ namespace, name },
  });
  // Archives that were begun before somebody came are somebody else's.
  const takenAt = Date.parse(presence?.spec.collectedAt ?? "");
  return Number.isNaN(takenAt) || asked.some((at) => at > takenAt);
}

/** What of a seat goes with its session, although its work stays: for the account. */
export const notKept = (observed: readonly KubeObject[], desired: readonly Manifest[]): KubeObject[] => {
  const identity = ({ kind, metadata }: Manifest) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`;
  const kept = new Set(desired.map(identity));
  return observed.filter((object) => !kept.has(identity(object)));
};
