import { createHash } from "node:crypto";
import type { LabTemplate } from "../../shared/domain/template.ts";

/** Of everything that the lab says; the order in which it says it is nothing. */
export function fingerprintOf({ metadata: { name }, spec }: LabTemplate): string {
  const text = JSON.stringify({ name, spec }, (_, value: unknown) =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
