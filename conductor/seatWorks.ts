import { LabError } from "../shared/contract/failure.ts";
import { seatOrigin } from "../shared/domain/links.ts";
import { type ResolvedTemplate, resolveTemplate } from "../shared/domain/resolveTemplate.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { seatManifests } from "../shared/manifests/seatManifests.ts";
import type { SeatPlace } from "../shared/manifests/seatPlace.ts";
import { base32 } from "./base32.ts";
import type { Context } from "./context.ts";
import { keyOf } from "./objectCache.ts";
import { createPortalOrigins } from "./portalOrigins.ts";

/** Bytes of a seat's own credential for its web accesses. */
const CREDENTIAL_BYTES = 20;

/** What a seat is to consist of, worked out once for each wish: a reconcile that changes nothing should cost nothing. */
interface SeatWorks {
  /** @throws LabError invalid, for a snapshot that does not resolve */
  desired(seat: Seat, session: TrainingSession, place: SeatPlace, paused: boolean): Promise<Manifest[]>;
  forget(key: string): void;
}

export function createSeatWorks(context: Context): SeatWorks {
  const { surroundings, random, rosters } = context;
  const made = new Map<string, { wish: string; manifests: Manifest[] }>();
  const originFor = createPortalOrigins(context);

  return {
    async desired(seat, session, place, paused) {
      const key = keyOf(seat);
      const { resets, restarts } = seat.spec;
      const { uid, generation, resourceVersion } = session.metadata;
      const wish = [uid, generation ?? resourceVersion, resets, restarts, paused].join(" ");
      const known = made.get(key);
      if (known?.wish === wish) return known.manifests;
      const origin = seatOrigin(await originFor(place.establishment), seat.metadata.name);
      const manifests = seatManifests(place, seat.spec, resolved(session, place.number, origin), {
        credential: base32(random(CREDENTIAL_BYTES)),
        password: (length) => base32(random(length)).slice(0, length),
        displayNames: rosters.namesAt(keyOf(session), place.number),
        paused,
        portalNamespace: surroundings.portalNamespace,
        conductor: surroundings.conductorAccount,
        portal: surroundings.portalAccount,
        owner: surroundings.conductorAccount && session.spec.owner,
        storageClass: surroundings.storageClass,
      });
      made.set(key, { wish, manifests });
      return manifests;
    },
    forget: (key) => void made.delete(key),
  };
}

/** @throws LabError invalid: kubectl bypasses the application, so the snapshot is checked here as well. */
export function resolved(session: TrainingSession, seatNumber: number, origin: string): ResolvedTemplate {
  const { template, parameters } = session.spec;
  const sessionId = session.metadata.name;
  const outcome = resolveTemplate(template.spec, parameters, { sessionId, seatNumber, seatOrigin: origin });
  if (!outcome.ok) throw new LabError({ kind: "invalid", issues: outcome.issues });
  return outcome.template;
}
