import type { Cluster } from "../cluster/port.ts";
import { LabError } from "../shared/contract/failure.ts";
import { type ObservedHosting, PORTAL_HOSTING_KEY } from "../shared/domain/hosting.ts";
import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY } from "../shared/domain/links.ts";
import type { KubeObject, ObjectRef } from "../shared/kubernetes/objects.ts";
import { programName, SYSTEM_NAMESPACE } from "../shared/manifests/system/names.ts";

/** What is given to a holder beyond its Lease's end before it counts as gone: clocks and networks are not exact. */
const GRACE_MS = 4_000;

type ConfigMap = KubeObject & { data?: Record<string, string> };
type Deployment = KubeObject & {
  spec?: { template?: { spec?: { containers?: { env?: { name: string; value?: string }[] }[] } } };
  status?: { readyReplicas?: number };
};
type Lease = KubeObject & {
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
  };
};

export interface HostedPlace {
  cluster: Cluster;
  /** The establishment's namespace. */
  namespace: string;
}

/**
 * What can be seen of who conducts. What this user may not look at is `hidden`, not an error.
 * @throws LabError unreachable, unauthorized …
 */
export async function observeHosting({
  cluster,
  namespace,
}: HostedPlace): Promise<Omit<ObservedHosting, "own" | "missing">> {
  const system = { namespace: SYSTEM_NAMESPACE, name: programName("conductor") };
  const [deployment, lease, portal] = await Promise.all([
    look<Deployment>(cluster, { apiVersion: "apps/v1", kind: "Deployment", ...system }),
    look<Lease>(cluster, { apiVersion: "coordination.k8s.io/v1", kind: "Lease", ...system }),
    look<ConfigMap>(cluster, { apiVersion: "v1", kind: "ConfigMap", namespace, name: PORTAL_CONFIG_MAP }),
  ]);
  const origin = typeof portal === "object" ? portal.data?.[PORTAL_ORIGIN_KEY] : undefined;
  const hosting = typeof portal === "object" ? portal.data?.[PORTAL_HOSTING_KEY] : undefined;
  return {
    deployment: typeof deployment === "object" ? seenDeployment(deployment) : deployment,
    lease: typeof lease === "object" ? seenLease(lease, await timeOf(cluster)) : lease,
    portal: origin === undefined ? undefined : { origin, ...(hosting === undefined ? {} : { hosting }) },
  };
}

/** A trial is a matter of one computer: its holder's clock and the cluster's may differ, the cluster's is asked. */
const timeOf = async (cluster: Cluster): Promise<number> =>
  (await cluster.serverTime?.().catch(() => undefined))?.getTime() ?? Date.now();

async function look<T extends KubeObject>(
  cluster: Cluster,
  ref: ObjectRef,
): Promise<T | "absent" | "hidden"> {
  try {
    return (await cluster.get<T>(ref)) ?? "absent";
  } catch (error) {
    if (error instanceof LabError && error.failure.kind === "forbidden") return "hidden";
    throw error;
  }
}

function seenDeployment({ metadata, spec, status }: Deployment): { ready: number; version?: string } {
  const checksum = spec?.template?.spec?.containers
    ?.flatMap(({ env = [] }) => env)
    .find(({ name }) => name === "PUPITRE_BUNDLE_SHA256")?.value;
  const version = metadata.labels?.["app.kubernetes.io/version"] ?? checksum?.slice(0, 12);
  return { ready: status?.readyReplicas ?? 0, ...(version ? { version } : {}) };
}

function seenLease({ spec = {} }: Lease, now: number): Exclude<ObservedHosting["lease"], string> {
  const renewed = spec.renewTime ? Date.parse(spec.renewTime) : 0;
  const { holderIdentity: holder, acquireTime } = spec;
  return {
    ...(holder ? { holder } : {}),
    ...(acquireTime ? { acquiredAt: new Date(acquireTime).toISOString() } : {}),
    expired: now > renewed + (spec.leaseDurationSeconds ?? 0) * 1000 + GRACE_MS,
  };
}
