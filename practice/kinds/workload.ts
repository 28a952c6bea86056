import { warnAboutTemplate } from "../admission/podSecurity.ts";
import type { KindRules } from "../api/core.ts";
import { selectorOf } from "../api/selectors.ts";
import { dig, digFields, ensureFields, equal, type Fields } from "../json.ts";
import { type FieldError, invalid, required } from "../schema/fieldError.ts";
import { defaultPodSpec, defaultTo } from "./podDefaults.ts";
import { validatePodSpec } from "./podValidation.ts";

const DEFAULTS: Record<string, Fields> = {
  Deployment: { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 },
  ReplicaSet: { replicas: 1 },
  StatefulSet: { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: "OrderedReady" },
  DaemonSet: { revisionHistoryLimit: 10 },
  Job: { backoffLimit: 6, completions: 1, parallelism: 1, completionMode: "NonIndexed", suspend: false },
};

/** Kinds with a Pod template. No controller makes Pods of them here; they are kept and checked. */
export const workloadRules: KindRules = {
  prepare(object) {
    const kind = String(object.kind);
    const spec = ensureFields(object, "spec");
    defaultTo(spec, DEFAULTS[kind] ?? {});
    defaultPodSpec(ensureFields(ensureFields(spec, "template"), "spec"));
    if (kind === "Deployment") {
      defaultTo(spec, { strategy: { type: "RollingUpdate" } });
      const strategy = ensureFields(spec, "strategy");
      if (strategy.type === "RollingUpdate") {
        defaultTo(ensureFields(strategy, "rollingUpdate"), { maxSurge: "25%", maxUnavailable: "25%" });
      }
    }
  },
  admit: (object, _old, core, context) => warnAboutTemplate(core, object, context),
  validate(object, old) {
    const errors: FieldError[] = [];
    if (object.kind === "Job") {
      return validatePodSpec(digFields(object, "spec", "template", "spec") ?? {}, "spec.template.spec");
    }
    const selector = digFields(object, "spec", "selector");
    if (!selector) errors.push(required("spec.selector"));
    else if (!selectorOf(selector)(dig(object, "spec", "template"))) {
      const labels = dig(object, "spec", "template", "metadata", "labels") ?? {};
      const path = "spec.template.metadata.labels";
      errors.push(invalid(path, labels, "`selector` does not match template `labels`"));
    }
    if (old && !equal(dig(old, "spec", "selector"), selector)) {
      errors.push(invalid("spec.selector", selector, "field is immutable"));
    }
    errors.push(
      ...validatePodSpec(digFields(object, "spec", "template", "spec") ?? {}, "spec.template.spec"),
    );
    return errors;
  },
};
