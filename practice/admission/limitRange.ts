import type { Core } from "../api/core.ts";
import { forbidden } from "../api/status.ts";
import { dig, digFields, digList, digText, ensureFields, type Fields, isFields } from "../json.ts";
import { formatQuantity, parseQuantity, sumQuantities } from "../quantity.ts";

const PODS = { group: "", plural: "pods", kind: "Pod" };
const CLAIMS = { group: "", plural: "persistentvolumeclaims", kind: "PersistentVolumeClaim" };

function limitsIn(core: Core, namespace: string, type: string): Fields[] {
  return core.storage
    .list("limitranges", namespace)
    .flatMap((range) => digList(range, "spec", "limits"))
    .filter(isFields)
    .filter((limit) => limit.type === type);
}

/** Fills in default requests and limits of containers, then checks the bounds. Throws ApiError 403. */
export function applyLimitRanges(core: Core, pod: Fields): void {
  const namespace = digText(pod, "metadata", "namespace") ?? "";
  const containers = [...digList(pod, "spec", "initContainers"), ...digList(pod, "spec", "containers")];
  const problems: string[] = [];
  for (const limit of limitsIn(core, namespace, "Container")) {
    for (const container of containers.filter(isFields)) {
      fillIn(container, limit);
      problems.push(...boundsBroken(limit, "Container", resourcesOf(container)));
    }
  }
  for (const limit of limitsIn(core, namespace, "Pod")) {
    const main = digList(pod, "spec", "containers").filter(isFields).map(resourcesOf);
    const total = (part: "requests" | "limits"): Fields => {
      const names = new Set(main.flatMap((one) => Object.keys(one[part])));
      return Object.fromEntries(
        [...names].map((name) => [name, formatQuantity(sumQuantities(main.map((one) => one[part][name])))]),
      );
    };
    problems.push(...boundsBroken(limit, "Pod", { requests: total("requests"), limits: total("limits") }));
  }
  refuse(PODS, pod, problems);
}

/** The bounds of a claim's storage. Throws ApiError 403. */
export function checkClaimLimits(core: Core, claim: Fields): void {
  const namespace = digText(claim, "metadata", "namespace") ?? "";
  const requests = digFields(claim, "spec", "resources", "requests") ?? {};
  const problems = limitsIn(core, namespace, "PersistentVolumeClaim").flatMap((limit) =>
    boundsBroken(limit, "PersistentVolumeClaim", { requests, limits: requests }),
  );
  refuse(CLAIMS, claim, problems);
}

function refuse(resource: typeof PODS, object: Fields, problems: string[]): void {
  if (problems.length === 0) return;
  const why = problems.length === 1 ? String(problems[0]) : `[${problems.join(", ")}]`;
  throw forbidden(resource, String(dig(object, "metadata", "name")), why);
}

interface Resources {
  requests: Fields;
  limits: Fields;
}

function resourcesOf(container: Fields): Resources {
  return {
    requests: digFields(container, "resources", "requests") ?? {},
    limits: digFields(container, "resources", "limits") ?? {},
  };
}

function fillIn(container: Fields, limit: Fields): void {
  const resources = ensureFields(container, "resources");
  const limits = { ...digFields(limit, "default"), ...digFields(resources, "limits") };
  const defaults = { ...digFields(limit, "defaultRequest") };
  const requests: Fields = { ...defaults, ...digFields(resources, "requests") };
  for (const [name, value] of Object.entries(limits)) requests[name] ??= value;
  if (Object.keys(limits).length > 0) resources.limits = limits;
  if (Object.keys(requests).length > 0) resources.requests = requests;
}

function boundsBroken(limit: Fields, type: string, { requests, limits }: Resources): string[] {
  const problems: string[] = [];
  for (const [name, bound] of Object.entries(digFields(limit, "min") ?? {})) {
    const asked = requests[name];
    const least = parseQuantity(bound)?.milli ?? 0;
    if (asked === undefined)
      problems.push(`minimum ${name} usage per ${type} is ${String(bound)}.  No request is specified`);
    else if ((parseQuantity(asked)?.milli ?? 0) < least) {
      problems.push(`minimum ${name} usage per ${type} is ${String(bound)}, but request is ${String(asked)}`);
    }
  }
  for (const [name, bound] of Object.entries(digFields(limit, "max") ?? {})) {
    const used = limits[name];
    const word = type === "PersistentVolumeClaim" ? "request" : "limit";
    if (used === undefined)
      problems.push(`maximum ${name} usage per ${type} is ${String(bound)}.  No limit is specified`);
    else if ((parseQuantity(used)?.milli ?? 0) > (parseQuantity(bound)?.milli ?? 0)) {
      problems.push(`maximum ${name} usage per ${type} is ${String(bound)}, but ${word} is ${String(used)}`);
    }
  }
  for (const [name, bound] of Object.entries(digFields(limit, "maxLimitRequestRatio") ?? {})) {
    const asked = parseQuantity(requests[name])?.milli ?? 0;
    const used = parseQuantity(limits[name])?.milli ?? 0;
    if (asked > 0 && used / asked > (parseQuantity(bound)?.milli ?? 0) / 1000) {
      const ratio = (used / asked).toFixed(6);
      problems.push(
        `${name} max limit to request ratio per ${type} is ${String(bound)}, but provided ratio is ${ratio}`,
      );
    }
  }
  return problems;
}
