import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { bundleTool } from "../bundle/tool.mjs";
import { reasonAgainstNodeTier } from "../kubernetes/nodeTier.mjs";
import { hasClusterPrograms } from "../kubernetes/programs.mjs";
import { say } from "../tools/say.mjs";

/** @typedef {import("../kubernetes/programs.mjs").ClusterTier} ClusterTier */
/**
 * @typedef {object} OpenCluster
 * @property {string} kubeconfig The administrator's, a path.
 * @property {string} nodeImage
 * @property {Record<string, number>} nodePorts NodePort → a port of this computer that leads there.
 */
/**
 * @typedef {object} RealClusters
 * @property {(tier: ClusterTier) => void} startEarly Begins to start one, if that costs neither a build nor a download.
 * @property {(tier: ClusterTier) => Promise<OpenCluster>} open The tier's one cluster, started at the first wish.
 * @property {() => Promise<void>} close Takes all of them away.
 */

/** The NodePorts that tests may use: the students' portal, and one for anything. */
const exposed = [30643, 31080];

/** The real clusters of one run of the tests; each tier's is shared by all suites. @returns {RealClusters} */
export function openRealClusters() {
  /** @type {Map<ClusterTier, { cluster: Promise<OpenCluster>, stop: () => Promise<void> }>} */
  const started = new Map();
  const start = (/** @type {ClusterTier} */ tier) => {
    const known = started.get(tier) ?? startCluster(tier);
    started.set(tier, known);
    return known.cluster;
  };
  return {
    open: start,
    startEarly(tier) {
      const canRun =
        tier === "control" ? process.platform !== "win32" : reasonAgainstNodeTier() === undefined;
      if (canRun && hasClusterPrograms(tier)) void start(tier).catch(() => {}); // whoever opens it is told
    },
    async close() {
      await Promise.allSettled([...started.values()].map(({ stop }) => stop()));
    },
  };
}

function startCluster(/** @type {ClusterTier} */ tier) {
  const words = ["up", "--json"];
  if (tier === "node") words.push("--node", ...exposed.flatMap((port) => ["--expose", String(port)]));
  const spawned = bundleTool("test/cluster/main.ts", "out/cluster/main.js").then((script) =>
    // Not of our process group: Ctrl+C ends the tests first, and the cluster sees that we are gone.
    spawn(process.execPath, ["--enable-source-maps", script, ...words], {
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    }),
  );
  const ended = spawned.then((child) => new Promise((resolve) => child.once("exit", resolve)));
  return {
    cluster: spawned.then((child) => hello(tier, child)),
    async stop() {
      (await spawned).kill("SIGTERM");
      await ended;
    },
  };
}

/** @returns {Promise<OpenCluster>} */
function hello(
  /** @type {ClusterTier} */ tier,
  /** @type {import("node:child_process").ChildProcess} */ child,
) {
  const began = Date.now();
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`The real cluster (${tier}) did not start.`)));
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on("line", (line) => {
      say(`The real cluster (${tier}) runs after ${Math.round((Date.now() - began) / 1000)} s.`);
      resolve(JSON.parse(line));
    });
  });
}
