import type { KindRules } from "../api/core.ts";
import { dig, digList, digTexts, type Fields, isFields } from "../json.ts";

import { type FieldError, invalid } from "../schema/fieldError.ts";

/** Namespaces that the cluster itself needs. */
export const SYSTEM_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

export const namespaceRules: KindRules = {
  prepare(object, old) {
    const metadata = object.metadata as Fields;
    const labels = isFields(metadata.labels) ? metadata.labels : {};
    metadata.labels = { ...labels, "kubernetes.io/metadata.name": metadata.name };
    // Only the finalize subresource takes finalizers of the spec away.
    object.spec = old?.spec ?? { finalizers: ["kubernetes"] };
    if (!old) object.status = { phase: "Active" };
  },
  validate: (object) => validateSecurityLabels(digTexts(object, "metadata", "labels")),
  stays: (object) => digList(object, "spec", "finalizers").length > 0,
  beginDeletion(object) {
    const status = isFields(object.status) ? object.status : {};
    object.status = { ...status, phase: "Terminating" };
  },
};

const LEVELS = ["privileged", "baseline", "restricted"];

function validateSecurityLabels(labels: Record<string, string>): FieldError[] {
  return ["enforce", "audit", "warn"].flatMap((mode) => {
    const key = `pod-security.kubernetes.io/${mode}`;
    const [level = "privileged", version = "latest"] = [labels[key], labels[`${key}-version`]];
    const errors: FieldError[] = [];
    if (!LEVELS.includes(level)) {
      errors.push(invalid(`metadata.labels[${key}]`, level, `must be one of ${LEVELS.join(", ")}`));
    }
    if (!/^(latest|v1\.\d+)$/.test(version)) {
      errors.push(invalid(`metadata.labels[${key}-version]`, version, 'must be "latest" or "v1.x"'));
    }
    return errors;
  });
}

export function isTerminating(namespace: unknown): boolean {
  return dig(namespace, "metadata", "deletionTimestamp") !== undefined;
}
