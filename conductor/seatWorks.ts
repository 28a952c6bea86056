import { LabError } from "../shared/contract/failure.ts";
import { base32 } from "../shared/domain/base32.ts";
import { seatOrigin } from "../shared/domain/links.ts";
import { SHARED_SEAT } from "../shared/domain/names.ts";
import { kubeconfigAccess } from "../shared/domain/ownQuota.ts";
import type { Seat } from "../shared/domain/seat.ts";
import { type TrainingSession, teachersOf } from "../shared/domain/session.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { generationOf } from "../shared/manifests/podManifests.ts";
import { seatManifests } from "../shared/manifests/seatManifests.ts";
import type { SeatPlace } from "../shared/manifests/seatPlace.ts";
import { templateAt } from "../shared/manifests/seatTemplate.ts";
import { keptTurn } from "../shared/plan/keptTurn.ts";
import type { SeatWish } from "../shared/plan/seatWish.ts";
import type { Context } from "./context.ts";
import { keyOf } from "./objectCache.ts";
import { createPortalOrigins } from "./portalOrigins.ts";
import { resolved } from "./resolved.ts";

/** Bytes of a seat's own credential for its web accesses. */
const CREDENTIAL_BYTES = 20;

/** What there is of a seat: anything but nothing. */
type StandingWish = Exclude<SeatWish, "gone">;

/** What a seat is to consist of, worked out once for each wish: a reconcile that changes nothing should cost nothing. */
interface SeatWorks {
  /** @throws LabError invalid, for a snapshot that does not resolve */
  desired(seat: Seat, session: TrainingSession, place: SeatPlace, wish: StandingWish): Promise<Manifest[]>;
  forget(key: string): void;
}

export function createSeatWorks(context: Context): SeatWorks {
  const { surroundings, random, rosters } = context;
  const made = new Map<string, { version: string; manifests: Manifest[] }>();
  const originFor = createPortalOrigins(context);

  return {
    async desired(seat, session, place, wish) {
      const key = keyOf(seat);
      const turn = keptTurn(seat);
      const { uid, generation, resourceVersion } = session.metadata;
      const addresses = await context.addressesOf(hostsAt(session, place));
      const api = kubeconfigAccess(session.spec.template.spec) ? await context.api.current() : [];
      const version = [
        ...[uid, generation ?? resourceVersion, generationOf(seat.spec), wish],
        ...[turn?.number, turn?.from],
        ...[...addresses].map(([name, found]) => `${name}=${[...found].sort()}`),
        ...api.map(({ ip, port }) => `${ip} ${port}`),
      ].join(" ");
      const known = made.get(key);
      if (known?.version === version) return known.manifests;
      const origin = seatOrigin(await originFor(place.establishment), seat.metadata.name);
      const template = templateAt(resolved(session, place.number, origin), place.number);
      if (!template) throw new LabError({ kind: "invalid", detail: "the lab shares nothing" });
      const manifests = seatManifests(place, seat.spec, template, {
        credential: base32(random(CREDENTIAL_BYTES)),
        password: (length) => base32(random(length)).slice(0, length),
        sharedPasswords: context.links.sharedPasswords(keyOf(session)),
        displayNames: rosters.namesAt(keyOf(session), place.number),
        wish,
        turn,
        portalNamespace: surroundings.portalNamespace,
        conductor: surroundings.conductorAccount,
        portal: surroundings.portalAccount,
        teachers: surroundings.conductorAccount && teachersOf(session.spec),
        storageClass: surroundings.storageClass,
        addresses,
        api,
      });
      made.set(key, { version, manifests });
      return manifests;
    },
    forget: (key) => void made.delete(key),
  };
}

function hostsAt({ spec }: TrainingSession, { number }: SeatPlace): string[] {
  const { network, shared } = spec.template.spec;
  return (number === SHARED_SEAT ? shared?.network : network)?.hosts ?? [];
}
