import QRCode from "qrcode";
import { LabError } from "../shared/contract/failure.ts";
import { showCode } from "../shared/domain/codes.ts";
import { isJoining, type JoinClaim, type JoinMode } from "../shared/domain/joining.ts";
import { doorUrl } from "../shared/domain/links.ts";
import { classCodeKey, linksSecretName, type SessionId, seatName } from "../shared/domain/names.ts";
import { isClosed, type Seat, type SeatPresence } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { isUnanswered, lettingIn, turningAway } from "../shared/plan/joining.ts";
import { change, getSession, refuseEnded, seatRef, sessionRef } from "./changeSession.ts";
import { readSecret } from "./links.ts";
import { readPortalOrigin, type SiteAccess } from "./site.ts";

/**
 * Opens or closes the join page. Between approval and open it keeps its code; opened again it gets another.
 * @throws LabError `invalid` where the cluster was prepared by a version that knows of no join page, conflict after the end
 */
export async function setJoining(site: SiteAccess, id: SessionId, mode: JoinMode): Promise<void> {
  const changed = await change<TrainingSession>(site.cluster, sessionRef(site, id), (session) => {
    refuseEnded(session);
    const { spec } = session;
    const { opened, mode: before } = spec.join ?? { opened: 0, mode: "closed" };
    if (before === mode) return undefined;
    return { spec: { join: { mode, opened: before === "closed" ? opened + 1 : opened } } };
  });
  // A cluster that was prepared earlier drops what its schema does not know, and says nothing.
  if (mode !== "closed" && changed.spec.join?.mode !== mode)
    throw new LabError({ kind: "invalid", issues: [{ code: "session.joinDropped" }] });
}

/** @throws LabError notFound: nobody waits with this link, or somebody has answered already */
export async function admitStudent(
  site: SiteAccess,
  id: SessionId,
  place: { seat: number; hash: string },
): Promise<void> {
  const claim = await findClaim(site, id, place);
  await change<Seat>(site.cluster, seatRef(site, id, place.seat), (seat) => {
    mustWait(seat, place.hash);
    if (isClosed(seat.spec))
      throw new LabError({ kind: "invalid", issues: [{ code: "session.linkClosed" }] });
    return { spec: lettingIn(seat.spec, claim) };
  });
}

/** @throws LabError notFound, as above */
export async function turnAwayStudent(
  site: SiteAccess,
  id: SessionId,
  place: { seat: number; hash: string },
): Promise<void> {
  await findClaim(site, id, place);
  await change<Seat>(site.cluster, seatRef(site, id, place.seat), (seat) => {
    mustWait(seat, place.hash);
    return { spec: turningAway(seat.spec, place.hash) };
  });
}

/** Only what the portal has heard is let in: a hash from elsewhere opens no seat. */
async function findClaim(
  { cluster, namespace }: SiteAccess,
  id: SessionId,
  { seat, hash }: { seat: number; hash: string },
): Promise<JoinClaim> {
  const name = seatName(id, seat);
  const ref = { apiVersion: API_VERSION, kind: "SeatPresence", namespace, name };
  const presence = await cluster.get<SeatPresence>(ref);
  const found = presence?.spec.claims?.find((claim) => claim.hash === hash);
  if (!found) throw new LabError({ kind: "notFound", params: { what: "claim" } });
  return found;
}

function mustWait(seat: Seat, hash: string): void {
  if (!isUnanswered(seat, hash)) throw new LabError({ kind: "notFound", params: { what: "claim" } });
}

/** For a wall. The picture is drawn here: the window has no such library. */
export async function readDoor(
  site: SiteAccess,
  id: SessionId,
): Promise<{ door: string; qr: string; code?: string }> {
  const [door, code] = await Promise.all([readPortalOrigin(site).then(doorUrl), readClassCode(site, id)]);
  // In the fragment, which no server ever sees: who scans need not type.
  const address = code === undefined ? door : `${door}/#${code}`;
  const qr = await QRCode.toDataURL(address, { margin: 1, scale: 12, errorCorrectionLevel: "M" });
  return { door, qr, ...(code === undefined ? {} : { code: showCode(code) }) };
}

/** `undefined` while the page is closed, and until the conductor has made the code. */
async function readClassCode(site: SiteAccess, id: SessionId): Promise<string | undefined> {
  const { join } = (await getSession(site, id)).spec;
  if (!isJoining(join)) return undefined;
  return (await readSecret(site, linksSecretName(id)))?.[classCodeKey(join.opened)];
}
