import { createHash } from "node:crypto";
import type { LabTemplate } from "../../shared/domain/template.ts";
import { canonical } from "../../shared/manifests/fingerprint.ts";

/** Of everything that the lab says; the order in which it says it is nothing. */
export function fingerprintOf({ metadata: { name }, spec }: LabTemplate): string {
  return createHash("sha256").update(canonical({ name, spec })).digest("hex").slice(0, 32);
}
