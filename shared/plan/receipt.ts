import { LABEL, MANAGED_BY, type SessionId, seatNamespace, seatOwnNamespace } from "../domain/names.ts";
import { ownQuota } from "../domain/ownQuota.ts";
import { parseQuantity } from "../domain/quantity.ts";
import type { ReceiptSpec, Seat, SeatPresence } from "../domain/seat.ts";
import type { TrainingSession } from "../domain/session.ts";
import { inLocale } from "../domain/text.ts";
import { API_VERSION } from "../kubernetes/kinds.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { type SeatTemplate, templateAt } from "../manifests/seatTemplate.ts";
import { attendanceOf } from "./attendance.ts";
import { isForPeople } from "./seatWish.ts";

const HOUR = 3_600_000;
const GIBI = 2 ** 30;
const NOTHING_USED: ReceiptSpec["used"] = {
  cpuHours: 0,
  memoryGiBHours: 0,
  seatHours: 0,
  storageGiBHours: 0,
};

/** What the inventory of everything in the cluster found, apart from the seats' own accounts. */
export interface Inventory {
  /** ms since 1970 */
  takenAt: number;
  /** Objects in the establishment's namespace that go with the session, by kind. */
  besides: Record<string, number>;
  leftovers: ReceiptSpec["leftovers"];
  kept: ReceiptSpec["kept"];
  /** The portal's last words on each seat. */
  presences: SeatPresence[];
}

/** Named after the session, so that writing it twice is refused and harmless. It is owned by nobody: it outlives the session. */
export function buildReceipt(
  session: TrainingSession,
  seats: Seat[],
  template: SeatTemplate | undefined,
  inventory: Inventory,
): Manifest & { spec: ReceiptSpec } {
  const { metadata, spec, status } = session;
  const endedAt = status?.endingAt ?? new Date(inventory.takenAt).toISOString();
  const torn = seats.filter(({ status: of }) => of?.removed !== undefined);
  return {
    apiVersion: API_VERSION,
    kind: "Receipt",
    metadata: {
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      labels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.session]: metadata.name },
    },
    spec: {
      session: metadata.name,
      title: spec.title,
      template: inLocale(spec.template.spec.title, spec.locale) || spec.template.name,
      templateVersion: spec.template.spec.version,
      service: spec.template.spec.service,
      owner: spec.owner,
      launchedAt: instant(metadata.creationTimestamp),
      ...(status?.openedAt ? { openedAt: status.openedAt } : {}),
      endedAt,
      verifiedAt: new Date(inventory.takenAt).toISOString(),
      seats: seats.filter(isForPeople).length,
      removed: counted([...seats.map(({ status: of }) => of?.removed ?? {}), inventory.besides]),
      namespaces: torn
        .flatMap(({ spec: { number }, status: of }) => namespacesOf(metadata.name as SessionId, number, of))
        .sort(),
      leftovers: inventory.leftovers,
      kept: inventory.kept,
      ...(status?.isolation ? { isolation: status.isolation } : {}),
      attendance: attendanceOf(session, seats, inventory.presences),
      used: template ? used(seats, template, Date.parse(endedAt)) : NOTHING_USED,
    },
  };
}

/** What was counted says whether the student had a second one. */
const namespacesOf = (session: SessionId, number: number, status: Seat["status"]): string[] => [
  seatNamespace(session, number),
  ...((status?.removed?.Namespace ?? 0) > 1 ? [seatOwnNamespace(session, number)] : []),
];

/** Kubernetes writes no milliseconds; the domain's instants have them. */
const instant = (timestamp: string): string => new Date(timestamp).toISOString();

function counted(accounts: Record<string, number>[]): ReceiptSpec["removed"] {
  const sums = new Map<string, number>();
  for (const account of accounts)
    for (const [kind, count] of Object.entries(account)) sums.set(kind, (sums.get(kind) ?? 0) + count);
  return [...sums]
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** Requests × hours from a seat's creation to the end: what others could not have in that time. */
function used(seats: Seat[], template: SeatTemplate, endedAt: number): ReceiptSpec["used"] {
  const sums = { cpu: 0, memory: 0, seat: 0, storage: 0 };
  for (const seat of seats) {
    const { spec, status, metadata } = seat;
    if (status?.removed === undefined) continue;
    const hours = Math.max(0, (endedAt - Date.parse(status.createdAt ?? metadata.creationTimestamp)) / HOUR);
    const at = templateAt(template, spec.number);
    for (const { cpu, memory } of takenBy(at)) {
      sums.cpu += parseQuantity(cpu) * hours;
      sums.memory += (parseQuantity(memory) / GIBI) * hours;
    }
    sums.storage += (parseQuantity(at?.storage?.size ?? "0") / GIBI) * hours;
    if (isForPeople(seat)) sums.seat += hours;
  }
  return {
    cpuHours: rounded(sums.cpu),
    memoryGiBHours: rounded(sums.memory),
    seatHours: rounded(sums.seat),
    storageGiBHours: rounded(sums.storage),
  };
}

/** Of a student's own namespace it is the quota that was set aside. */
function takenBy(template: SeatTemplate | undefined): { cpu: string; memory: string }[] {
  if (!template) return [];
  const own = ownQuota(template);
  return [...template.containers.map(({ resources }) => resources), ...(own ? [own] : [])];
}

const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
