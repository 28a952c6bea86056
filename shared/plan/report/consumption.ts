import type { Receipt } from "../../domain/seat.ts";

/** One line of the report: what one lab of one teacher took in one month. No student is in it. */
export interface Consumption {
  /** `2026-11`, in the site's time zone. */
  month: string;
  establishment: string;
  /** The lab's topic; absent in receipts of before it was written down. */
  topic: string | undefined;
  teacher: string;
  template: string;
  sessions: number;
  seats: number;
  seatHours: number;
  /** Requested: requests × hours. */
  cpuHours: number;
  memoryGiBHours: number;
  /** Absent where a receipt does not say it. */
  storageGiBHours: number | undefined;
  /** Hours with a student there; absent where a receipt has no attendance. */
  connectedHours: number | undefined;
}

const HOUR = 3_600_000;

/**
 * What the receipts say, month by month: the same receipts give the same report for ever. A session counts whole in the
 * month in which it ended, so that no hour is counted twice and none is lost.
 * `timeZone`: an IANA name; it decides in which month an end falls.
 */
export function consumptionOf(receipts: readonly Receipt[], timeZone: string): Consumption[] {
  const monthOf = monthsIn(timeZone);
  const lines = new Map<string, Consumption>();
  for (const receipt of receipts) {
    const line = lineOf(receipt, monthOf);
    const key = JSON.stringify([line.month, line.establishment, line.topic, line.teacher, line.template]);
    const before = lines.get(key);
    lines.set(key, before ? added(before, line) : line);
  }
  return [...lines.values()].map(rounded).sort(byPlace);
}

function lineOf({ metadata, spec }: Receipt, monthOf: (instant: string) => string): Consumption {
  const hours = Math.max(0, (Date.parse(spec.endedAt) - Date.parse(spec.launchedAt)) / HOUR);
  const seconds = spec.attendance?.seats.reduce((sum, { connectedSeconds }) => sum + connectedSeconds, 0);
  return {
    month: monthOf(spec.endedAt),
    establishment: metadata.namespace ?? "",
    topic: spec.service,
    teacher: spec.owner,
    template: spec.template,
    sessions: 1,
    seats: spec.seats,
    // Late students came later; those receipts say it themselves.
    seatHours: spec.used.seatHours ?? spec.seats * hours,
    cpuHours: spec.used.cpuHours,
    memoryGiBHours: spec.used.memoryGiBHours,
    storageGiBHours: spec.used.storageGiBHours,
    connectedHours: seconds === undefined ? undefined : seconds / 3600,
  };
}

/** What one of the two does not know, their sum does not know either. */
const sum = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? undefined : a + b;

const added = (a: Consumption, b: Consumption): Consumption => ({
  ...a,
  sessions: a.sessions + b.sessions,
  seats: a.seats + b.seats,
  seatHours: a.seatHours + b.seatHours,
  cpuHours: a.cpuHours + b.cpuHours,
  memoryGiBHours: a.memoryGiBHours + b.memoryGiBHours,
  storageGiBHours: sum(a.storageGiBHours, b.storageGiBHours),
  connectedHours: sum(a.connectedHours, b.connectedHours),
});

/** All lines as one, of whatever they are chosen by; nothing of nothing. */
export function totalOf(lines: readonly Consumption[]): Consumption | undefined {
  const [first, ...others] = lines;
  return first && rounded(others.reduce(added, first));
}

/** The part of the seats' hours in which nobody was there, 0 to 1; absent where that was not counted. */
export function idleShare({ seatHours, connectedHours }: Consumption): number | undefined {
  if (connectedHours === undefined || seatHours === 0) return undefined;
  return Math.min(1, Math.max(0, 1 - connectedHours / seatHours));
}

const round = (value: number): number => Math.round(value * 100) / 100;
const rounded = (line: Consumption): Consumption => ({
  ...line,
  seatHours: round(line.seatHours),
  cpuHours: round(line.cpuHours),
  memoryGiBHours: round(line.memoryGiBHours),
  storageGiBHours: line.storageGiBHours === undefined ? undefined : round(line.storageGiBHours),
  connectedHours: line.connectedHours === undefined ? undefined : round(line.connectedHours),
});

const byPlace = (a: Consumption, b: Consumption): number =>
  compared(a.month, b.month) ||
  compared(a.establishment, b.establishment) ||
  compared(a.topic ?? "", b.topic ?? "") ||
  compared(a.teacher, b.teacher) ||
  compared(a.template, b.template);
const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** @throws RangeError for a time zone that does not exist */
export function monthsIn(timeZone: string): (instant: string) => string {
  // One formatter for all: making one costs more than a thousand uses of it.
  const format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit" });
  return (instant) => {
    const parts = Object.fromEntries(
      format.formatToParts(Date.parse(instant)).map(({ type, value }) => [type, value]),
    );
    return `${parts.year}-${parts.month}`;
  };
}
