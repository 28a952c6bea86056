import type { CallInput } from "../shared/contract/calls.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { Preflight, PreflightFinding } from "../shared/contract/preflight.ts";
import { hostingOf } from "../shared/domain/hosting.ts";
import { IMAGES_KEY, ImagesTold, type ImageVerdict, parseImages } from "../shared/domain/imageTrial.ts";
import {
  ISOLATION_CONFIG_MAP,
  ISOLATION_RECORD_KEY,
  type Isolation,
  isolationOf,
  parseIsolationRecord,
} from "../shared/domain/isolation.ts";
import { imagesOf, type ResolvedTemplate } from "../shared/domain/resolveTemplate.ts";
import type { LabTemplate } from "../shared/domain/template.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { namespaceManifest, resourceQuota } from "../shared/manifests/namespaceManifests.ts";
import { podManifests } from "../shared/manifests/podManifests.ts";
import { templateAt } from "../shared/manifests/seatTemplate.ts";
import { SETTINGS_CONFIG_MAP, SETTINGS_KEY, SYSTEM_NAMESPACE } from "../shared/manifests/system/names.ts";
import { capacityVerdict } from "../shared/plan/capacity.ts";
import {
  heaviestFirst,
  judgeIsolation,
  judgeNamespaces,
  judgePrepared,
  judgeQuotas,
  judgeRights,
  judgeSeatQuota,
  judgeVersion,
  type RightNeed,
  refusedInput,
  rightsFor,
} from "../shared/plan/preflight.ts";
import { judgeImages, standingVerdicts } from "../shared/plan/preflightImages.ts";
import { judgePodSecurity } from "../shared/plan/preflightSecurity.ts";
import { judgeStorage, type StorageClass, type Volume } from "../shared/plan/preflightStorage.ts";
import { ANY_SEAT, resolveFor, SHARED_PLACE, sessionNeed } from "../shared/plan/sessionNeed.ts";
import { dated, groundOf, listNodes, listPods } from "./capacity.ts";
import { observeHosting } from "./hostingObserved.ts";
import { buildSessionSpec } from "./launchSession.ts";
import { look, type Seen } from "./look.ts";
import { refuseWrongClock } from "./serverClock.ts";
import { readImageSources, readPortalOrigin, type SiteAccess } from "./site.ts";

type Wish = CallInput<"checkLaunch">;

/**
 * Everything that can be found out before a launch, without writing anything. What this user may not look at is no
 * failure: it is said, with the right that is missing, and nothing is guessed.
 * @throws LabError unreachable, unauthorized …
 */
export async function preflight(
  site: SiteAccess,
  template: LabTemplate,
  wish: Wish,
  now: Date,
): Promise<Preflight> {
  const resolved = resolveFor(template.spec, wish.parameters);
  const need = sessionNeed(template.spec, wish.parameters);
  const [nodes, pods, { isolation, verdicts }, ...findings] = await Promise.all([
    listNodes(site),
    listPods(site),
    readTold(site),
    checkInput(site, template, wish, now),
    checkCluster(site),
    checkRights(site, wish.people),
    checkQuotas(site, wish.seats),
    checkNamespaces(site, now),
    resolved ? checkStorage(site, wish.seats, need.seat.storageBytes) : [],
    resolved ? checkStorage(site, 1, need.once?.storageBytes ?? 0) : [],
  ]);
  const ground = await groundOf(site, nodes, pods);
  const images = resolved ? imagesOf(resolved) : [];
  return {
    checkedAt: now.toISOString(),
    capacity: dated(capacityVerdict(need.seat, wish.seats, ground, need.once), ground),
    findings: heaviestFirst([
      ...findings.flat(),
      ...(resolved ? checkSeat(resolved) : []),
      // The demonstration pretends to fetch images; where each would come from is nobody's concern there.
      ...(site.kind === "practice"
        ? []
        : judgeImages(images, seen(nodes), standingVerdicts(images, verdicts, now.getTime()))),
      ...judgeIsolation(isolation),
    ]),
    ...(isolation ? { isolation } : {}),
  };
}

const seen = <T>(answer: Seen<T>): T | undefined => ("seen" in answer ? answer.seen : undefined);

/** What the launch itself would refuse: times, parameters, images that the site's policy forbids, a wrong clock. */
async function checkInput(
  site: SiteAccess,
  template: LabTemplate,
  wish: Wish,
  now: Date,
): Promise<PreflightFinding[]> {
  const clock = await issuesOf(() => refuseWrongClock(site.cluster, now));
  const sources = await look("get", "configmaps", () => readImageSources(site));
  const input = {
    ...{ site: wish.site, template: wish.template, title: wish.title, parameters: wish.parameters },
    ...{ people: [], spare: wish.seats, minutes: wish.minutes, openAtOnce: wish.opensAt === undefined },
    ...(wish.opensAt === undefined ? {} : { opensAt: wish.opensAt }),
  };
  const ground = { template, locale: "fr" as const, now, imageSources: seen(sources) };
  const own = await issuesOf(() => Promise.resolve(buildSessionSpec(input, ground, "preflight")));
  return refusedInput([...clock, ...own]);
}

async function issuesOf(work: () => Promise<unknown>) {
  try {
    await work();
    return [];
  } catch (error) {
    const failure = toFailure(error);
    if (failure.kind !== "invalid" || !failure.issues) throw error;
    return failure.issues;
  }
}

interface Version {
  major?: string;
  minor?: string;
}

