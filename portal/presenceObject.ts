import type { Seat, SeatPresence, SeatPresenceSpec } from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";

/** Resource versions are comparable since Kubernetes 1.35, and were numbers before; a late watch event is no news. */
export function isOlder(presence: SeatPresence, stored: SeatPresence | undefined): boolean {
  if (!stored || stored.metadata.uid !== presence.metadata.uid) return false;
  const [one, other] = [presence.metadata.resourceVersion, stored.metadata.resourceVersion];
  return /^\d+$/.test(one) && /^\d+$/.test(other) && BigInt(one) < BigInt(other);
}

export function presenceManifest(
  seat: Seat,
  spec: SeatPresenceSpec,
  stored: SeatPresence | undefined,
): Manifest {
  const { name, namespace = "", uid } = seat.metadata;
  if (stored) return { ...stored, spec };
  return {
    apiVersion: API_VERSION,
    kind: "SeatPresence",
    metadata: {
      name,
      namespace,
      // It goes with its seat.
      ownerReferences: [{ apiVersion: API_VERSION, kind: "Seat", name, uid }],
    },
    spec,
  };
}
