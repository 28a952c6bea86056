import type { ClusterAccess } from "../cluster/access.ts";
import { connect } from "../cluster/connect.ts";
import { serveHealth } from "../cluster/healthServer.ts";
import { accessFromHost } from "../cluster/hostAccess.ts";
import { inClusterAccess } from "../cluster/inCluster.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import { toFailure } from "../shared/contract/failure.ts";
import { parsePortalOrigin } from "../shared/domain/links.ts";
import { aboutFrom } from "./about.ts";
import type { PublicOrigin } from "./hosts.ts";
import type { Log } from "./log.ts";
import { type Portal, startPortal } from "./portal.ts";
import { readServingTls } from "./serving.ts";
import { dialDirectly } from "./upstreams.ts";

/**
 * The portal as a program. Environment:
 * - PUPITRE_ACCESS=host: the host that started it tells the access; else PUPITRE_KUBECONFIG, a path; absent in a Pod,
 *   which has a service account. In a Pod it listens on all addresses, and reaches seats at their Pods' own.
 * - PUPITRE_PORTAL_PORT: 0 or absent is a free one.
 * - PUPITRE_PORTAL_ORIGIN: what browsers see, `https://{seat}.lab.example.fr`; absent: plain HTTP on this computer, at
 *   names below PUPITRE_PORTAL_DOMAIN.
 * - PUPITRE_PORTAL_TLS: a folder with tls.crt and tls.key; absent: TLS ends before it, or nothing leaves the computer.
 * - PUPITRE_PORTAL_CHARTER, PUPITRE_PORTAL_CONTACT: https pages of the site, shown to students beside what is said of
 *   their data; absent: they are sent to their teacher.
 * - PUPITRE_HEALTH_PORT: where health and metrics are told; absent: nowhere.
 * Says on standard output, once, where it listens; logs to standard error. Ends on SIGTERM or SIGINT, or when the
 * program that started it goes away.
 */
const log: Log = (level, message, fields) => {
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...fields })}\n`);
};

/** What Electron gives to a utility process. */
interface ParentPort {
  on(event: "close", listener: () => void): void;
  postMessage(message: unknown): void;
}

async function main(): Promise<void> {
  const { env } = process;
  const { access, inCluster } = await readAccess(env);
  const port = portNumber(env.PUPITRE_PORTAL_PORT ?? "0");
  const cluster = connect(access, { userAgent: "pupitre-portal" });
  let portal: Portal | undefined;
  let isEnding = false;
  // Before the portal, which waits for the cluster: who asks whether it lives must not wait with it.
  const healthPort = Number(env.PUPITRE_HEALTH_PORT);
  if (healthPort > 0)
    await serveHealth(healthPort, {
      ready: () => portal !== undefined && !isEnding,
      metrics: () => {
        const { seats, connections } = portal?.stats() ?? { seats: 0, connections: 0 };
        return {
          pupitre_portal_seats: seats,
          pupitre_portal_connections: connections,
          pupitre_portal_live: portal?.isLive() ? 1 : 0,
        };
      },
    });

  const end = () => {
    if (isEnding) return;
    isEnding = true;
    void Promise.resolve(portal?.stop())
      .then(() => cluster.close())
      .finally(() => process.exit(0));
  };
  process.on("SIGTERM", end).on("SIGINT", end).on("disconnect", end);
  const { parentPort } = process as { parentPort?: ParentPort };
  parentPort?.on("close", end);

  const tls = env.PUPITRE_PORTAL_TLS;
  portal = await startPortal({
    cluster,
    listen: { host: inCluster ? "any" : "127.0.0.1", port },
    origin: publicOrigin(env),
    about: aboutFrom(env),
    ...(tls ? { tls: await readServingTls(tls, log) } : {}),
    ...(inCluster ? { dialPod: dialDirectly(cluster) } : {}),
    log,
  });
  const ready = { ready: true, url: portal.url, port: portal.port };
  parentPort?.postMessage(ready);
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

async function readAccess(env: NodeJS.ProcessEnv): Promise<{ access: ClusterAccess; inCluster: boolean }> {
  if (env.PUPITRE_ACCESS === "host") return { access: await accessFromHost(), inCluster: false };
  const path = env.PUPITRE_KUBECONFIG;
  if (path) return { access: await loadKubeconfig({ path, trust: "own" }), inCluster: false };
  return { access: await inClusterAccess(), inCluster: true };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error("PUPITRE_PORTAL_PORT is not a port");
  return port;
}

function publicOrigin({
  PUPITRE_PORTAL_ORIGIN,
  PUPITRE_PORTAL_DOMAIN = "localhost",
}: NodeJS.ProcessEnv): PublicOrigin {
  if (PUPITRE_PORTAL_ORIGIN === undefined) return { scheme: "http", domain: PUPITRE_PORTAL_DOMAIN, port: 0 };
  const pattern = parsePortalOrigin(PUPITRE_PORTAL_ORIGIN);
  if (!pattern) throw new Error("PUPITRE_PORTAL_ORIGIN is not an origin");
  const { protocol, hostname, port } = new URL(pattern.replace("{seat}.", ""));
  const scheme = protocol === "https:" ? "https" : "http";
  return { scheme, domain: hostname, port: Number(port) || (scheme === "https" ? 443 : 80) };
}

main().catch((error: unknown) => {
  const { kind, detail } = toFailure(error);
  log("error", "portal not started", { kind, detail: detail ?? "" });
  process.exit(1);
});