async function checkCluster(site: SiteAccess): Promise<PreflightFinding[]> {
  const { cluster } = site;
  const [version, definitions, door, conducted] = await Promise.all([
    look("get", "/version", () => cluster.request<Version>("GET", "/version")),
    exists(() => cluster.request("GET", `/apis/${API_VERSION}`)),
    exists(() => readPortalOrigin(site)),
    isConducted(site),
  ]);
  return [...judgeVersion(seen(version)), ...judgePrepared({ definitions, door, conducted })];
}

/** `undefined`: not to be seen with these rights. */
async function exists(ask: () => Promise<unknown>): Promise<boolean | undefined> {
  try {
    await ask();
    return true;
  } catch (error) {
    const { kind } = toFailure(error);
    if (kind === "notFound") return false;
    if (kind === "forbidden") return undefined;
    throw error;
  }
}

async function isConducted(site: SiteAccess): Promise<boolean | undefined> {
  if (site.kind === "practice") return undefined; // its conductor stands beside it
  const observed = await observeHosting(site);
  if (observed.deployment === "hidden" && observed.lease === "hidden") return undefined;
  const verdict = hostingOf({ ...observed, own: undefined, missing: [] });
  return verdict.state === "trial" || (verdict.state === "cluster" && verdict.conducting);
}

async function checkRights({ cluster, namespace }: SiteAccess, people: number): Promise<PreflightFinding[]> {
  const asked = await Promise.all(
    rightsFor(people).map(async (need) => ({ need, allowed: await may(need) })),
  );
  return judgeRights(asked.flatMap(({ need, allowed }) => (allowed ? [] : [need])));

  async function may({ verb, group, resource, name }: RightNeed): Promise<boolean> {
    const review = await cluster.request<{ status?: { allowed?: boolean } }>(
      "POST",
      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
      {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectAccessReview",
        spec: { resourceAttributes: { verb, group, resource, namespace, ...(name ? { name } : {}) } },
      },
    );
    return review.status?.allowed === true;
  }
}

async function checkQuotas({ cluster, namespace }: SiteAccess, seats: number): Promise<PreflightFinding[]> {
  const kind = { apiVersion: "v1", kind: "ResourceQuota" };
  const quotas = await look(
    "list",
    "resourcequotas",
    async () => (await cluster.list(kind, { namespace })).items,
  );
  return judgeQuotas(seen(quotas) ?? [], seats);
}

/** Only who may list namespaces can see what stands in a seat's place; the conductor refuses it anyway. */
async function checkNamespaces({ cluster }: SiteAccess, now: Date): Promise<PreflightFinding[]> {
  const kind = { apiVersion: "v1", kind: "Namespace" };
  const all = await look("list", "namespaces", async () => (await cluster.list(kind)).items);
  return judgeNamespaces(seen(all) ?? [], now.getTime());
}

async function checkStorage(site: SiteAccess, seats: number, bytes: number): Promise<PreflightFinding[]> {
  if (bytes === 0) return [];
  const { cluster } = site;
  const [classes, volumes, wanted] = await Promise.all([
    look("list", "storageclasses", async () => {
      const kind = { apiVersion: "storage.k8s.io/v1", kind: "StorageClass" };
      return (await cluster.list<StorageClass>(kind)).items;
    }),
    look("list", "persistentvolumes", async () => {
      const kind = { apiVersion: "v1", kind: "PersistentVolume" };
      return (await cluster.list<Volume>(kind)).items;
    }),
    wantedStorageClass(site),
  ]);
  return judgeStorage({ classes: seen(classes), volumes: seen(volumes), wanted }, seats, bytes);
}

type ConfigMap = KubeObject & { data?: Record<string, string> };
const configMap = (namespace: string, name: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  namespace,
  name,
});

/** As IT said when it prepared the cluster, for those who may read that. */
async function wantedStorageClass({ cluster }: SiteAccess): Promise<string | undefined> {
  const ref = configMap(SYSTEM_NAMESPACE, SETTINGS_CONFIG_MAP);
  const settings = seen(await look("get", "configmaps", () => cluster.get<ConfigMap>(ref)));
  try {
    const { storageClass } = JSON.parse(settings?.data?.[SETTINGS_KEY] ?? "{}") as { storageClass?: unknown };
    return typeof storageClass === "string" && storageClass !== "" ? storageClass : undefined;
  } catch {
    return undefined;
  }
}

/** What can be said of a seat's own objects, and of what is shared, before any of them exists. */
const checkSeat = (template: ResolvedTemplate): PreflightFinding[] =>
  [ANY_SEAT, SHARED_PLACE].flatMap((place) => {
    const there = templateAt(template, place.number);
    if (!there) return [];
    const pods = podManifests(place, there, { resets: 0, restarts: 0 });
    return [
      ...judgeSeatQuota(pods, resourceQuota(place, there)),
      ...judgePodSecurity(pods, namespaceManifest(place, there)),
    ];
  });

/** As the conductor last found out. `undefined`: it never did, or this user may not read it. */
export const readIsolation = async (site: SiteAccess): Promise<Isolation | undefined> =>
  (await readTold(site)).isolation;

async function readTold({
  cluster,
  namespace,
}: SiteAccess): Promise<{ isolation?: Isolation; verdicts: ImageVerdict[] }> {
  const map = seen(
    await look("get", "configmaps", () => cluster.get<ConfigMap>(configMap(namespace, ISOLATION_CONFIG_MAP))),
  );
  const record = parseIsolationRecord(map?.data?.[ISOLATION_RECORD_KEY]);
  const verdicts = parseImages(ImagesTold, map?.data?.[IMAGES_KEY])?.verdicts ?? [];
  return { ...(record ? { isolation: isolationOf(record) } : {}), verdicts };
}
