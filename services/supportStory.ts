import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { SupportStory } from "../shared/contract/support.ts";
import type { SessionId } from "../shared/domain/names.ts";
import { seatName, seatNamespace } from "../shared/domain/names.ts";
import { isClosed, type Seat, type SeatPresence, shownPhase } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { seatStory } from "../shared/plan/support/seatStory.ts";
import { seatEvents } from "./seatDetails.ts";
import type { SiteAccess } from "./site.ts";
import { readAudit } from "./support.ts";
import type { SupportWatch } from "./supportWatch.ts";

type Part = SupportStory["missing"][number]["what"];

interface Sources {
  /** Its `namespace` is the session's establishment. */
  site: SiteAccess;
  watch: SupportWatch | undefined;
  /** Nothing is asked of a site that does not answer: what was last seen is there at once. */
  isSilent: boolean;
}

/**
 * All that is known of one seat. Session, seat and presence are as they were last seen, so that a site that is silent still
 * has a page; what cannot be read is named, and the rest stands without it.
 * @throws LabError notFound, or why nothing at all is known
 */
export async function readSupportStory(
  { site, watch, isSilent }: Sources,
  id: SessionId,
  number: number,
): Promise<SupportStory> {
  const { cluster, namespace } = site;
  const name = seatName(id, number);
  const missing: SupportStory["missing"] = [];
  const part = async <T>(what: Part, read: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      missing.push({ what, failure: toFailure(error) });
      return otherwise;
    }
  };
  const asked = <T>(what: Part, read: () => Promise<T[]>): Promise<T[]> =>
    part(what, isSilent ? () => Promise.reject(doesNotAnswer(site)) : read, []);
  const ref = { apiVersion: API_VERSION, namespace };
  const known = watch?.seatsOf(namespace, id).find(({ spec }) => spec.number === number);
  const [session, seat, presence, audit, events] = await Promise.all([
    watch?.session(namespace, id) ??
      cluster.get<TrainingSession>({ ...ref, kind: "TrainingSession", name: id }),
    known ?? cluster.get<Seat>({ ...ref, kind: "Seat", name }),
    part("presence", () => presenceOf(site, watch, id, number), undefined),
    asked("audit", () => readAudit(site, id)),
    asked("events", () => seatEvents(site, id, number)),
  ]);
  if (!session || !seat) throw new LabError({ kind: "notFound", params: { what: name } });
  const { title, owner, template, endsAt } = session.spec;
  return {
    ...{ title, teacher: owner, lab: template.spec.title, endsAt },
    phase: session.status?.phase ?? "preparing",
    seat: seatFacts(seat, presence, id),
    lines: seatStory({ seat, presence, audit, events }),
    missing,
  };
}

const doesNotAnswer = ({ id }: SiteAccess) => new LabError({ kind: "unreachable", params: { what: id } });

/** Where the watch knows the session it knows who was there, too, if this user may. */
async function presenceOf(
  { cluster, namespace }: SiteAccess,
  watch: SupportWatch | undefined,
  id: SessionId,
  number: number,
): Promise<SeatPresence | undefined> {
  const ref = { apiVersion: API_VERSION, kind: "SeatPresence", namespace, name: seatName(id, number) };
  if (!watch?.session(namespace, id)) return cluster.get<SeatPresence>(ref);
  const lacking = watch.picture().missing.find(({ resource }) => resource === "seatpresences");
  if (lacking) throw new LabError({ kind: "forbidden", params: lacking });
  return watch.presencesOf(namespace, id).find(({ spec }) => spec.number === number);
}

function seatFacts(
  { spec, status }: Seat,
  presence: SeatPresence | undefined,
  id: SessionId,
): SupportStory["seat"] {
  const seen = presence?.spec;
  return {
    number: spec.number,
    namespace: seatNamespace(id, spec.number),
    phase: shownPhase(status?.phase ?? "waiting"),
    ...(status?.since ? { since: status.since } : {}),
    ...(status?.reason ? { reason: status.reason } : {}),
    ...{ restarts: spec.restarts, resets: spec.resets },
    ...(seen ? { connected: seen.connected } : {}),
    ...(seen?.lastSeen ? { lastSeen: seen.lastSeen } : {}),
    ...(seen?.lastActive ? { lastActive: seen.lastActive } : {}),
    ...(seen ? { devices: new Set(seen.cookies.map(({ browser, hash }) => browser ?? hash)).size } : {}),
    ...(seen?.help ? { helpSince: seen.help.since } : {}),
    links: (status?.links ?? []).map(({ person, issue }) => ({
      ...{ person, issue, open: !isClosed(spec, issue) },
    })),
  };
}
