import type { Issue } from "../shared/contract/failure.ts";
import { toIssue } from "../shared/domain/finding.ts";
import { PriceList } from "../shared/domain/priceList.ts";
import { structuralSchema } from "../shared/manifests/structuralSchema.ts";
import { readYaml } from "./readYaml.ts";
import { schemaFindings } from "./schemaFindings.ts";

/** A price list from its YAML (or JSON) text, or every reason to refuse it, each with line and column (from 1). */
export function parsePriceList(text: string): { ok: true; list: PriceList } | { ok: false; issues: Issue[] } {
  const read = readYaml(text);
  if (!read.ok) return read;
  const { value } = read.yaml;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return { ok: false, issues: [{ code: "report.notAPriceList" }] };
  const checked = PriceList.safeParse(value);
  if (checked.success) return { ok: true, list: checked.data };
  const findings = schemaFindings(checked.error.issues, value, structuralSchema(PriceList));
  return {
    ok: false,
    issues: findings.map((finding) => ({ ...toIssue(finding), ...read.yaml.locate(finding.at, "value") })),
  };
}
