import { fill, locale, words } from "./words.ts";

const MINUTE = 60_000;

/** `1 h 12`, `8 min`, `4:05` when it gets short, days when it is long. `ms` may be negative. */
export function formatLeft(ms: number): string {
  const { duration } = words();
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (ms < 10 * MINUTE) return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
  if (minutes < 60) return fill(duration.minutes, { minutes });
  const days = Math.round(minutes / 1440);
  if (minutes >= 2880) return fill(days === 1 ? duration.days_one : duration.days_other, { count: days });
  return fill(duration.hours, {
    hours: Math.floor(minutes / 60),
    minutes: String(minutes % 60).padStart(2, "0"),
  });
}

/** The day alone. */
export const formatDate = (iso: string): string =>
  new Intl.DateTimeFormat(locale() === "fr" ? "fr-FR" : "en-GB", { dateStyle: "long" }).format(new Date(iso));

/** The time of day, with the date where it is another day. */
export function formatWhen(iso: string): string {
  const at = new Date(iso);
  const sameDay = at.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(locale() === "fr" ? "fr-FR" : "en-GB", {
    ...(sameDay ? {} : { weekday: "long", day: "numeric", month: "long" }),
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}
