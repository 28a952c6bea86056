import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClusterTier, ensureClusterPrograms } from "../../build/kubernetes/programs.mjs";
import { bundleKeeper } from "./bundleKeeper.ts";
import { cgroupOf, removeCgroup } from "./cgroups.ts";
import { NODE_IMAGE } from "./images.ts";
import { openKeeper } from "./keeperChannel.ts";
import type { ApiServerExtras } from "./messages.ts";
import { NODE_ADDRESS } from "./nodeFiles.ts";
import { UNSHARE } from "./ownNamespaces.ts";
import { sweepLeftovers } from "./sweepLeftovers.ts";

interface RealClusterOptions {
  /** `control`: etcd, API server, controllers, scheduler; kwok's nodes. `node`: the same and a real one; Linux, root. */
  tier: ClusterTier;
  /** How many nodes kwok plays. One if not said. Beside a real node they are tainted `kwok:NoSchedule`. */
  kwokNodes?: number;
  /** As a provider of clusters may set it up. */
  apiServer?: ApiServerExtras;
}

export interface RealCluster {
  /** The administrator's. */
  kubeconfigPath: string;
  /** As this computer calls it; on loopback. */
  server: string;
  /** With a node: a stock Node image (node, a shell, the usual tools; runs as user 1000), which it has already. */
  nodeImage: string;
  /** A kubeconfig of somebody who has what RBAC gives to that name and these groups, and nothing else. */
  kubeconfigFor(user: string, groups?: string[]): Promise<string>;
  /** With a node: takes an OCI archive in, as `packImage` makes it. */
  importImage(archive: string): Promise<void>;
  /** With a node: a port of this computer's loopback that leads to this NodePort. */
  exposeNodePort(port: number): Promise<number>;
  /** Sends a signal to one of the cluster's programs, as `SIGSTOP` to `kubelet`. One that ends is not started again. */
  signal(program: string, signal: NodeJS.Signals): Promise<void>;
  /** Rejects when one of its programs ends by itself. */
  broken: Promise<never>;
  /** Takes everything away. The same happens when the process that started the cluster ends, however it does. */
  stop(): Promise<void>;
}

/** How often a start is tried, should the free port be taken by another in the meantime. */
const ATTEMPTS = 3;

/** Starts a real Kubernetes of its own, ready for Pods when it resolves. Rejects with the last words of what failed. */
export async function startRealCluster(options: RealClusterOptions): Promise<RealCluster> {
  const programs = await ensureClusterPrograms(options.tier);
  await sweepLeftovers();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options, programs);
    } catch (error) {
      const isTaken = error instanceof Error && error.message.includes("address already in use");
      if (!isTaken || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startOnce(
  { tier, kwokNodes = 1, apiServer = { arguments: [], files: {} } }: RealClusterOptions,
  programs: Record<string, string>,
): Promise<RealCluster> {
  const id = randomBytes(4).toString("hex");
  const folder = await mkdtemp(join(tmpdir(), `pupitre-cluster-${id}-${process.pid}-`));
  const script = await bundleKeeper(folder);
  const door = await listen();
  const outsidePort = portOf(door);
  const child = spawnKeeper(tier, script, folder);
  const keeper = openKeeper(child);
  const server = `https://127.0.0.1:${outsidePort}`;
  const expose = async (listening: Server, host: string, port: number): Promise<void> => {
    await keeper.call("relay", { host, port }, listening);
    listening.close();
  };
  const stop = async (): Promise<void> => {
    door.close();
    await keeper.end();
    // Normally the keeper has done both.
    if (tier === "node") await removeCgroup(cgroupOf(id));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    let port = outsidePort;
    if (tier === "node") {
      port = 6443;
      await expose(door, "127.0.0.1", port);
    } else await new Promise((resolve) => door.close(resolve));
    const data = join(folder, "cluster");
    await mkdir(data);
    const started = { tier, id, folder: data, programs, kwokNodes, apiServer, server, port };
    const { kubeconfigPath } = await keeper.call("start", started);
    return {
      kubeconfigPath,
      server,
      nodeImage: NODE_IMAGE,
      broken: keeper.broken,
      kubeconfigFor: async (user, groups = []) => (await keeper.call("kubeconfigFor", { user, groups })).path,
      importImage: async (archive) => void (await keeper.call("importImage", { archive })),
      async exposeNodePort(nodePort) {
        if (tier !== "node") throw new Error("a cluster without a node has no node ports");
        const listening = await listen();
        const free = portOf(listening);
        await expose(listening, NODE_ADDRESS, nodePort);
        return free;
      },
      signal: async (program, signal) => void (await keeper.call("signal", { program, signal })),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function spawnKeeper(tier: ClusterTier, script: string, folder: string): ChildProcess {
  // The folder is an argument so that a later start can tell from the process list whether it is still in use.
  const words = [...(tier === "node" ? UNSHARE : []), process.execPath, script, folder];
  return spawn(words[0] ?? "", words.slice(1), {
    // Not of our process group: a Ctrl+C must reach who asked for the cluster, who then stops it in order.
    detached: true,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: environment(),
  });
}

/** Ours without what a test runner tells its own children. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, ELECTRON_RUN_AS_NODE: ___, ...rest } = process.env;
  return rest;
}

function listen(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return address.port;
}
