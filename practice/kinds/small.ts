import { BlockList, isIP } from "node:net";
import type { KindRules } from "../api/core.ts";
import { qualifiedNameProblem } from "../api/metadata.ts";
import { dig, digFields, digList, digText, ensureFields, equal, isFields } from "../json.ts";
import { parseQuantity, ZERO } from "../quantity.ts";
import { type FieldError, forbiddenField, invalid, notSupported, required } from "../schema/fieldError.ts";
import { expressionProblem } from "../schema/rules.ts";
import { defaultTo } from "./podDefaults.ts";

const QUOTA_NAME =
  /^(count\/.+|(requests|limits)\.(cpu|memory|ephemeral-storage)|requests\.storage|cpu|memory|ephemeral-storage|pods|services|configmaps|secrets|persistentvolumeclaims|replicationcontrollers|resourcequotas|services\.(nodeports|loadbalancers)|requests\.[^/]+\/.+|.+\.storageclass\.storage\.k8s\.io\/.+)$/;

function validateQuotaName(name: string): FieldError[] {
  const field = `spec.hard[${name}]`;
  const problem = qualifiedNameProblem(name);
  if (problem) {
    return [invalid(field, name, problem), invalid(field, name, "must be a standard resource for quota")];
  }
  if (QUOTA_NAME.test(name)) return [];
  return [
    invalid(field, name, "must be a standard resource type or fully qualified"),
    invalid(field, name, "must be a standard resource for quota"),
  ];
}

function validateAmount(field: string, value: unknown, mayBeFraction: boolean): FieldError[] {
  const { milli } = parseQuantity(value) ?? ZERO;
  if (milli < 0) return [invalid(field, value, "must be greater than or equal to 0")];
  return mayBeFraction || milli % 1000 === 0 ? [] : [invalid(field, value, "must be an integer")];
}

export const resourceQuotaRules: KindRules = {
  prepare(object, old) {
    ensureFields(object, "spec");
    if (!old) object.status = {};
  },
  validate: (object) =>
    Object.entries(digFields(object, "spec", "hard") ?? {}).flatMap(([name, value]) => [
      ...validateQuotaName(name),
      ...validateAmount(`spec.hard[${name}]`, value, /cpu|memory|storage/.test(name)),
    ]),
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
    if (!kinds.includes(String(reference.kind))) {
      errors.push(notSupported("roleRef.kind", reference.kind ?? "", kinds));
    }
    if (old && !equal(old.roleRef, reference))
      errors.push(invalid("roleRef", reference, "cannot change roleRef"));
    for (const [index, subject] of digList(object, "subjects").entries()) {
      errors.push(...validateSubject(subject, `subjects[${index}]`, object.kind === "RoleBinding"));
    }
    if (!reference.name) errors.push(required("roleRef.name"));
    return errors;
  },
};

const RBAC = "rbac.authorization.k8s.io";

function validateSubject(subject: unknown, path: string, isNamespaced: boolean): FieldError[] {
  const kinds = ["ServiceAccount", "User", "Group"];
  const errors: FieldError[] = [];
  const kind = digText(subject, "kind") ?? "";
  const group = digText(subject, "apiGroup") ?? "";
  if (!dig(subject, "name")) errors.push(required(`${path}.name`));
  if (!kinds.includes(kind)) errors.push(notSupported(`${path}.kind`, kind, kinds));
  else if (kind !== "ServiceAccount" && group !== RBAC) {
    errors.push(notSupported(`${path}.apiGroup`, group, [RBAC]));
  } else if (kind === "ServiceAccount" && !isNamespaced && !dig(subject, "namespace")) {
    errors.push(required(`${path}.namespace`));
  }
  return errors;
}

export const roleRules: KindRules = {
  prepare(object) {
    if (digList(object, "rules").length === 0) object.rules = null;
  },
  validate(object) {
    const isNamespaced = object.kind === "Role";
    return digList(object, "rules").flatMap((rule, index) =>
      validateRule(rule, `rules[${index}]`, isNamespaced),
    );
  },
};

function validateRule(rule: unknown, path: string, isNamespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const missing = (field: string): boolean => digList(rule, field).length === 0;
  const urls = digList(rule, "nonResourceURLs");
  if (urls.length > 0 && isNamespaced) {
    return [invalid(`${path}.nonResourceURLs`, urls, "namespaced rules cannot apply to non-resource URLs")];
  }
  if (urls.length === 0) {
    if (missing("apiGroups")) {
      errors.push(required(`${path}.apiGroups`, "resource rules must supply at least one api group"));
    }
    if (missing("resources")) {
      errors.push(required(`${path}.resources`, "resource rules must supply at least one resource"));
    }
  }
  if (missing("verbs")) errors.push(required(`${path}.verbs`));
  return errors;
}

const CIDR_RULE = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

