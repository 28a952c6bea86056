import type { Cluster } from "../cluster/port.ts";
import { type Failure, toFailure } from "../shared/contract/failure.ts";
import type { Site } from "../shared/contract/views.ts";
import { API_VERSION, GROUP } from "../shared/kubernetes/kinds.ts";
import { whoAmI } from "./site.ts";

/** The first version whose API server has everything that *Prepare* installs (ValidatingAdmissionPolicy is GA in 1.30). */
const OLDEST_MINOR = 30;

export interface Reception {
  state: "live" | "forbidden" | "failed";
  version?: string;
  supported: "yes" | "tooOld" | "unknown";
  user?: string;
  prepared?: boolean;
  failure?: Failure;
}

/**
 * How one is received at a cluster, by questions that everybody signed in may ask, in this namespace only.
 * @throws LabError `unauthorized`, `unreachable`, …
 */
export async function receive(cluster: Cluster, namespace: string): Promise<Reception> {
  const version = await versionOf(cluster);
  const supported = supportOf(version);
  if (version !== undefined && supported === "tooOld") {
    const params = { version, oldest: `v1.${OLDEST_MINOR}` };
    return { state: "failed", version, supported, failure: { kind: "unsupported", params } };
  }
  const [user, prepared, mayList] = await Promise.all([
    whoAmI(cluster),
    isPrepared(cluster),
    mayListSessions(cluster, namespace),
  ]);
  const common = { ...(version ? { version } : {}), supported, user, prepared };
  if (mayList) return { state: "live", ...common };
  const params = { verb: "list", resource: "trainingsessions", namespace };
  return { state: "forbidden", ...common, failure: { kind: "forbidden", params } };
}

/** A site that hides its version is not refused for it. */
async function versionOf(cluster: Cluster): Promise<string | undefined> {
  try {
    const { gitVersion } = await cluster.request<{ gitVersion?: unknown }>("GET", "/version");
    return typeof gitVersion === "string" && /^v\d+\.\d+\.\d+[\w.+-]{0,40}$/.test(gitVersion)
      ? gitVersion
      : undefined;
  } catch (error) {
    if (toFailure(error).kind === "forbidden") return undefined;
    throw error;
  }
}

export function supportOf(version: string | undefined): Reception["supported"] {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version ?? "") ?? [];
  if (major === undefined) return "unknown";
  return Number(major) > 1 || (major === "1" && Number(minor) >= OLDEST_MINOR) ? "yes" : "tooOld";
}

async function isPrepared(cluster: Cluster): Promise<boolean> {
  try {
    const list = await cluster.request<{ resources?: { name?: string }[] }>("GET", `/apis/${API_VERSION}`);
    return list.resources?.some(({ name }) => name === "trainingsessions") ?? false;
  } catch (error) {
    const { kind } = toFailure(error);
    // Not installed, or not shown to this user: then nothing tells them apart.
    if (kind === "notFound" || kind === "forbidden") return false;
    throw error;
  }
}

async function mayListSessions(cluster: Cluster, namespace: string): Promise<boolean> {
  const review = await cluster.request<{ status?: { allowed?: boolean } }>(
    "POST",
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: {
        resourceAttributes: { namespace, verb: "list", group: GROUP, resource: "trainingsessions" },
      },
    },
  );
  return review.status?.allowed === true;
}

/** The state of a site at which `error` was met. */
export function stateOf(error: unknown): Site["state"] {
  const { kind, issues } = toFailure(error);
  if (kind === "unauthorized") return "signIn";
  if (kind === "forbidden") return "forbidden";
  if (kind === "invalid" && issues?.length)
    return issues.every(({ params }) => typeof params?.consent === "string") ? "consent" : "failed";
  return kind === "invalid" || kind === "notFound" || kind === "internal" ? "failed" : "disconnected";
}
