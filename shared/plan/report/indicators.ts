import type { Receipt } from "../../domain/seat.ts";
import type { Consumption } from "./consumption.ts";

/**
 * What a labelled site delivers about its service. Each is counted from receipts or it is not known: nothing is
 * estimated.
 */
export const INDICATORS = [
  "sessions",
  "seats",
  "seatHours",
  "establishments",
  "teachers",
  "labs",
  "opened",
  "openedShare",
  "seatsVisited",
  "connectedHours",
  "endedClean",
  "launchesFailed",
  "seatsFailed",
  "cpuHoursUsed",
  "gpuHours",
  "availability",
] as const;
export type IndicatorName = (typeof INDICATORS)[number];
export interface Indicator {
  name: IndicatorName;
  /** Absent: receipts do not say it. */
  value: number | undefined;
}

/**
 * `lines` are those of the very receipts. A launch that never became a session, a seat that failed meanwhile, processor
 * time that was really used: no receipt tells of them.
 */
export function indicatorsOf(receipts: readonly Receipt[], lines: readonly Consumption[]): Indicator[] {
  const specs = receipts.map(({ spec }) => spec);
  const opened = specs.filter(({ openedAt }) => openedAt !== undefined).length;
  const attended = specs.map(({ attendance }) => attendance?.seats);
  const isAttended = attended.every((seats) => seats !== undefined);
  const known: Partial<Record<IndicatorName, number>> = {
    sessions: specs.length,
    seats: sum(specs.map(({ seats }) => seats)),
    seatHours: round(sum(lines.map(({ seatHours }) => seatHours))),
    establishments: new Set(lines.map(({ establishment }) => establishment)).size,
    teachers: new Set(lines.map(({ teacher }) => teacher)).size,
    labs: new Set(lines.map(({ template }) => template)).size,
    opened,
    endedClean: specs.filter(({ leftovers }) => leftovers.length === 0).length,
    ...(specs.length > 0 ? { openedShare: Math.round((opened / specs.length) * 1000) / 1000 } : {}),
  };
  if (isAttended) {
    const seats = attended.flatMap((of) => of ?? []);
    known.seatsVisited = seats.filter(({ connectedSeconds }) => connectedSeconds > 0).length;
    known.connectedHours = round(sum(seats.map(({ connectedSeconds }) => connectedSeconds / 3600)));
  }
  return INDICATORS.map((name) => ({ name, value: known[name] }));
}

const sum = (values: readonly number[]): number => values.reduce((whole, value) => whole + value, 0);
const round = (value: number): number => Math.round(value * 100) / 100;
