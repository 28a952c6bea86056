import type { Issue } from "../shared/contract/failure.ts";
import { toIssue } from "../shared/domain/finding.ts";
import { EnergyFactor, PriceList, type Range } from "../shared/domain/priceList.ts";
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
  if (checked.success) {
    const reversed = EnergyFactor.options
      .filter((factor) => isReversed(checked.data.energy?.[factor]))
      .map((factor) => ({
        code: "report.rangeReversed",
        path: `energy.${factor}`,
        ...read.yaml.locate(["energy", factor, "low"], "value"),
      }));
    return reversed.length > 0 ? { ok: false, issues: reversed } : { ok: true, list: checked.data };
  }
  const findings = schemaFindings(checked.error.issues, value, structuralSchema(PriceList));
  return {
    ok: false,
    issues: findings.map((finding) => ({ ...toIssue(finding), ...read.yaml.locate(finding.at, "value") })),
  };
}

const isReversed = (range: Range | undefined): boolean => range !== undefined && range.low > range.high;
