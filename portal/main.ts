import { connect } from "../cluster/connect.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { Log } from "./log.ts";
import { startPortal } from "./portal.ts";

/**
 * The portal as a program: `PUPITRE_KUBECONFIG`, `PUPITRE_PORTAL_PORT` (0 or absent: a free one) and
 * `PUPITRE_PORTAL_DOMAIN` say what it serves. Says on standard output, once, where it listens; logs to standard error.
 * Ends on SIGTERM or SIGINT, or when the program that started it goes away.
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
  const { PUPITRE_KUBECONFIG, PUPITRE_PORTAL_PORT = "0", PUPITRE_PORTAL_DOMAIN = "localhost" } = process.env;
  if (!PUPITRE_KUBECONFIG) throw new Error("PUPITRE_KUBECONFIG is not set");
  const port = Number(PUPITRE_PORTAL_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error("PUPITRE_PORTAL_PORT is not a port");
  const cluster = connect(await loadKubeconfig({ path: PUPITRE_KUBECONFIG, trust: "own" }), {
    userAgent: "pupitre-portal",
  });
  const portal = await startPortal({
    cluster,
    listen: { host: "127.0.0.1", port },
    origin: { scheme: "http", domain: PUPITRE_PORTAL_DOMAIN, port: 0 },
    log,
  });

  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    void portal
      .stop()
      .then(() => cluster.close())
      .finally(() => process.exit(0));
  };
  process.on("SIGTERM", end).on("SIGINT", end).on("disconnect", end);
  const { parentPort } = process as { parentPort?: ParentPort };
  parentPort?.on("close", end);
  const ready = { ready: true, url: portal.url, port: portal.port };
  parentPort?.postMessage(ready);
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

main().catch((error: unknown) => {
  const { kind, detail } = toFailure(error);
  log("error", "portal not started", { kind, detail: detail ?? "" });
  process.exit(1);
});
