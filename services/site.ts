import type { ClusterAccess } from "../cluster/access.ts";
import type { Cluster } from "../cluster/port.ts";
import { LabError } from "../shared/contract/failure.ts";
import { isTrialPortal, PORTAL_HOSTING_KEY } from "../shared/domain/hosting.ts";
import { imageSourcesOf, POLICY_CONFIG_MAP } from "../shared/domain/imagePolicy.ts";
import {
  PORTAL_CONFIG_MAP,
  PORTAL_ORIGIN_KEY,
  type PortalOrigin,
  parsePortalOrigin,
} from "../shared/domain/links.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";

/** A cluster where this user may hold sessions, and as whom. */
export interface SiteAccess {
  id: string;
  kind: "practice" | "cluster";
  cluster: Cluster;
  /** The establishment's namespace. */
  namespace: string;
  /** What `cluster` was connected with, for the programs that this computer may host for a real cluster. */
  credentials?: ClusterAccess;
}

type ConfigMap = KubeObject & { data?: Record<string, string> };

/** @throws LabError notFound when no portal has said where it stands. */
export async function readPortalOrigin({ cluster, namespace }: SiteAccess): Promise<PortalOrigin> {
  const map = await cluster.get<ConfigMap>({
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace,
    name: PORTAL_CONFIG_MAP,
  });
  const origin = parsePortalOrigin(map?.data?.[PORTAL_ORIGIN_KEY] ?? "");
  if (!origin)
    throw new LabError({
      kind: "notFound",
      params: { what: "portal" },
      detail: "no portal origin is published",
    });
  return origin;
}

/** Whether somebody's computer conducts this site as a trial: sessions that are launched then say so for good. */
export async function isTrial({ kind, cluster, namespace }: SiteAccess): Promise<boolean> {
  if (kind === "practice") return false;
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: PORTAL_CONFIG_MAP };
  const { data = {} } = (await cluster.get<ConfigMap>(ref)) ?? {};
  const hosting = data[PORTAL_HOSTING_KEY];
  return isTrialPortal({ origin: data[PORTAL_ORIGIN_KEY] ?? "", ...(hosting ? { hosting } : {}) });
}

/** Where images may come from, or `undefined` when the site does not mind. */
export async function readImageSources({ cluster, namespace }: SiteAccess): Promise<string[] | undefined> {
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: POLICY_CONFIG_MAP };
  return imageSourcesOf(await cluster.get<ConfigMap>(ref));
}

/** Who the API server takes us for; it becomes the session's owner. */
export async function whoAmI(cluster: Cluster): Promise<string> {
  const review = await cluster.request<{ status?: { userInfo?: { username?: string } } }>(
    "POST",
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
  );
  return review.status?.userInfo?.username ?? "unknown";
}
