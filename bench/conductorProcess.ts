import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import type { Cluster } from "../cluster/port.ts";
import { conductorFromEnvironment } from "../conductor/fromEnvironment.ts";
import { DEFAULT_IMAGE } from "../shared/manifests/system/options.ts";
import { conductorEnvironment } from "../shared/manifests/system/systemManifests.ts";
import { countedCluster, type Requests, total } from "./countedCluster.ts";
import { serveRole, startRole } from "./ownProcess.ts";
import { stockCluster } from "./stockCluster.ts";

/** Of the conductor, since its start. */
export interface Stats {
  reads: number;
  writes: number;
  /** ms of processor time. */
  cpu: number;
  /** MiB that its process holds. */
  memory: number;
}

export interface ConductorHost {
  stats(): Promise<Stats> | Stats;
  stop(): Promise<void>;
}

/** What *Prepare this cluster* tells the conductor that it installs. */
const ENVIRONMENT = conductorEnvironment({
  door: { kind: "ingress", domain: "pupitre.example" },
  image: DEFAULT_IMAGE,
  establishments: [],
  teachers: [],
  support: [],
});

export async function startConductorProcess(
  kubeconfigPath: string,
  transport: "ours" | "stock",
): Promise<ConductorHost> {
  const role = await startRole("conductor", kubeconfigPath, transport);
  return { stats: () => role.ask("stats"), stop: () => role.stop() };
}

/** The conductor as it is in the cluster, its requests counted, its calls by whom is asked for. */
export async function runConductor(kubeconfigPath: string, transport: string): Promise<void> {
  const { stats, stop } = await startConductorHere(kubeconfigPath, (cluster) =>
    transport === "stock" ? stockCluster(cluster, kubeconfigPath) : cluster,
  );
  serveRole(stats, stop);
}

/** In this process. */
export async function startConductorHere(
  kubeconfigPath: string,
  through: (cluster: Cluster) => Cluster,
): Promise<{ stats(): Stats; stop(): Promise<void> }> {
  const access = await loadKubeconfig({ path: kubeconfigPath, trust: "own" });
  const requests: Requests[] = [];
  const { conductor, stop } = conductorFromEnvironment({
    access,
    env: ENVIRONMENT,
    inCluster: false,
    log: (level, message, fields) => {
      if (level !== "info") process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
    },
    through(cluster) {
      const counted = countedCluster(through(cluster));
      requests.push(counted.requests);
      return counted.cluster;
    },
  });
  await conductor.ready;
  for (const each of requests) each.reset();
  const sum = (which: "reads" | "writes") => requests.reduce((all, each) => all + total(each[which]), 0);
  return {
    stats: () => ({
      reads: sum("reads"),
      writes: sum("writes"),
      cpu: (process.cpuUsage().user + process.cpuUsage().system) / 1000,
      memory: process.memoryUsage.rss() / 1024 / 1024,
    }),
    stop,
  };
}
