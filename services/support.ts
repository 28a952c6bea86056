import { createHash } from "node:crypto";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { AuditEntry, AuditEntrySpec } from "../shared/domain/auditEntry.ts";
import { type SessionId, seatName } from "../shared/domain/names.ts";
import type { Seat, SeatPresence } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { findSeats, type Hit, seatOfLink, supportIndex } from "../shared/plan/support/findSeats.ts";
import { type StoryLine, seatStory } from "../shared/plan/support/seatStory.ts";
import { seatEvents } from "./seatDetails.ts";
import type { SiteAccess } from "./site.ts";

type Reader = Pick<SiteAccess, "cluster" | "namespace">;

const SECRET = /[#/]?([a-z0-9]{20,})\s*$/i;

/** Of the secret that ends a link, or that is all that was copied of it. */
export function linkHash(link: string): string | undefined {
  const secret = SECRET.exec(link)?.[1]?.toLowerCase();
  return secret && createHash("sha256").update(secret).digest("hex");
}

/** Of one establishment, or of all of the cluster for whoever may list them. */
async function everySeat({ cluster, namespace }: Reader, everywhere: boolean) {
  const within = everywhere ? {} : { namespace };
  const [sessions, seats] = await Promise.all([
    cluster.list<TrainingSession>({ apiVersion: API_VERSION, kind: "TrainingSession" }, within),
    cluster.list<Seat>({ apiVersion: API_VERSION, kind: "Seat" }, within),
  ]);
  return { sessions: sessions.items, seats: seats.items };
}

/** @throws LabError `forbidden` where the sessions of all establishments cannot be listed */
export async function findForSupport(site: Reader, query: string, everywhere: boolean): Promise<Hit[]> {
  const { sessions, seats } = await everySeat(site, everywhere);
  return findSeats(supportIndex(sessions, seats), query);
}

interface FoundLink {
  hit: Hit;
  person?: number;
  /** `revoked`: it was of this seat and opens it no more; `unknown`: its address names the seat, its secret does not fit. */
  is: "current" | "revoked" | "unknown";
}

/**
 * A link that a student reads out, by its hash: the secret is compared and never kept, written or sent anywhere.
 * @throws LabError notFound
 */
export async function findLink(site: Reader, link: string, everywhere: boolean): Promise<FoundLink> {
  const { sessions, seats } = await everySeat(site, everywhere);
  const index = supportIndex(sessions, seats);
  const hash = linkHash(link);
  const found = hash && seatOfLink(seats, hash);
  const address = link.split("#")[0] ?? "";
  const [hit] = findSeats(index, found ? found.seat.metadata.name : address, 1);
  if (!hit?.seat) throw new LabError({ kind: "notFound", params: { what: "link" } });
  return found ? { hit, person: found.person, is: found.is } : { hit, is: "unknown" };
}

/** What was done in a session, the earliest first. */
export async function readAudit({ cluster, namespace }: Reader, id: SessionId): Promise<AuditEntrySpec[]> {
  const { items } = await cluster.list<AuditEntry>(
    { apiVersion: API_VERSION, kind: "AuditEntry" },
    { namespace },
  );
  return items
    .map(({ spec }) => spec)
    .filter(({ session }) => session === id)
    .sort((a, b) => a.at.localeCompare(b.at));
}

/** @throws LabError notFound */
export async function readStory(site: SiteAccess, id: SessionId, number: number): Promise<StoryLine[]> {
  const { cluster, namespace } = site;
  const name = seatName(id, number);
  const ref = (kind: string) => ({ apiVersion: API_VERSION, kind, namespace, name });
  const [seat, presence, audit, events] = await Promise.all([
    cluster.get<Seat>(ref("Seat")),
    cluster.get<SeatPresence>(ref("SeatPresence")),
    readAudit(site, id),
    // What the cluster says of a seat is its owner's and the administrators' to read; the rest of the story stands without.
    seatEvents(site, id, number).catch((error: unknown) => {
      if (toFailure(error).kind === "forbidden") return [];
      throw error;
    }),
  ]);
  if (!seat) throw new LabError({ kind: "notFound", params: { what: name } });
  return seatStory({ seat, presence, audit, events });
}
