import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { SeatAttendance } from "../shared/domain/attendance.ts";
import type { AuditEntrySpec } from "../shared/domain/auditEntry.ts";
import {
  LABEL,
  linksSecretName,
  rosterSecretName,
  type SessionId,
  seatName,
} from "../shared/domain/names.ts";
import type { Person } from "../shared/domain/roster.ts";
import type { Receipt, Seat, SeatPresence, SeatPresenceSpec } from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { dataRegister, type RegisterLine } from "../shared/plan/dataRegister.ts";
import { isForPeople } from "../shared/plan/seatWish.ts";
import { pseudonyms } from "../shared/plan/support/pseudonyms.ts";
import { getSession } from "./changeSession.ts";
import { readRoster } from "./links.ts";
import { rosterIn } from "./rosterSecret.ts";
import type { SiteAccess } from "./site.ts";
import { readAudit } from "./support.ts";

type Secret = KubeObject & { data?: Record<string, string> };

export interface RegisterSheet {
  session: string;
  title: string;
  /** Who answers for the class; an establishment has its own controller. */
  teacher: string;
  launchedAt: string;
  endedAt?: string;
  lines: RegisterLine[];
}

/**
 * The session's sheet for the register of processing. Everything is looked for now; what this user may not see is
 * `unknown`, never taken for deleted. @throws LabError notFound
 */
export async function registerSheet(site: SiteAccess, id: SessionId, now: Date): Promise<RegisterSheet> {
  const session = await getSession(site, id);
  const { cluster, namespace } = site;
  const ref = (kind: string, name: string, apiVersion = API_VERSION) => ({
    apiVersion,
    kind,
    namespace,
    name,
  });
  const secret = async (name: string) =>
    seen(async () => (await cluster.get<Secret>(ref("Secret", name, "v1"))) ?? null);
  const [roster, links, presences, seats, record, receipt] = await Promise.all([
    secret(rosterSecretName(id)),
    secret(linksSecretName(id)),
    seen(() => presencesOf(site, id)),
    seen(() => seatsOf(site, id)),
    seen(() => readAudit(site, id)),
    seen(async () => (await cluster.get<Receipt>(ref("Receipt", id))) ?? null),
  ]);
  const { title, owner } = session.spec;
  return {
    ...{ session: id, title, teacher: owner, launchedAt: session.metadata.creationTimestamp },
    ...(session.status?.endedAt ? { endedAt: session.status.endedAt } : {}),
    lines: dataRegister(session, {
      people: roster && rosterIn(roster).people.length,
      links: links && Object.keys(links.data ?? {}).filter((key) => /^\d+-\d+$/.test(key)).length,
      presences: presences?.length,
      seats: seats?.length,
      record: record?.length,
      attendance: receipt === undefined ? undefined : (receipt?.spec.attendance?.seats.length ?? 0),
      now: now.getTime(),
    }),
  };
}

/** What the product holds of one student, as they may ask for it. */
export interface StudentData {
  exportedAt: string;
  session: { id: string; title: string; teacher: string };
  seat: number;
  person: number;
  /** As the class list has them; absent once the names are deleted. */
  listed?: Person;
  /** As long as the seat is there. Cookies are told by when and on what device, their hashes open nothing and are left out. */
  presence?: Omit<SeatPresenceSpec, "session" | "number" | "cookies" | "claims" | "visitors"> & {
    devices: { since: string; device: string }[];
  };
  /** The last results of the lab's checks, without what they printed: that may tell the solution. */
  checks?: { name: string; state: string }[];
  attendance?: SeatAttendance;
  /** What the staff did at this seat: when, what, why. Who did it is the staff's data, not the student's. */
  staff: Pick<AuditEntrySpec, "at" | "action" | "reason">[];
  /** Others sit at the seat as well: its presence and work are theirs, too. */
  shared: boolean;
}

/**
 * Everything about one student of a session but their files, which are collected or taken along by themselves.
 * @throws LabError notFound where nobody sits there; forbidden where the class list is not this user's to read
 */
