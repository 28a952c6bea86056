import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "../cluster/connect.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import type { Cluster } from "../cluster/port.ts";
import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY, type PortalOrigin } from "../shared/domain/links.ts";
import { ensureNamespace, prepareCluster } from "./prepareCluster.ts";
import { writePrivateFile } from "./privateFile.ts";
import type { ProcessStarter } from "./programs.ts";
import { readPortalOrigin } from "./site.ts";
import { type Supervised, supervise } from "./supervise.ts";

/** The one establishment of the demonstration. */
export const PRACTICE_NAMESPACE = "demo";

export interface PracticeSite {
  cluster: Cluster;
  kubeconfigPath: string;
  portalOrigin: PortalOrigin;
  /** For people: where the portal answers. */
  portalUrl: string;
  stop(): Promise<void>;
}

/**
 * The demonstration: practice cluster, portal and conductor, started in the order in which they need one another.
 * What they leave in `dataDir` lets the next start find the same sessions at the same addresses.
 */
export async function startPracticeSite(options: {
  starter: ProcessStarter;
  dataDir: string;
  log?: (line: string) => void;
  onState?: (state: "live" | "failed") => void;
}): Promise<PracticeSite> {
  const { starter, dataDir } = options;
  const common = {
    ...(options.log ? { log: options.log } : {}),
    ...(options.onState ? { onState: options.onState } : {}),
  };
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const attached = await attachPracticeSite(dataDir);
  if (attached) return attached;
  const started: Supervised[] = [];
  try {
    const practice = await supervise(starter, "practice", { args: ["--data", dataDir], ...common });
    started.push(practice);
    const kubeconfigPath = String(practice.hello().kubeconfig);
    const access = await loadKubeconfig({ path: kubeconfigPath, trust: "own" });
    const cluster = connect(access);
    await Promise.all([prepareCluster(cluster), ensureNamespace(cluster, PRACTICE_NAMESPACE)]);

    const portFile = join(dataDir, "portal-port");
    const remembered = await readFile(portFile, "utf8").catch(() => "0");
    const portal = await supervise(starter, "portal", {
      env: {
        PUPITRE_KUBECONFIG: kubeconfigPath,
        PUPITRE_PORTAL_PORT: remembered.trim(),
        PUPITRE_PORTAL_DOMAIN: "localhost",
      },
      ...common,
    });
    started.push(portal);
    const port = Number(portal.hello().port);
    if (String(port) !== remembered.trim()) await writePrivateFile(portFile, String(port));
    const portalOrigin = `http://{seat}.localhost:${port}` as PortalOrigin;
    await publishOrigin(cluster, portalOrigin);

    started.push(
      await supervise(starter, "conductor", {
        env: {
          PUPITRE_KUBECONFIG: kubeconfigPath,
          PUPITRE_PORTAL_ORIGIN: portalOrigin,
          // The students of a demonstration sit at this computer.
          PUPITRE_API_SERVER: access.server,
        },
        ...common,
      }),
    );
    const host: Host = { pid: process.pid, kubeconfigPath };
    await writePrivateFile(join(dataDir, HOST_FILE), JSON.stringify(host));
    return {
      cluster,
      kubeconfigPath,
      portalOrigin,
      portalUrl: `http://localhost:${port}`,
      async stop() {
        await rm(join(dataDir, HOST_FILE), { force: true });
        await cluster.close();
        await stopAll(started);
      },
    };
  } catch (error) {
    await stopAll(started);
    throw error;
  }
}

const HOST_FILE = "host.json";
interface Host {
  pid: number;
  kubeconfigPath: string;
}

/**
 * The demonstration as somebody else on this computer hosts it now, the window or the CLI: two conductors on one
 * folder would be two clusters. `undefined` when nobody does.
 */
export async function attachPracticeSite(dataDir: string): Promise<PracticeSite | undefined> {
  try {
    const host = JSON.parse(await readFile(join(dataDir, HOST_FILE), "utf8")) as Host;
    process.kill(host.pid, 0); // throws when that process is gone
    const cluster = connect(await loadKubeconfig({ path: host.kubeconfigPath, trust: "own" }));
    const portalOrigin = await readPortalOrigin({
      id: "practice",
      kind: "practice",
      cluster,
      namespace: PRACTICE_NAMESPACE,
    });
    return {
      cluster,
      kubeconfigPath: host.kubeconfigPath,
      portalOrigin,
      portalUrl: portalOrigin.replace("{seat}.", ""),
      stop: () => cluster.close(),
    };
  } catch {
    return undefined; // no host file, a dead host, or a cluster that does not answer: all mean nobody
  }
}

/** Last started first: nobody is left talking to somebody who is gone. */
async function stopAll(started: Supervised[]): Promise<void> {
  for (const program of [...started].reverse()) await program.stop();
}

const publishOrigin = (cluster: Cluster, origin: PortalOrigin) =>
  cluster.apply(
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: PORTAL_CONFIG_MAP, namespace: PRACTICE_NAMESPACE },
      data: { [PORTAL_ORIGIN_KEY]: origin },
    },
    "pupitre-host",
  );
