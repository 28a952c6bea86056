import type { Locale } from "../../../shared/domain/text.ts";

/** Months as `2026-11`. */
export function monthAt(now: number, back = 0): string {
  const date = new Date(now);
  return monthOf(date.getFullYear(), date.getMonth() - back);
}

function monthOf(year: number, index: number): string {
  const date = new Date(Date.UTC(year, index, 1));
  return date.toISOString().slice(0, 7);
}

/** All from the first to the last, both with them; never more than a screen can show. */
export function monthsBetween(from: string, to: string, most = 60): string[] {
  const [year = 0, month = 0] = from.split("-").map(Number);
  const months: string[] = [];
  for (let index = 0; index < most; index++) {
    const next = monthOf(year, month - 1 + index);
    if (next > to) break;
    months.push(next);
  }
  return months;
}

/** `novembre 2026`, or `nov. 2026` where there is little room. */
export const monthName = (month: string, locale: Locale, length: "long" | "short" = "long"): string =>
  new Intl.DateTimeFormat(locale === "fr" ? "fr-FR" : "en-GB", {
    ...{ month: length, year: "numeric", timeZone: "UTC" },
  }).format(new Date(`${month}-15T00:00:00Z`));
