import type { Fields } from "../json.ts";
import type { Registry, Resource } from "./registry.ts";

export const VERSION = {
  major: "1",
  minor: "37",
  gitVersion: "v1.37.2+practice",
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "1970-01-01T00:00:00Z",
  goVersion: "none",
  compiler: "none",
  platform: "practice/any",
  emulationMajor: "1",
  emulationMinor: "37",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "36",
};

/** A subresource, or a resource without objects (reviews). */
interface Extra {
  group: string;
  version: string;
  /** `pods/log`, `selfsubjectaccessreviews` */
  name: string;
  namespaced: boolean;
  kind: string;
  /** Group and version of the kind, where they differ. */
  of?: { group: string; version: string };
  verbs: string[];
}

export const EXTRAS: readonly Extra[] = [
  extra("", "v1", "namespaces/finalize", false, "Namespace", ["update"]),
  extra("", "v1", "pods/log", true, "Pod", ["get"]),
  extra("", "v1", "pods/exec", true, "PodExecOptions", ["create", "get"]),
  extra("", "v1", "pods/attach", true, "PodAttachOptions", ["create", "get"]),
  extra("", "v1", "pods/portforward", true, "PodPortForwardOptions", ["create", "get"]),
  {
    ...extra("", "v1", "pods/eviction", true, "Eviction", ["create"]),
    of: { group: "policy", version: "v1" },
  },
  {
    ...extra("", "v1", "serviceaccounts/token", true, "TokenRequest", ["create"]),
    of: { group: "authentication.k8s.io", version: "v1" },
  },
  extra("authentication.k8s.io", "v1", "tokenreviews", false, "TokenReview", ["create"]),
  extra("authentication.k8s.io", "v1", "selfsubjectreviews", false, "SelfSubjectReview", ["create"]),
  extra("authorization.k8s.io", "v1", "selfsubjectaccessreviews", false, "SelfSubjectAccessReview", [
    "create",
  ]),
  extra("authorization.k8s.io", "v1", "selfsubjectrulesreviews", false, "SelfSubjectRulesReview", ["create"]),
  extra("authorization.k8s.io", "v1", "subjectaccessreviews", false, "SubjectAccessReview", ["create"]),
];

function extra(
  group: string,
  version: string,
  name: string,
  namespaced: boolean,
  kind: string,
  verbs: string[],
): Extra {
  return { group, version, name, namespaced, kind, verbs };
}

const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const STATUS_VERBS = ["get", "patch", "update"];

/** Namespaces cannot be deleted in bulk, as upstream. */
function verbsOf(resource: Resource): string[] {
  const isNamespace = resource.group === "" && resource.plural === "namespaces";
  return isNamespace ? VERBS.filter((verb) => verb !== "deletecollection") : VERBS;
}

interface GroupVersion {
  group: string;
  version: string;
}

/** In the order of the first resource of each; core first. */
export function groupVersions(registry: Registry): GroupVersion[] {
  const found = new Map<string, GroupVersion>();
  for (const { group, version } of [...registry.all(), ...EXTRAS]) {
    found.set(`${group}/${version}`, { group, version });
  }
  return [...found.values()];
}

function groups(registry: Registry): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { group, version } of groupVersions(registry)) {
    if (group !== "") found.set(group, [...(found.get(group) ?? []), version]);
  }
  return found;
}

function groupFields(name: string, versions: string[]): Fields {
  const all = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: all, preferredVersion: all[0] };
}

/** `/api` */
export function apiVersions(address: string): Fields {
  return {
    kind: "APIVersions",
    versions: ["v1"],
    serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: address }],
  };
}

/** `/apis` */
export function apiGroupList(registry: Registry): Fields {
  const all = [...groups(registry)].map(([name, versions]) => groupFields(name, versions));
  return { kind: "APIGroupList", apiVersion: "v1", groups: all };
}

