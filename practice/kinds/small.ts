import type { KindRules } from "../api/core.ts";
import { dig, digFields, digList, digText, ensureFields, equal, isFields } from "../json.ts";
import { parseQuantity } from "../quantity.ts";
import { type FieldError, forbiddenField, invalid, notSupported, required } from "../schema/fieldError.ts";
import { defaultTo } from "./podDefaults.ts";

const QUANTITY_RULE =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

export const resourceQuotaRules: KindRules = {
  prepare(object, old) {
    ensureFields(object, "spec");
    if (!old) object.status = {};
  },
  validate: (object) =>
    Object.entries(digFields(object, "spec", "hard") ?? {})
      .filter(([, value]) => parseQuantity(value) === undefined)
      .map(([name, value]) => invalid(`spec.hard[${name}]`, value, QUANTITY_RULE)),
};

export const limitRangeRules: KindRules = {
  prepare(object) {
    for (const limit of digList(object, "spec", "limits")) {
      if (!isFields(limit) || limit.type !== "Container") continue;
      // A maximum is a default limit, a default limit or a minimum a default request.
      const limits = { ...digFields(limit, "max"), ...digFields(limit, "default") };
      const requests = { ...digFields(limit, "min"), ...limits, ...digFields(limit, "defaultRequest") };
      if (Object.keys(limits).length > 0) limit.default = limits;
      if (Object.keys(requests).length > 0) limit.defaultRequest = requests;
    }
  },
};

export const roleBindingRules: KindRules = {
  prepare(object) {
    for (const subject of digList(object, "subjects")) {
      if (!isFields(subject)) continue;
      const isAccount = subject.kind === "ServiceAccount";
      defaultTo(subject, { apiGroup: isAccount ? "" : "rbac.authorization.k8s.io" });
      if (isAccount) delete subject.apiGroup;
    }
    const reference = digFields(object, "roleRef");
    if (reference && !reference.apiGroup) reference.apiGroup = "rbac.authorization.k8s.io";
  },
  validate(object, old) {
    const errors: FieldError[] = [];
    const reference = digFields(object, "roleRef") ?? {};
    const kinds = ["Role", "ClusterRole"];
    if (!reference.name) errors.push(required("roleRef.name"));
    if (!kinds.includes(String(reference.kind))) {
      errors.push(notSupported("roleRef.kind", reference.kind ?? "", kinds));
    }
    if (old && !equal(old.roleRef, reference))
      errors.push(invalid("roleRef", reference, "cannot change roleRef"));
    for (const [index, subject] of digList(object, "subjects").entries()) {
      if (!dig(subject, "name")) errors.push(required(`subjects[${index}].name`));
      if (dig(subject, "kind") === "ServiceAccount" && !dig(subject, "namespace")) {
        errors.push(required(`subjects[${index}].namespace`));
      }
    }
    return errors;
  },
};

export const roleRules: KindRules = {
  validate(object) {
    return digList(object, "rules").flatMap((rule, index) =>
      digList(rule, "verbs").length > 0
        ? []
        : [required(`rules[${index}].verbs`, "verbs must contain at least one value")],
    );
  },
};

export const networkPolicyRules: KindRules = {
  prepare(object) {
    const spec = ensureFields(object, "spec");
    if (spec.podSelector === undefined) spec.podSelector = {};
    if (spec.policyTypes === undefined) {
      spec.policyTypes = digList(spec, "egress").length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
    }
    for (const rule of [...digList(spec, "ingress"), ...digList(spec, "egress")]) {
      for (const port of digList(rule, "ports")) if (isFields(port)) defaultTo(port, { protocol: "TCP" });
    }
  },
  validate(object) {
    const types = ["Egress", "Ingress"];
    return digList(object, "spec", "policyTypes")
      .filter((type) => !types.includes(String(type)))
      .map((type, index) => notSupported(`spec.policyTypes[${index}]`, type, types));
  },
};

export const storageClassRules: KindRules = {
  prepare: (object) => defaultTo(object, { reclaimPolicy: "Delete", volumeBindingMode: "Immediate" }),
  validate: (object) => (object.provisioner ? [] : [required("provisioner")]),
};

export const persistentVolumeRules: KindRules = {
  prepare(object, old) {
    const spec = ensureFields(object, "spec");
    defaultTo(spec, { persistentVolumeReclaimPolicy: "Retain", volumeMode: "Filesystem" });
    if (!old) object.status = { phase: "Pending" };
  },
};

export const priorityClassRules: KindRules = {
  prepare: (object) => defaultTo(object, { preemptionPolicy: "PreemptLowerPriority" }),
  validate: (object, old) =>
    old && old.value !== object.value ? [forbiddenField("value", "may not be changed in an update.")] : [],
};

export const leaseRules: KindRules = {
  validate(object) {
    const errors: FieldError[] = [];
    const seconds = dig(object, "spec", "leaseDurationSeconds");
    if (typeof seconds === "number" && seconds <= 0) {
      errors.push(invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"));
    }
    if (digText(object, "spec", "holderIdentity") === "") {
      errors.push(invalid("spec.holderIdentity", "", "must not be empty"));
    }
    return errors;
  },
};

export const ingressRules: KindRules = {
  validate(object) {
    const errors: FieldError[] = [];
    const types = ["Exact", "ImplementationSpecific", "Prefix"];
    for (const [index, rule] of digList(object, "spec", "rules").entries()) {
      for (const [place, path] of digList(rule, "http", "paths").entries()) {
        const field = `spec.rules[${index}].http.paths[${place}].pathType`;
        const type = dig(path, "pathType");
        if (type === undefined) errors.push(required(field, "pathType must be specified"));
        else if (!types.includes(String(type))) errors.push(notSupported(field, type, types));
      }
    }
    if (digList(object, "spec", "rules").length === 0 && !digFields(object, "spec", "defaultBackend")) {
      errors.push(invalid("spec", {}, "either `defaultBackend` or `rules` must be specified"));
    }
    return errors;
  },
};

export const eventRules: KindRules = {
  validate(object) {
    const home = digText(object, "involvedObject", "namespace") ?? "default";
    const namespace = digText(object, "metadata", "namespace");
    return home === namespace || (home === "" && namespace === "default")
      ? []
      : [invalid("involvedObject.namespace", home, "does not match event.namespace")];
  },
};
