import type { Issue } from "../contract/failure.ts";
import type { PreflightFinding } from "../contract/preflight.ts";
import type { Isolation } from "../domain/isolation.ts";
import { ANNOTATION, LABEL, MANAGED_BY, parseSeatNamespace } from "../domain/names.ts";
import { readQuantity } from "../domain/quantity.ts";
import type { KubeObject, Manifest } from "../kubernetes/objects.ts";
import { effectiveRequest, type PodNeeds, type Quantities } from "./preflightNodes.ts";

type Weight = PreflightFinding["weight"];
type Params = NonNullable<PreflightFinding["params"]>;

const found = (weight: Weight, code: string, params?: Params): PreflightFinding => ({
  words: "preflight",
  weight,
  code,
  ...(params ? { params } : {}),
});

/** What the session's own input is refused for, in the words of refused input. */
export const refusedInput = (issues: readonly Issue[]): PreflightFinding[] =>
  issues.map(({ code, params, path }) => ({
    words: "issue",
    weight: "blocks",
    code,
    params: { ...(path === undefined ? {} : { path }), ...params },
  }));

const ORDER: Record<Weight, number> = { blocks: 0, warns: 1, notes: 2 };
export const heaviestFirst = (findings: PreflightFinding[]): PreflightFinding[] =>
  [...findings].sort((a, b) => ORDER[a.weight] - ORDER[b.weight]);

/** Minor versions of Kubernetes 1: the oldest on which admission and Pod Security are as we count on them, and the newest tried. */
const KUBERNETES = { oldest: 30, tried: 37 };

/** `minor` as `/version` has it: `37`, or `37+` from some vendors. */
export function judgeVersion(version: { major?: string; minor?: string } | undefined): PreflightFinding[] {
  const minor = Number.parseInt(version?.minor ?? "", 10);
  if (version?.major !== "1" || Number.isNaN(minor)) return [];
  const params = { version: `1.${minor}`, oldest: `1.${KUBERNETES.oldest}`, tried: `1.${KUBERNETES.tried}` };
  if (minor < KUBERNETES.oldest) return [found("blocks", "versionTooOld", params)];
  return minor > KUBERNETES.tried ? [found("notes", "versionUntried", params)] : [];
}

/** What *Prepare* installs, as far as it can be seen: `undefined` is no statement. */
export function judgePrepared(seen: {
  definitions: boolean | undefined;
  door: boolean | undefined;
  conducted: boolean | undefined;
}): PreflightFinding[] {
  if (seen.definitions === false) return [found("blocks", "notPrepared")];
  return [
    ...(seen.door === false ? [found("blocks", "noDoor")] : []),
    ...(seen.conducted === false ? [found("warns", "nobodyConducts")] : []),
  ];
}

/** A right that a launch, or following it, takes. */
export interface RightNeed {
  verb: string;
  group: string;
  resource: string;
  /** Of one object, where a role may name it. */
  name?: string;
  /** What cannot be done without it: a key of `preflight.without`. */
  without: "launch" | "names" | "policy" | "follow" | "steer" | "help" | "links" | "record" | "receipt";
  /** Nothing at all works without it. */
  essential?: boolean;
}

const OURS = "pupitre.fr";
const ours = (resource: string, verbs: string[], without: RightNeed["without"]): RightNeed[] =>
  verbs.map((verb) => ({ verb, group: OURS, resource, without }));

/** Everything that this user will do in the establishment's namespace, in the order in which it is done. */
export const rightsFor = (people: number): RightNeed[] => [
  { verb: "create", group: OURS, resource: "trainingsessions", without: "launch", essential: true },
  ...(people > 0
    ? [{ verb: "create", group: "", resource: "secrets", without: "names", essential: true } as const]
    : []),
  {
    verb: "get",
    group: "",
    resource: "configmaps",
    name: "pupitre-policy",
    without: "policy",
    essential: true,
  },
  { verb: "get", group: "", resource: "configmaps", name: "pupitre-portal", without: "links" },
  ...ours("trainingsessions", ["list", "watch"], "follow"),
  ...ours("seats", ["list", "watch"], "follow"),
  ...ours("seatpresences", ["list", "watch"], "follow"),
  ...ours("trainingsessions", ["patch"], "steer"),
  ...ours("seats", ["patch"], "help"),
  ...ours("visits", ["create"], "help"),
  ...ours("auditentries", ["create"], "record"),
  ...ours("receipts", ["get"], "receipt"),
];

