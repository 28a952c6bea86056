import type { Core, WriteContext } from "../api/core.ts";
import { forbidden } from "../api/status.ts";
import { digFields, digText, digTexts, type Fields } from "../json.ts";
import { BASELINE_CHECKS, type PodCheck, RESTRICTED_CHECKS } from "./podSecurityChecks.ts";

const PODS = { group: "", plural: "pods", kind: "Pod" };
const PREFIX = "pod-security.kubernetes.io";

/** `restricted` replaces the baseline checks that it has a stricter one for. */
const OVERRIDDEN = ["capabilities", "hostPathVolumes", "seccompProfile"];

/**
 * Pod Security admission by the labels of the namespace: `enforce` refuses, `warn` warns.
 * @throws ApiError 403 in the API server's words.
 */
export function checkPodSecurity(core: Core, pod: Fields, context: WriteContext): void {
  const name = digText(pod, "metadata", "name") ?? "";
  const spec = digFields(pod, "spec") ?? {};
  const found = judge(core, digText(pod, "metadata", "namespace") ?? "", spec);
  if (found.enforce) throw forbidden(PODS, name, `violates PodSecurity ${found.enforce}`);
  if (found.warn) context.warn(`would violate PodSecurity ${found.warn}`);
}

/** For what makes Pods from a template: a warning at most, as upstream. */
export function warnAboutTemplate(core: Core, object: Fields, context: WriteContext): void {
  const spec = digFields(object, "spec", "template", "spec");
  if (!spec) return;
  const found = judge(core, digText(object, "metadata", "namespace") ?? "", spec);
  const complaint = found.warn ?? found.enforce;
  if (complaint) context.warn(`would violate PodSecurity ${complaint}`);
}

function judge(core: Core, namespace: string, spec: Fields): { enforce?: string; warn?: string } {
  const labels = digTexts(core.storage.get("namespaces", undefined, namespace), "metadata", "labels");
  const complaints: { enforce?: string; warn?: string } = {};
  for (const mode of ["enforce", "warn"] as const) {
    const level = labels[`${PREFIX}/${mode}`];
    const version = labels[`${PREFIX}/${mode}-version`] ?? "latest";
    const problems = level === undefined ? [] : violations(level, spec);
    if (problems.length > 0) complaints[mode] = `"${level}:${version}": ${problems.join(", ")}`;
  }
  return complaints;
}

function violations(level: string, spec: Fields): string[] {
  let checks: PodCheck[] = [];
  if (level === "baseline") checks = BASELINE_CHECKS;
  if (level === "restricted") {
    checks = [...BASELINE_CHECKS.filter((check) => !OVERRIDDEN.includes(check.id)), ...RESTRICTED_CHECKS];
  }
  return checks.map((check) => check.run(spec)).filter((problem) => problem !== undefined);
}
