import type { Locale } from "../../shared/domain/text.ts";

/** Instants are ISO UTC; everything here shows them in the user's zone. Durations are in seconds. */

const SPACE = "\u00a0";
const pad = (value: number): string => String(value).padStart(2, "0");

export const secondsBetween = (from: string | number, to: string | number): number =>
  (new Date(to).getTime() - new Date(from).getTime()) / 1000;

/** `10:00`, in both languages: the 24-hour clock is the schools'. */
export function clockTime(instant: string | number): string {
  const date = new Date(instant);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** `2 j`, `1 h 12`, `12 min`, `45 s`; never negative. */
export function duration(seconds: number, locale: Locale): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return `${whole}${SPACE}s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}${SPACE}min`;
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days >= 2) return `${days}${SPACE}${locale === "fr" ? "j" : "d"}`;
  return minutes % 60 === 0 ? `${hours}${SPACE}h` : `${hours}${SPACE}h${SPACE}${pad(minutes % 60)}`;
}

/** `1:12:40` or `12:40`: same width every second. */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const tail = `${pad(Math.floor((whole % 3600) / 60))}:${pad(whole % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

/** Midnight to midnight in the user's zone, robust to days of 23 and 25 hours. */
export function daysFromToday(instant: string | number, now: number): number {
  const midnight = (time: number) => {
    const date = new Date(time);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return Math.round((midnight(new Date(instant).getTime()) - midnight(now)) / 86_400_000);
}

/** `aujourd'hui`, `hier`, `demain`, else `lun. 23 nov.`. */
export function dayName(instant: string | number, now: number, locale: Locale): string {
  const days = daysFromToday(instant, now);
  if (Math.abs(days) <= 1) {
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day");
  }
  return new Intl.DateTimeFormat(locale === "fr" ? "fr-FR" : "en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
  }).format(new Date(instant));
}

/** `10:00` today, else with its day: `demain 10:00`. */
export const dayAndTime = (instant: string | number, now: number, locale: Locale): string =>
  daysFromToday(instant, now) === 0
    ? clockTime(instant)
    : `${dayName(instant, now, locale)} ${clockTime(instant)}`;

/** `23/12/2026`. */
export const shortDate = (instant: string | number, locale: Locale): string =>
  new Intl.DateTimeFormat(locale === "fr" ? "fr-FR" : "en-GB", {
    day: "2-digit",
    month: "2-digit",
    year: "numeric",
  }).format(new Date(instant));

/** `23/12/2026 10:05:40`. */
export const exactTime = (instant: string | number, locale: Locale): string =>
  `${shortDate(instant, locale)} ${clockTime(instant)}:${pad(new Date(instant).getSeconds())}`;

/** `2026-11-23T14:00` in the user's zone. */
export function toLocalInput(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${clockTime(time)}`;
}

/** The instant of such a text, `undefined` when it is none; `9:30` is good enough for a time. */
export function fromLocalInput(text: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T([01]?\d|2[0-3]):[0-5]\d$/.test(text)) return undefined;
  const time = new Date(text.replace(/T(\d):/, "T0$1:")).getTime();
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** The next moment at which the clock shows what it showed then: today if that is ahead, else tomorrow. */
export function nextAtThatTime(instant: string, now: number): number {
  const [then, next] = [new Date(instant), new Date(now)];
  next.setHours(then.getHours(), then.getMinutes(), 0, 0);
  if (next.getTime() <= now) next.setDate(next.getDate() + 1);
  return next.getTime();
}

/** The end that counts now: the class's own, and once that is over the end of the last seat that has more time. */
export const endNow = (
  { endsAt, lastEndsAt }: { endsAt: string; lastEndsAt?: string | undefined },
  now: number,
): string => (Date.parse(endsAt) > now ? endsAt : (lastEndsAt ?? endsAt));
