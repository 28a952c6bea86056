import type { Locale } from "../../shared/domain/text.ts";

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

const number = (value: number, locale: Locale, digits: number): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);

/** `3 Kio` / `3 KiB`, `512 Mio` / `512 MiB`, `1,5 Gio` / `1.5 GiB`. */
export function bytes(value: number, locale: Locale): string {
  const byte = locale === "fr" ? "o" : "B";
  if (value >= GIB) return `${number(value / GIB, locale, value < 10 * GIB ? 1 : 0)}\u00a0Gi${byte}`;
  if (value > 0 && value < MIB) return `${number(Math.ceil(value / 1024), locale, 0)}\u00a0Ki${byte}`;
  return `${number(value / MIB, locale, 0)}\u00a0Mi${byte}`;
}

/** `0,25 CPU`. */
export const cpus = (value: number, locale: Locale): string =>
  `${number(value, locale, value < 10 ? 2 : 0)}\u00a0CPU`;

/** Two digits where they matter. */
export const decimal = (value: number, locale: Locale): string => number(value, locale, value < 10 ? 2 : 0);
