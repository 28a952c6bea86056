import type { ClusterAccess } from "../cluster/access.ts";
import type { HostWord } from "../cluster/hostAccess.ts";
import { LabError } from "../shared/contract/failure.ts";
import { PORTAL_HOSTING_KEY, TRIAL } from "../shared/domain/hosting.ts";
import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY, type PortalOrigin } from "../shared/domain/links.ts";
import { PART_OF, SYSTEM_NAMESPACE } from "../shared/manifests/system/names.ts";
import type { HostedPlace } from "./hostingObserved.ts";
import { ensureNamespace, prepareCluster } from "./prepareCluster.ts";
import type { ProcessStarter } from "./programs.ts";
import { type Supervised, supervise } from "./supervise.ts";

/** What a trial writes outside sessions is its own to take back, and leaves what *Prepare* wrote. */
const FIELD_MANAGER = "pupitre-trial";

export interface Trial {
  portalUrl: string;
  portalPort: number;
  /** By which the conductor of its present life holds the Lease. */
  identity(): string | undefined;
  /** Gives the Lease back and takes the portal's address from the establishment. Sessions stay as they are. */
  stop(): Promise<void>;
}

/**
 * Conducts a real cluster from this computer, with the rights of its user: definitions and roles, portal, conductor,
 * in the order in which they need one another. Consent is the caller's to ask, and that nobody else conducts.
 * @throws LabError forbidden …; what was started is stopped then.
 */
export async function startTrial(
  place: HostedPlace,
  options: {
    access: ClusterAccess;
    starter: ProcessStarter;
    /** What an earlier start listened on, so that links survive it; 0 takes a free one. */
    port: number;
    log: (line: string) => void;
    onState?: (state: "live" | "failed") => void;
  },
): Promise<Trial> {
  const { cluster, namespace } = place;
  const { starter, log } = options;
  await prepareCluster(cluster);
  await Promise.all([ensureSystemNamespace(place), ensureNamespace(cluster, namespace)]);
  const word: HostWord = { access: options.access };
  const common = { word, log, ...(options.onState ? { onState: options.onState } : {}) };
  const env = { PUPITRE_ACCESS: "host" };
  const started: Supervised[] = [];
  const stop = async () => {
    for (const program of [...started].reverse()) await program.stop();
    await publish(place, {}).catch((error: unknown) =>
      log(JSON.stringify({ msg: "the portal's address was not taken back", cause: String(error) })),
    );
  };
  try {
    const portal = await supervise(starter, "portal", {
      env: { ...env, PUPITRE_PORTAL_PORT: String(options.port), PUPITRE_PORTAL_DOMAIN: "localhost" },
      ...common,
    });
    started.push(portal);
    const portalPort = Number(portal.hello().port);
    const origin = `http://{seat}.localhost:${portalPort}` as PortalOrigin;
    await publish(place, { [PORTAL_ORIGIN_KEY]: origin, [PORTAL_HOSTING_KEY]: TRIAL });
    const conductor = await supervise(starter, "conductor", {
      env: { ...env, PUPITRE_LEASE_NAMESPACE: SYSTEM_NAMESPACE },
      ...common,
    });
    started.push(conductor);
    return {
      portalUrl: `http://localhost:${portalPort}`,
      portalPort,
      identity: () => {
        const { identity } = conductor.hello();
        return typeof identity === "string" ? identity : undefined;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const publish = ({ cluster, namespace }: HostedPlace, data: Record<string, string>) =>
  cluster.apply(
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: PORTAL_CONFIG_MAP, namespace },
      ...(Object.keys(data).length > 0 ? { data } : {}),
    },
    FIELD_MANAGER,
  );

/** Where the Lease lies, so that a conductor of the cluster and one of a computer ask for the same one. */
async function ensureSystemNamespace({ cluster }: HostedPlace): Promise<void> {
  const ref = { apiVersion: "v1", kind: "Namespace", name: SYSTEM_NAMESPACE };
  if (await cluster.get(ref)) return;
  const metadata = { name: SYSTEM_NAMESPACE, labels: PART_OF };
  try {
    await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata });
  } catch (error) {
    if (!(error instanceof LabError && error.failure.kind === "alreadyExists")) throw error;
  }
}
