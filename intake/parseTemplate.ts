import type { Issue } from "../shared/contract/failure.ts";
import { type Finding, toIssue } from "../shared/domain/finding.ts";
import { nearest } from "../shared/domain/nearest.ts";
import { checkTemplate } from "../shared/domain/resolveTemplate.ts";
import { LabTemplate } from "../shared/domain/template.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { type JsonSchema, structuralSchema } from "../shared/manifests/structuralSchema.ts";
import { type FileBeside, inlineFiles } from "./filesBeside.ts";
import { readYaml, type YamlValue } from "./readYaml.ts";
import { schemaFindings } from "./schemaFindings.ts";

type ParsedTemplate = { ok: true; template: LabTemplate } | { ok: false; issues: Issue[] };

const MOST_ISSUES = 50;
let fields: JsonSchema | undefined;

/**
 * A lab from its YAML file, or every reason to refuse it, each with line and column (from 1), in the order of the
 * file. `fileName` is passed on as `params.file`, for messages about several files; `beside` reads what stands in the
 * template's folder, for `from:`. Never throws where `beside` does not.
 */
export function parseTemplate(
  text: string,
  options: { fileName?: string; beside?: FileBeside } = {},
): ParsedTemplate {
  const { fileName, beside } = options;
  const parsed = parse(text, beside);
  if (parsed.ok || fileName === undefined) return parsed;
  return {
    ok: false,
    issues: parsed.issues.map((issue) => ({ ...issue, params: { ...issue.params, file: fileName } })),
  };
}

/** As `parseTemplate`, with what the text says also where that is no lab yet, for an editor. */
export function readTemplate(text: string): { yaml?: YamlValue; parsed: ParsedTemplate } {
  const read = readYaml(text);
  return read.ok ? { yaml: read.yaml, parsed: judge(read.yaml, undefined) } : { parsed: read };
}

function parse(text: string, beside: FileBeside | undefined): ParsedTemplate {
  const read = readYaml(text);
  return read.ok ? judge(read.yaml, beside) : read;
}

function judge(yaml: YamlValue, beside: FileBeside | undefined): ParsedTemplate {
  const foreign = foreignFindings(yaml.value);
  if (foreign.length > 0) return refused(foreign, yaml);
  const whole = inlineFiles(yaml.value, beside);
  if (whole.findings.length > 0) return refused(whole.findings, yaml);
  const checked = LabTemplate.safeParse(whole.value);
  if (!checked.success) {
    fields ??= structuralSchema(LabTemplate);
    const issues = checked.error.issues.slice(0, MOST_ISSUES * 2);
    return refused(schemaFindings(issues, yaml.value, fields), yaml);
  }
  const findings = checkTemplate(checked.data.spec).map((one) => ({ ...one, at: ["spec", ...one.at] }));
  return findings.length > 0 ? refused(findings, yaml) : { ok: true, template: checked.data };
}

/** A file that is something else altogether gets one sentence, not one for each field that it lacks. */
function foreignFindings(value: unknown): Finding[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [{ code: "template.notATemplate", at: [] }];
  const { apiVersion, kind } = value as Record<string, unknown>;
  if (typeof kind === "string" && kind !== "LabTemplate") {
    const near = nearest(kind, ["LabTemplate"]) !== undefined;
    return [
      {
        code: near ? "template.kindNear" : "template.otherKind",
        params: { kind: kind.slice(0, 60) },
        at: ["kind"],
      },
    ];
  }
  if (typeof apiVersion === "string" && apiVersion !== API_VERSION) {
    const params = { version: apiVersion.slice(0, 60), known: API_VERSION };
    return [{ code: "template.unknownVersion", params, at: ["apiVersion"] }];
  }
  return kind === undefined && apiVersion === undefined ? [{ code: "template.notATemplate", at: [] }] : [];
}

/** Faults of a field's name are shown at the name, others at the value. */
const AT_NAME = /^template\.(unknownField|fieldChanged|outsideSeat)/;

function refused(findings: Finding[], yaml: YamlValue): ParsedTemplate {
  const issues = findings.slice(0, MOST_ISSUES).map((finding) => ({
    ...toIssue(finding),
    ...yaml.locate(finding.at, AT_NAME.test(finding.code) ? "name" : "value"),
  }));
  return { ok: false, issues: issues.sort((a, b) => a.line - b.line || a.column - b.column) };
}
