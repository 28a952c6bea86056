import { exportCsv } from "../intake/exportCsv.ts";
import type { AuditEntrySpec } from "../shared/domain/auditEntry.ts";
import type { Locale } from "../shared/domain/text.ts";
import { fileName } from "./papers.ts";

const COLUMNS = ["at", "actor", "action", "seat", "reason"] as const;

export const auditRows = (entries: readonly AuditEntrySpec[]): string[][] =>
  entries.map(({ at, actor, action, seat, reason }) => [
    ...[at, actor, action, seat === undefined ? "" : String(seat), reason ?? ""],
  ]);

/** For machines as for people: columns and actions are called the same in both languages. */
export const auditCsv = (entries: readonly AuditEntrySpec[]): string =>
  exportCsv([[...COLUMNS], ...auditRows(entries)]);

export function auditFile(
  title: string,
  entries: readonly AuditEntrySpec[],
  format: "csv" | "json",
  locale: Locale,
): { name: string; text: string } {
  const name = `${fileName(title)} - ${locale === "fr" ? "registre" : "audit"}.${format}`;
  return { name, text: format === "csv" ? auditCsv(entries) : `${JSON.stringify(entries, null, 2)}\n` };
}