export async function studentData(
  site: SiteAccess,
  id: SessionId,
  { seat: number, person, now }: { seat: number; person: number; now: Date },
): Promise<StudentData> {
  const { cluster, namespace } = site;
  const session = await getSession(site, id);
  const wanted = session.spec.seats.find((seat) => seat.number === number);
  const name = seatName(id, number);
  if (!wanted || person > wanted.persons)
    throw new LabError({ kind: "notFound", params: { what: `${name}, ${person}` } });
  const ref = (kind: string, of = name) => ({ apiVersion: API_VERSION, kind, namespace, name: of });
  const [seat, presence, receipt, audit, roster] = await Promise.all([
    cluster.get<Seat>(ref("Seat")),
    cluster.get<SeatPresence>(ref("SeatPresence")),
    cluster.get<Receipt>(ref("Receipt", id)),
    readAudit(site, id),
    readRoster(site, id),
  ]);
  if (!roster && session.status?.namesDeletedAt === undefined && !(await hasNoRoster(site, id)))
    throw new LabError({ kind: "forbidden", params: { what: rosterSecretName(id) } });
  const listed = roster?.people.find((one) => one.seat === number && one.person === person);
  const attendance = receipt?.spec.attendance?.seats.find((one) => one.seat === number);
  // Of a reason that was written about several, the others' names are not this one's to have.
  const others = pseudonyms({
    people: roster?.people.filter((one) => one !== listed) ?? [],
    ...{ users: [], secrets: [] },
  });
  const checks = seat?.status?.checks?.results.map(({ name, state }) => ({ name, state }));
  return {
    exportedAt: now.toISOString(),
    session: { id, title: session.spec.title, teacher: session.spec.owner },
    ...{ seat: number, person },
    ...(listed ? { listed: personOf(listed) } : {}),
    ...(presence ? { presence: presenceFor(presence.spec, person) } : {}),
    ...(checks ? { checks } : {}),
    ...(attendance ? { attendance } : {}),
    staff: audit
      .filter(({ seat, order }) => (seat ?? number) === number && (order?.seats?.includes(number) ?? true))
      .map(({ at, action, reason }) => ({
        ...{ at, action },
        ...(reason === undefined ? {} : { reason: others.hide(reason) }),
      })),
    shared: wanted.persons > 1,
  };
}

const personOf = ({ seat: _, person: __, ...listed }: Person & { seat: number; person: number }): Person =>
  listed;

function presenceFor(
  { session: _, number: __, cookies, claims: ___, visitors: ____, ...presence }: SeatPresenceSpec,
  person: number,
): NonNullable<StudentData["presence"]> {
  const own = cookies.filter((cookie) => cookie.person === person);
  return { ...presence, devices: own.map(({ issuedAt: since, device }) => ({ since, device })) };
}

/** There is no list, and this user may know. */
async function hasNoRoster({ cluster, namespace }: SiteAccess, id: SessionId): Promise<boolean> {
  const ref = { apiVersion: "v1", kind: "Secret", namespace, name: rosterSecretName(id) };
  return (await seen(async () => (await cluster.get(ref)) ?? null)) === null;
}

const ofSession = ({ namespace }: SiteAccess, id: SessionId) => ({
  ...{ namespace, labelSelector: `${LABEL.session}=${id}` },
});

async function seatsOf(site: SiteAccess, id: SessionId): Promise<Seat[]> {
  const kind = { apiVersion: API_VERSION, kind: "Seat" };
  return (await site.cluster.list<Seat>(kind, ofSession(site, id))).items.filter(isForPeople);
}

async function presencesOf(site: SiteAccess, id: SessionId): Promise<SeatPresence[]> {
  const kind = { apiVersion: API_VERSION, kind: "SeatPresence" };
  const { items } = await site.cluster.list<SeatPresence>(kind, { namespace: site.namespace });
  return items.filter(({ spec }) => spec.session === id);
}

/** `undefined` where this user may not look. */
async function seen<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (toFailure(error).kind === "forbidden") return undefined;
    throw error;
  }
}
