import { connect } from "../cluster/connect.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import { startConductor } from "../conductor/startConductor.ts";
import type { PortalOrigin } from "../shared/domain/links.ts";
import { countedCluster, total } from "./countedCluster.ts";
import { serveRole, startRole } from "./ownProcess.ts";
import { stockCluster } from "./stockCluster.ts";

interface ConductorProcess {
  /** Requests since its start, and the MiB that its process holds. */
  stats(): Promise<{ requests: number; memory: number }>;
  stop(): Promise<void>;
}

export async function startConductorProcess(
  kubeconfigPath: string,
  transport: "ours" | "stock",
): Promise<ConductorProcess> {
  const role = await startRole("conductor", kubeconfigPath, transport);
  return { stats: () => role.ask("stats"), stop: () => role.stop() };
}

/** The conductor as conductor/main.ts starts it, its requests counted, its calls by whom is asked for. */
export async function runConductor(kubeconfigPath: string, transport: string): Promise<void> {
  const access = await loadKubeconfig({ path: kubeconfigPath, trust: "own" });
  const own = connect(access, { maxInFlight: 32, requestTimeout: 30_000 });
  const leaseCluster = connect(access, { retryBudget: 0, requestTimeout: 3_000 });
  const counted = countedCluster(transport === "stock" ? stockCluster(own, kubeconfigPath) : own);
  const conductor = startConductor({
    cluster: counted.cluster,
    leaseCluster,
    identity: `bench/${process.pid}`,
    isGone: () => true,
    log: (level, message, fields) => {
      if (level !== "info") process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
    },
    portal: { portalOrigin: "http://{seat}.localhost:8080" as PortalOrigin },
  });
  await conductor.ready;
  counted.requests.reset();
  serveRole(
    () => ({
      requests: total(counted.requests.reads) + total(counted.requests.writes),
      memory: process.memoryUsage.rss() / 1024 / 1024,
    }),
    async () => {
      await conductor.stop();
      await Promise.all([own.close(), leaseCluster.close()]);
    },
  );
}