const rightText = ({ verb, group, resource, name }: RightNeed): string =>
  `${verb} ${resource}${group === "" ? "" : `.${group}`}${name === undefined ? "" : `/${name}`}`;

/** One finding for each thing that cannot be done, with all the rights that it lacks. */
export function judgeRights(lacking: readonly RightNeed[]): PreflightFinding[] {
  const without = new Map<RightNeed["without"], RightNeed[]>();
  for (const need of lacking) without.set(need.without, [...(without.get(need.without) ?? []), need]);
  return [...without].map(([what, needs]) =>
    found(needs.some(({ essential }) => essential) ? "blocks" : "warns", `right.${what}`, {
      rights: needs.map(rightText).join(", "),
    }),
  );
}

type Quota = KubeObject & { status?: { hard?: Quantities; used?: Quantities } };

/** What a session makes in the establishment's own namespace, where a quota may count it. */
const madeThere = (seats: number): [string, number][] => [
  ["count/trainingsessions.pupitre.fr", 1],
  ["count/seats.pupitre.fr", seats],
  ["count/seatpresences.pupitre.fr", seats],
  ["secrets", 2],
  ["count/secrets", 2],
];

/** The establishment's ResourceQuotas: what a launch would exceed for certain. */
export function judgeQuotas(quotas: readonly Quota[], seats: number): PreflightFinding[] {
  return quotas.flatMap(({ metadata, status }) =>
    madeThere(seats).flatMap(([resource, need]) => {
      const hard = readQuantity(status?.hard?.[resource] ?? "");
      if (hard === undefined) return [];
      const left = Math.max(0, hard - (readQuantity(status?.used?.[resource] ?? "") ?? 0));
      const what = resource.replace("count/", "");
      return left >= need ? [] : [found("blocks", "quota", { quota: metadata.name, what, left, need })];
    }),
  );
}

/** The quota that each seat gets against the seat's own Pods: ours must never refuse what we make. */
export function judgeSeatQuota(pods: readonly Manifest[], quota: Manifest): PreflightFinding[] {
  const { hard = {} } = quota.spec as { hard?: Quantities };
  const asked = (resource: "cpu" | "memory") =>
    pods.reduce((sum, pod) => sum + effectiveRequest(pod.spec as PodNeeds, resource), 0);
  const rows: [string, number][] = [
    ["requests.cpu", asked("cpu")],
    ["requests.memory", asked("memory")],
    ["pods", pods.length],
  ];
  return rows.flatMap(([resource, need]) => {
    const allowed = readQuantity(hard[resource] ?? "");
    // half a millicore: sums of decimal fractions are not exact
    return allowed !== undefined && need > allowed + 5e-4 ? [found("blocks", "seatQuota", { resource })] : [];
  });
}

/** Whether anything stands where seats are to stand: names that are not ours, and ours that do not go. `now` in ms. */
export function judgeNamespaces(namespaces: readonly KubeObject[], now: number): PreflightFinding[] {
  const inOurPlace = namespaces.filter(({ metadata: { name } }) => parseSeatNamespace(name));
  const isOurs = ({ metadata: { labels, annotations } }: KubeObject) =>
    labels?.[LABEL.managedBy] === MANAGED_BY && annotations?.[ANNOTATION.owner] !== undefined;
  const foreign = inOurPlace.filter((one) => !isOurs(one));
  const stuck = inOurPlace.filter(
    (one) =>
      isOurs(one) &&
      one.metadata.deletionTimestamp !== undefined &&
      now - Date.parse(one.metadata.deletionTimestamp) > STUCK_AFTER,
  );
  const told = (code: string, weight: Weight, list: KubeObject[]) =>
    list.length === 0
      ? []
      : [found(weight, code, { count: list.length, name: list[0]?.metadata.name ?? "" })];
  return [...told("namespacesForeign", "notes", foreign), ...told("namespacesStuck", "warns", stuck)];
}

/** ms; a namespace of thirty objects goes within seconds. */
const STUCK_AFTER = 5 * 60_000;

/** A cluster that lets seats reach one another is launched on with open eyes. */
export function judgeIsolation(isolation: Isolation | undefined): PreflightFinding[] {
  if (isolation?.network === "ignored") return [found("warns", "notIsolated")];
  return [];
}
