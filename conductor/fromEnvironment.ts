import type { ClusterAccess } from "../cluster/access.ts";
import { connect } from "../cluster/connect.ts";
import type { Cluster } from "../cluster/port.ts";
import { parsePortalOrigin } from "../shared/domain/links.ts";
import type { Account } from "../shared/manifests/seatManifests.ts";
import { DEFAULT_IMAGE } from "../shared/manifests/system/options.ts";
import { isGoneHere, newIdentity } from "./identity.ts";
import type { Log } from "./log.ts";
import { type Conductor, startConductor } from "./startConductor.ts";

interface Running {
  conductor: Conductor;
  identity: string;
  /** Stops it, then closes its connections. */
  stop(): Promise<void>;
}

/**
 * Starts the conductor as its environment says (main.ts lists it). The program does, and so do the benchmarks: what is
 * measured is what is shipped.
 */
export function conductorFromEnvironment(options: {
  access: ClusterAccess;
  env: Readonly<Record<string, string | undefined>>;
  /** It runs in a Pod, by a service account of its own. */
  inCluster: boolean;
  log: Log;
  /** Stands between the conductor and the cluster, to count or to record what is asked. */
  through?: (cluster: Cluster) => Cluster;
}): Running {
  const { access, env, inCluster, log, through = (cluster) => cluster } = options;
  // A write must reach the server while the Lease that allowed it still runs: no long tries behind our back.
  const cluster = connect(access, {
    retryBudget: 2_000,
    requestTimeout: 6_000,
    maxInFlight: 32,
    userAgent: "pupitre-conductor",
  });
  const leaseCluster = connect(access, {
    retryBudget: 0,
    requestTimeout: 3_000,
    userAgent: "pupitre-conductor",
  });
  const identity = newIdentity(inCluster);
  const seatsAtOnce = Number(env.PUPITRE_SEATS_AT_ONCE);
  const namespaces = env.PUPITRE_NAMESPACES?.split(",").filter(Boolean);
  const leaseNamespace = env.PUPITRE_LEASE_NAMESPACE ?? (inCluster ? access.namespace : undefined);
  const conductor = startConductor({
    cluster: through(cluster),
    leaseCluster,
    identity,
    isGone: (other) => isGoneHere(other, cluster.server, identity),
    log,
    ...(namespaces?.length ? { namespaces } : {}),
    ...(leaseNamespace ? { lease: { namespace: leaseNamespace, name: "pupitre-conductor" } } : {}),
    ...(seatsAtOnce > 0 ? { seatsAtOnce } : {}),
    probeImage: env.PUPITRE_PROBE_IMAGE ?? DEFAULT_IMAGE,
    portal: {
      portalOrigin: parsePortalOrigin(env.PUPITRE_PORTAL_ORIGIN ?? ""),
      portalNamespace: env.PUPITRE_PORTAL_NAMESPACE,
      conductorAccount: account(env.PUPITRE_CONDUCTOR_ACCOUNT),
      portalAccount: account(env.PUPITRE_PORTAL_ACCOUNT),
      storageClass: env.PUPITRE_STORAGE_CLASS,
      apiServer: env.PUPITRE_API_SERVER,
    },
  });
  return {
    conductor,
    identity,
    async stop() {
      await conductor.stop();
      await Promise.all([cluster.close(), leaseCluster.close()]);
    },
  };
}

function account(text: string | undefined): Account | undefined {
  const [namespace, name] = text?.split("/") ?? [];
  return namespace && name ? { namespace, name } : undefined;
}