function validatePeer(peer: unknown, path: string): FieldError[] {
  if (!isFields(peer) || Object.keys(peer).length === 0) return [required(path, "must specify a peer")];
  const block = digFields(peer, "ipBlock");
  if (!block) return [];
  const cidr = parseCidr(block.cidr);
  const fault = cidrFault(cidr);
  if (fault || !cidr) return [invalid(`${path}.ipBlock.cidr`, block.cidr ?? "", fault ?? CIDR_RULE)];
  return digList(block, "except").flatMap((except, index) => {
    const field = `${path}.ipBlock.except[${index}]`;
    const hole = parseCidr(except);
    if (!hole) return [invalid(field, except, CIDR_RULE)];
    const odd = cidrFault(hole);
    const isWithin =
      !isMapped(hole) && // an IPv4 range in other clothes
      hole.family === cidr.family &&
      hole.bits > cidr.bits &&
      within(cidr).check(hole.address, hole.family === 4 ? "ipv4" : "ipv6");
    return [
      ...(odd ? [invalid(field, except, odd)] : []),
      ...(isWithin ? [] : [invalid(field, except, "must be a strict subset of `cidr`")]),
    ];
  });
}

interface Cidr {
  address: string;
  bits: number;
  family: number;
}

function parseCidr(text: unknown): Cidr | undefined {
  const [, address = "", bits = ""] = /^([^/]+)\/(\d+)$/.exec(String(text)) ?? [];
  const family = isIP(address);
  const isFit = family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
  return isFit ? { address, bits: Number(bits), family } : undefined;
}

/** What has been refused of new objects since blocks are compared by more programs than the one that wrote them. */
function cidrFault(cidr: Cidr | undefined): string | undefined {
  if (!cidr) return CIDR_RULE;
  if (cidr.family === 6) return isMapped(cidr) ? "must not have an IPv4-mapped IPv6 address" : undefined;
  const bits = cidr.address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return bits % 2 ** (32 - cidr.bits) === 0 ? undefined : "must not have bits set beyond the prefix length";
}

const isMapped = ({ address }: Cidr): boolean => /^::ffff:/i.test(address);

function within({ address, bits, family }: Cidr): BlockList {
  const list = new BlockList();
  list.addSubnet(address, bits, family === 4 ? "ipv4" : "ipv6");
  return list;
}

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
    const types = ["Ingress", "Egress"];
    const errors = digList(object, "spec", "policyTypes")
      .filter((type) => !types.includes(String(type)))
      .map((type, index) => notSupported(`spec.policyTypes[${index}]`, type, types));
    for (const [rules, peers] of [
      ["ingress", "from"],
      ["egress", "to"],
    ] as const) {
      for (const [index, rule] of digList(object, "spec", rules).entries()) {
        for (const [place, peer] of digList(rule, peers).entries()) {
          errors.push(...validatePeer(peer, `spec.${rules}[${index}].${peers}[${place}]`));
        }
      }
    }
    return errors;
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

/** Its expressions are kept, not run: admission by policy is tried on a real API server. */
export const admissionPolicyRules: KindRules = {
  prepare(object, old) {
    const spec = ensureFields(object, "spec");
    defaultTo(spec, { failurePolicy: "Fail" });
    const constraints = digFields(spec, "matchConstraints");
    if (constraints) {
      defaultTo(constraints, { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} });
    }
    for (const rule of digList(constraints, "resourceRules"))
      if (isFields(rule)) defaultTo(rule, { scope: "*" });
    if (!old) object.status = {};
  },
  validate(object) {
    const errors: FieldError[] = [];
    const policies = ["Fail", "Ignore"];
    const policy = dig(object, "spec", "failurePolicy");
    if (!policies.includes(String(policy))) errors.push(notSupported("spec.failurePolicy", policy, policies));
    const constraints = digFields(object, "spec", "matchConstraints");
    if (!constraints) errors.push(required("spec.matchConstraints"));
    else if (digList(constraints, "resourceRules").length === 0) {
      errors.push(required("spec.matchConstraints.resourceRules"));
    }
    for (const [index, { expression }] of digList(object, "spec", "validations").filter(isFields).entries()) {
      const problem = expressionProblem(String(expression ?? ""));
      const field = `spec.validations[${index}].expression`;
      if (problem) errors.push(invalid(field, expression ?? "", problem));
    }
    const lists = ["validations", "auditAnnotations"];
    if (lists.every((list) => digList(object, "spec", list).length === 0)) {
      const rule = "validations or auditAnnotations must contain at least one item";
      errors.push(...lists.map((list) => required(`spec.${list}`, rule)));
    }
    return errors;
  },
};

export const leaseRules: KindRules = {
  validate(object) {
    const errors: FieldError[] = [];
    const seconds = dig(object, "spec", "leaseDurationSeconds");
    if (typeof seconds === "number" && seconds <= 0) {
      errors.push(invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"));
    }
    const transitions = dig(object, "spec", "leaseTransitions");
    if (typeof transitions === "number" && transitions < 0) {
      errors.push(invalid("spec.leaseTransitions", transitions, "must be greater than or equal to 0"));
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
  prepare(object) {
    const times = { eventTime: null, firstTimestamp: null, lastTimestamp: null };
    defaultTo(object, { ...times, reportingComponent: "", reportingInstance: "", source: {} });
  },
  validate(object) {
    const home = digText(object, "involvedObject", "namespace") ?? "default";
    const namespace = digText(object, "metadata", "namespace");
    return home === namespace || (home === "" && namespace === "default")
      ? []
      : [invalid("involvedObject.namespace", home, "does not match event.namespace")];
  },
};
