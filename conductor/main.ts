import { serveHealth } from "../cluster/healthServer.ts";
import { accessFromHost } from "../cluster/hostAccess.ts";
import { inClusterAccess } from "../cluster/inCluster.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import { toFailure } from "../shared/contract/failure.ts";
import { conductorFromEnvironment } from "./fromEnvironment.ts";
import { failureFields, type Log } from "./log.ts";
import type { Conductor } from "./startConductor.ts";

/**
 * The conductor as a program. Environment:
 * - PUPITRE_ACCESS=host: the host that started it tells the access; else PUPITRE_KUBECONFIG, a path; absent in a Pod,
 *   which has a service account.
 * - PUPITRE_NAMESPACES: the establishments', separated by commas; absent: all.
 * - PUPITRE_LEASE_NAMESPACE: where the Lease lies; absent: its own in a Pod, else the first establishment's.
 * - PUPITRE_PORTAL_ORIGIN: `http://{seat}.localhost:8443`; absent: as ConfigMap `pupitre-portal` says.
 * - PUPITRE_PORTAL_NAMESPACE: where the portal's Pods run; absent when it reaches seats through the API server.
 * - PUPITRE_CONDUCTOR_ACCOUNT, PUPITRE_PORTAL_ACCOUNT: `namespace/name` whose rights are bound in each seat.
 * - PUPITRE_API_SERVER: `https://…` where students' computers reach the API server; absent: nowhere.
 * - PUPITRE_STORAGE_CLASS; PUPITRE_SEATS_AT_ONCE.
 * - PUPITRE_PROBE_IMAGE: has Node.js; what the cluster's isolation is tried with. Absent: the usual one.
 * - PUPITRE_HEALTH_PORT: where health and metrics are told; absent: nowhere.
 * Says `{"ready":true,"identity":"…"}` on standard output, logs JSON lines to standard error, ends on SIGTERM or with its host.
 */
const log: Log = (level, message, fields = {}) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
};

async function main(): Promise<void> {
  const { env } = process;
  const path = env.PUPITRE_KUBECONFIG;
  const told = env.PUPITRE_ACCESS === "host" ? await accessFromHost() : undefined;
  const inCluster = !told && !path;
  const access = told ?? (path ? await loadKubeconfig({ path, trust: "own" }) : await inClusterAccess());
  const { conductor, identity, stop: end } = conductorFromEnvironment({ access, env, inCluster, log });

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void end().finally(() => process.exit(0));
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
  process.once("disconnect", stop);
  const { parentPort } = process as { parentPort?: NodeJS.EventEmitter };
  parentPort?.on("message", (event: { data?: { stop?: boolean } }) => {
    if (event.data?.stop) stop();
  });
  parentPort?.once("close", stop);
  await tellHealth(conductor, Number(env.PUPITRE_HEALTH_PORT), () => stopping);

  await conductor.ready;
  if (!stopping) process.stdout.write(`${JSON.stringify({ ready: true, identity })}\n`);
}

/** Ready is who leads, or stands by to do it. */
async function tellHealth(conductor: Conductor, port: number, isStopping: () => boolean): Promise<void> {
  if (!(port > 0)) return;
  let ready = false;
  void conductor.ready.then(() => {
    ready = true;
  });
  await serveHealth(port, {
    ready: () => ready && !isStopping(),
    metrics: () => {
      const { leading, reconciles, reads, writes } = conductor.stats();
      return {
        pupitre_conductor_leading: leading ? 1 : 0,
        pupitre_conductor_reconciles_total: reconciles,
        pupitre_conductor_reads_total: reads,
        pupitre_conductor_writes_total: writes,
      };
    },
  });
}

main().catch((error: unknown) => {
  log("error", "the conductor could not start", failureFields(toFailure(error)));
  process.exit(1);
});
