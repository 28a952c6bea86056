import { createSecureServer, type Http2SecureServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { join } from "node:path";
import { admitAll } from "./admission/admitAll.ts";
import { createRequestHandler } from "./api/apiServer.ts";
import type { Core } from "./api/core.ts";
import { FaultBox, type FaultPlan, type Faults } from "./api/faults.ts";
import { Identities } from "./api/identity.ts";
import { Registry } from "./api/registry.ts";
import { createUpgradeHandler } from "./api/upgrade.ts";
import { startControllers } from "./controllers/startControllers.ts";
import { rulesOf } from "./kinds/kindRules.ts";
import { startKubelet } from "./kubelet/kubelet.ts";
import type { ContainerRuntime, Journal, ObjectStore } from "./seams.ts";
import { openDataFolder, saveIdentity, writeKubeconfig } from "./store/dataFolder.ts";
import { openJournal } from "./store/journal.ts";
import { createObjectStore } from "./store/objectStore.ts";
import { isServed } from "./store/runningCluster.ts";
import { Storage } from "./store/storage.ts";

export type { FaultPlan, Faults } from "./api/faults.ts";

interface PracticeOptions {
  /** Absolute; made when absent, 0700. Everything of the cluster is in it. */
  dataDir: string;
  /** Default: the port of last time, else a free one. */
  port?: number;
  faults?: FaultPlan[];
  /** Replaces the simulated kubelet. */
  runtime?: (parts: { store: ObjectStore; journal: Journal }) => ContainerRuntime;
  /** Structured lines without secrets; silent by default. */
  log?: (message: string, details?: Record<string, unknown>) => void;
  /** How many changes of a resource a watch may be behind before 410. */
  historySize?: number;
}

export interface Practice {
  /** `https://127.0.0.1:6443` */
  server: string;
  kubeconfigPath: string;
  caPem: string;
  token: string;
  faults: Faults;
  close(): Promise<void>;
}

/**
 * Starts a practice cluster in this process: a Kubernetes API on loopback.
 * @throws Error when a given port is taken, the folder cannot be written, or its cluster is running already.
 */
export async function startPractice(options: PracticeOptions): Promise<Practice> {
  const { dataDir } = options;
  const log = options.log ?? (() => {});
  const identity = await openDataFolder(dataDir, new Date());
  if (await isServed(identity.port, identity.caPem)) {
    throw new Error(`the practice cluster of this folder is already running on port ${identity.port}`);
  }
  const storage = new Storage({
    journal: openJournal(join(dataDir, "objects.journal")),
    ...(options.historySize === undefined ? {} : { historySize: options.historySize }),
    onListenerError: (error) => log("a listener failed", { why: describe(error) }),
  });
  const core: Core = {
    storage,
    registry: new Registry(storage),
    rules: rulesOf,
    admitAll: (resource, object, old) => admitAll(core, resource, object, old),
    now: () => new Date(),
    log,
  };
  const identities = new Identities(identity.token, identity.signingKey, storage, core.now);
  const faults = new FaultBox();
  for (const plan of options.faults ?? []) faults.inject(plan);
  const stopControllers = startControllers(core, identity.caPem);
  storage.forgetPast();
  const runtimeJournal = openJournal(join(dataDir, "files.journal"));
  const startRuntime = options.runtime ?? ((parts) => startKubelet({ ...parts, log }));
  const runtime = startRuntime({ store: createObjectStore(core), journal: runtimeJournal });

  const server = createSecureServer({
    allowHTTP1: true,
    cert: identity.certificatePem,
    key: identity.keyPem,
    settings: { maxConcurrentStreams: 100 },
    // MB; beyond it Node closes streams of a busy connection with ENHANCE_YOUR_CALM, which no API server does
    maxSessionMemory: 128,
  });
  const address = (): string => `127.0.0.1:${(server.address() as AddressInfo | null)?.port ?? 0}`;
  server.on("request", createRequestHandler({ core, runtime, identities, faults, address }));
  server.on("upgrade", createUpgradeHandler({ core, runtime, identities, faults }));
  const disconnect = trackConnections(server);
  await listenSomewhere(server, options.port, identity.port);
  const { port } = server.address() as AddressInfo;
  if (port !== identity.port) saveIdentity(dataDir, { ...identity, port });
  const url = `https://127.0.0.1:${port}`;

  return {
    server: url,
    kubeconfigPath: writeKubeconfig(dataDir, url, identity),
    caPem: identity.caPem,
    token: identity.token,
    faults,
    async close() {
      stopControllers();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      disconnect();
      await closed;
      await runtime.close();
      runtimeJournal.close();
      storage.close();
    },
  };
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** When the remembered port is taken by somebody else, another one is better than none. */
async function listenSomewhere(
  server: Http2SecureServer,
  wanted: number | undefined,
  remembered: number,
): Promise<void> {
  if (wanted !== undefined) return listen(server, wanted);
  try {
    await listen(server, remembered);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    await listen(server, 0);
  }
}

async function listen(server: Http2SecureServer, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
}

/** @returns what ends all connections at once: watches would keep the server open for good. */
function trackConnections(server: Http2SecureServer): () => void {
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setNoDelay(true);
  });
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("error", () => session.destroy());
  });
  return () => {
    for (const session of sessions) session.destroy();
    for (const socket of sockets) socket.destroy();
  };
}
