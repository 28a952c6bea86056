import { randomBytes } from "node:crypto";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { applyLimitRanges } from "../admission/limitRange.ts";
import { checkPodSecurity } from "../admission/podSecurity.ts";
import type { Core, KindRules } from "../api/core.ts";
import { forbidden } from "../api/status.ts";
import {
  clone,
  dig,
  digFields,
  digList,
  digText,
  ensureFields,
  equal,
  type Fields,
  isFields,
} from "../json.ts";
import { type FieldError, forbiddenField } from "../schema/fieldError.ts";
import { defaultPodSpec, defaultTo } from "./podDefaults.ts";
import { validatePodSpec } from "./podValidation.ts";

const PODS = { group: "", plural: "pods", kind: "Pod" };
const TOKEN_MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

export const podRules: KindRules = {
  prepare(object, old, core) {
    const spec = ensureFields(object, "spec");
    defaultPodSpec(spec);
    defaultTo(spec, { enableServiceLinks: true });
    if (old) return;
    setPriority(spec, core);
    defaultTolerations(spec);
    object.status = { phase: "Pending" };
  },
  admit(object, old, core, context) {
    if (old) return;
    assignServiceAccount(object, core);
    applyLimitRanges(core, object);
    ensureFields(object, "status").qosClass = qualityOf(ensureFields(object, "spec"));
    checkPodSecurity(core, object, context);
  },
  validate(object, old) {
    const errors = validatePodSpec(digFields(object, "spec") ?? {}, "spec");
    return errors.length === 0 && old ? validateChange(object, old) : errors;
  },
  gracePeriod(object, asked) {
    const phase = digText(object, "status", "phase");
    // Nothing runs: there is nothing to wait for.
    if (!digText(object, "spec", "nodeName") || phase === "Succeeded" || phase === "Failed") return 0;
    const usual = dig(object, "spec", "terminationGracePeriodSeconds");
    const grace = asked ?? (typeof usual === "number" ? usual : 30);
    const before = dig(object, "metadata", "deletionGracePeriodSeconds");
    return typeof before === "number" ? Math.min(before, grace) : grace;
  },
};

/** What is promised to a Pod when a node is short of something. */
function qualityOf(spec: Fields): "BestEffort" | "Burstable" | "Guaranteed" {
  const containers = [...digList(spec, "containers"), ...digList(spec, "initContainers")];
  const amounts = containers.map((container) => {
    const limits = digFields(container, "resources", "limits") ?? {};
    return { limits, requests: { ...limits, ...digFields(container, "resources", "requests") } };
  });
  const names = ["cpu", "memory"];
  const asked = amounts.some(({ requests }) => names.some((name) => requests[name] !== undefined));
  if (!asked) return "BestEffort";
  const isWhole = amounts.every(({ limits, requests }) =>
    names.every((name) => limits[name] !== undefined && limits[name] === requests[name]),
  );
  return isWhole ? "Guaranteed" : "Burstable";
}

function setPriority(spec: Fields, core: Core): void {
  const name = digText(spec, "priorityClassName");
  const found = name && core.storage.get("priorityclasses.scheduling.k8s.io", undefined, name);
  const value = found ? dig(found, "value") : 0;
  spec.priority = typeof value === "number" ? value : 0;
  defaultTo(spec, { preemptionPolicy: "PreemptLowerPriority" });
}

function defaultTolerations(spec: Fields): void {
  const present = digList(spec, "tolerations");
  const added = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]
    .filter((key) => !present.some((one) => dig(one, "key") === key))
    .map((key) => ({ effect: "NoExecute", key, operator: "Exists", tolerationSeconds: 300 }));
  spec.tolerations = [...present, ...added];
}

/** The account must be there; its token is mounted unless the Pod or the account says no. */
function assignServiceAccount(object: Fields, core: Core): void {
  const spec = ensureFields(object, "spec");
  const metadata = digFields(object, "metadata") ?? {};
  const namespace = String(metadata.namespace);
  const name = digText(spec, "serviceAccountName") || digText(spec, "serviceAccount") || "default";
  spec.serviceAccountName = name;
  spec.serviceAccount = name;
  const account = core.storage.get("serviceaccounts", namespace, name);
  if (!account) {
    const why = `error looking up service account ${namespace}/${name}: serviceaccount ${JSON.stringify(name)} not found`;
    throw forbidden(PODS, String(metadata.name), why);
  }
  const wants = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  if (wants === true) mountToken(spec);
}

function mountToken(spec: Fields): void {
  const containers = [...digList(spec, "initContainers"), ...digList(spec, "containers")].filter(isFields);
  const open = containers.filter(
    (container) =>
      !digList(container, "volumeMounts").some((mount) => dig(mount, "mountPath") === TOKEN_MOUNT),
  );
  if (open.length === 0) return;
  const name = `kube-api-access-${randomBytes(3).toString("hex").slice(0, 5)}`;
  for (const container of open) {
    const mount = { name, readOnly: true, mountPath: TOKEN_MOUNT };
    container.volumeMounts = [...digList(container, "volumeMounts"), mount];
  }
  const sources = [
    { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
    { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
    {
      downwardAPI: {
        items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
      },
    },
  ];
  spec.volumes = [...digList(spec, "volumes"), { name, projected: { defaultMode: 420, sources } }];
}

const CHANGEABLE =
  "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

function validateChange(object: Fields, old: KubeObject): FieldError[] {
  const comparable = (pod: unknown): Fields => {
    const spec = clone(digFields(pod, "spec") ?? {});
    delete spec.activeDeadlineSeconds;
    delete spec.tolerations;
    for (const list of ["containers", "initContainers"]) {
      for (const container of digList(spec, list)) {
        if (!isFields(container)) continue;
        delete container.image;
        delete container.imagePullPolicy;
      }
    }
    return spec;
  };
  return equal(comparable(object), comparable(old)) ? [] : [forbiddenField("spec", CHANGEABLE)];
}