/** `/apis/<group>`; nothing for a group that is not served. */
export function apiGroup(registry: Registry, name: string): Fields | undefined {
  const versions = groups(registry).get(name);
  return versions && { kind: "APIGroup", apiVersion: "v1", ...groupFields(name, versions) };
}

/** `/api/v1`, `/apis/<group>/<version>` */
export function apiResourceList(registry: Registry, group: string, version: string): Fields | undefined {
  const resources = registry.all().filter((one) => one.group === group && one.version === version);
  const extras = EXTRAS.filter((one) => one.group === group && one.version === version);
  if (resources.length === 0 && extras.length === 0) return undefined;
  const listed: Fields[] = [];
  for (const one of resources) {
    const base = { singularName: one.singular, namespaced: one.namespaced, kind: one.kind };
    listed.push({
      name: one.plural,
      ...base,
      verbs: verbsOf(one),
      ...(one.shortNames.length > 0 ? { shortNames: one.shortNames } : {}),
      ...(one.categories.length > 0 ? { categories: one.categories } : {}),
    });
    if (one.status)
      listed.push({ name: `${one.plural}/status`, ...base, singularName: "", verbs: STATUS_VERBS });
  }
  for (const one of extras) {
    const singularName = one.name.includes("/") ? "" : one.kind.toLowerCase();
    listed.push({
      name: one.name,
      singularName,
      namespaced: one.namespaced,
      ...one.of,
      kind: one.kind,
      verbs: one.verbs,
    });
  }
  const groupVersion = group === "" ? version : `${group}/${version}`;
  // The core is older than the rule that lists say their version, and still does not.
  const head = { kind: "APIResourceList", ...(group === "" ? {} : { apiVersion: "v1" }) };
  return { ...head, groupVersion, resources: listed };
}

/** The aggregated form, `application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList`. */
export function aggregatedDiscovery(registry: Registry, core: boolean, apiVersion: string): Fields {
  const found = core ? new Map([["", ["v1"]]]) : groups(registry);
  const items = [...found].map(([name, versions]) => ({
    metadata: name === "" ? {} : { name },
    versions: versions.map((version) => ({
      version,
      resources: aggregatedResources(registry, name, version),
      freshness: "Current",
    })),
  }));
  return { kind: "APIGroupDiscoveryList", apiVersion, metadata: {}, items };
}

function plain(kind: string): Fields {
  return { group: "", version: "", kind };
}

function aggregatedResources(registry: Registry, group: string, version: string): Fields[] {
  const isHere = (one: { group: string; version: string }): boolean =>
    one.group === group && one.version === version;
  const extras = EXTRAS.filter(isHere);
  const resources = registry
    .all()
    .filter(isHere)
    .map((one) => {
      // Built-in kinds leave out what the group and version above them say already.
      const kind = one.builtinType ? plain(one.kind) : { group, version, kind: one.kind };
      const subresources: Fields[] = one.status
        ? [{ subresource: "status", responseKind: kind, verbs: STATUS_VERBS }]
        : [];
      for (const sub of extras.filter((item) => item.name.startsWith(`${one.plural}/`))) {
        subresources.push({
          subresource: sub.name.slice(one.plural.length + 1),
          responseKind: sub.of ? { ...sub.of, kind: sub.kind } : plain(sub.kind),
          verbs: sub.verbs,
        });
      }
      return {
        resource: one.plural,
        responseKind: kind,
        scope: one.namespaced ? "Namespaced" : "Cluster",
        singularResource: one.singular,
        verbs: verbsOf(one),
        ...(one.shortNames.length > 0 ? { shortNames: one.shortNames } : {}),
        ...(one.categories.length > 0 ? { categories: one.categories } : {}),
        ...(subresources.length > 0 ? { subresources } : {}),
      };
    });
  const reviews = extras
    .filter((one) => !one.name.includes("/"))
    .map((one) => ({
      resource: one.name,
      responseKind: plain(one.kind),
      scope: "Cluster",
      singularResource: one.kind.toLowerCase(),
      verbs: one.verbs,
    }));
  return [...resources, ...reviews];
}
