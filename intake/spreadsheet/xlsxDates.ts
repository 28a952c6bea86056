import { readXml } from "./readXml.ts";

/** Formats that every Excel knows by number as dates or times. */
const BUILT_IN = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 58);

/** The numbers of the cell styles that show a number as a date or a time: in the file it is a count of days. */
export function readDateStyles(source: string): Set<number> {
  const formats = new Map<number, boolean>();
  const dates = new Set<number>();
  let styles: number | undefined;
  readXml(source, {
    open(name, attributes) {
      const id = Number(attributes.get("numFmtId") ?? 0);
      if (name === "numFmt") formats.set(id, isDate(attributes.get("formatCode") ?? ""));
      if (name === "cellXfs") styles = 0;
      if (name !== "xf" || styles === undefined) return;
      if (formats.get(id) ?? BUILT_IN(id)) dates.add(styles);
      styles++;
    },
    close(name) {
      if (name === "cellXfs") styles = undefined;
    },
  });
  return dates;
}

/** Its letters for year, month, day, hour and second, beside what is quoted, escaped or in brackets. */
const isDate = (format: string): boolean =>
  /[ymdhs]/i.test(format.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, "").replace(/general/gi, ""));

const DAY = 86_400_000;

/** `2026-09-14`, `08:30`, or both; as a plain number when it is none of this calendar. */
export function shownDate(days: number, from1904: boolean): string {
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const time = new Date(Math.round((epoch + days * DAY) / 1000) * 1000);
  if (days < 0 || Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999) return String(days);
  const [date = "", clock = ""] = time.toISOString().split("T");
  return [days >= 1 && date, days % 1 !== 0 && clock.slice(0, 5)].filter(Boolean).join(" ");
}
