import { LabError } from "../shared/contract/failure.ts";
import type { Attendance } from "../shared/domain/attendance.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Seat, SeatPresence } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { attendanceOf } from "../shared/plan/attendance.ts";
import { namesBySeat } from "../shared/plan/views.ts";
import { getReceipt, getSession } from "./changeSession.ts";
import { readRoster } from "./links.ts";
import type { SiteAccess } from "./site.ts";

export interface NamedAttendance {
  session: TrainingSession;
  attendance: Attendance;
  /** By seat; empty where the names are no longer kept, or not for this user. */
  names: Map<number, string[]>;
}

/**
 * Who was there: of a class that goes on from its seats as they are now, of one that is over from its receipt. Names are
 * joined to it here and nowhere else, and not after the day until which they are kept, even should they still lie there.
 * @throws LabError `attendance.notKept`: the class ended before this was written down
 */
export async function readAttendance(site: SiteAccess, id: SessionId, now: Date): Promise<NamedAttendance> {
  const session = await getSession(site, id);
  const isKept = now.getTime() < Date.parse(session.spec.retainNamesUntil);
  const [attendance, roster] = await Promise.all([
    session.status?.phase === "ended" ? ofReceipt(site, id) : ofSeats(site, session),
    isKept ? readRoster(site, id) : undefined,
  ]);
  return { session, attendance, names: namesBySeat(roster) };
}

async function ofReceipt(site: SiteAccess, id: SessionId): Promise<Attendance> {
  const { attendance } = (await getReceipt(site, id)).spec;
  if (!attendance) throw new LabError({ kind: "notFound", issues: [{ code: "attendance.notKept" }] });
  return attendance;
}

async function ofSeats({ cluster, namespace }: SiteAccess, session: TrainingSession): Promise<Attendance> {
  const [seats, presences] = await Promise.all([
    cluster.list<Seat>({ apiVersion: API_VERSION, kind: "Seat" }, { namespace }),
    cluster.list<SeatPresence>({ apiVersion: API_VERSION, kind: "SeatPresence" }, { namespace }),
  ]);
  const isOfIt = ({ spec }: Seat | SeatPresence) => spec.session === session.metadata.name;
  return attendanceOf(session, seats.items.filter(isOfIt), presences.items.filter(isOfIt));
}
