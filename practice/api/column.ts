import type { KubeObject } from "../../shared/kubernetes/objects.ts";

export interface Column {
  name: string;
  type: string;
  format: string;
  description: string;
  /** 0 is always shown, more only with `-o wide`. */
  priority: number;
  cell(object: KubeObject, now: Date): unknown;
}

export function column(
  name: string,
  cell: (object: KubeObject, now: Date) => unknown,
  type = "string",
): Column {
  return { name, type, format: "", description: "", priority: 0, cell };
}

export function wide(name: string, cell: (object: KubeObject, now: Date) => unknown): Column {
  return { ...column(name, cell), priority: 1 };
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** The age of a time as kubectl says it: `45s`, `5m12s`, `3h`, `2d5h`, `41d`. */
export function ageOf(time: unknown, now: Date): string {
  const then = typeof time === "string" ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(then)) return "<unknown>";
  return shortDuration(Math.max(0, Math.floor((now.getTime() - then) / 1000)));
}

/** @param seconds whole */
function shortDuration(seconds: number): string {
  const pair = (big: number, bigUnit: string, small: number, smallUnit: string): string => {
    const rest = Math.floor((seconds % big) / small);
    return `${Math.floor(seconds / big)}${bigUnit}${rest > 0 ? `${rest}${smallUnit}` : ""}`;
  };
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  if (seconds < 10 * MINUTE) return pair(MINUTE, "m", 1, "s");
  if (seconds < 3 * HOUR) return `${Math.floor(seconds / MINUTE)}m`;
  if (seconds < 8 * HOUR) return pair(HOUR, "h", MINUTE, "m");
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)}h`;
  if (seconds < 8 * DAY) return pair(DAY, "d", HOUR, "h");
  if (seconds < 730 * DAY) return `${Math.floor(seconds / DAY)}d`;
  if (seconds < 8 * 365 * DAY) return pair(365 * DAY, "y", DAY, "d");
  return `${Math.floor(seconds / (365 * DAY))}y`;
}
