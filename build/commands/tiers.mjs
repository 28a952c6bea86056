import { spawnSync } from "node:child_process";
import { openVirtualDisplay } from "../bootstrap/display.mjs";
import { ensureSystemLibraries } from "../bootstrap/systemLibraries.mjs";
import { resolveKubectl } from "../kubectl.mjs";
import { refuseWithoutNodeTier } from "../kubernetes/nodeTier.mjs";
import { ensureClusterPrograms } from "../kubernetes/programs.mjs";
import { findChromium } from "../runtime/chromium.mjs";
import { resolveElectron } from "../runtime/resolveElectron.mjs";
import { Refusal } from "../tools/say.mjs";

/** @typedef {import("./realClusters.mjs").RealClusters} RealClusters */
/**
 * @typedef {object} Surroundings What a tier's tests find in their environment.
 * @property {Record<string, string>} env
 * @property {() => Promise<void>} [close]
 */
/**
 * @typedef {object} Run One run of vitest: the test files of a folder (or file) under one project of its configuration.
 * @property {string} project
 * @property {string} folder
 * @property {string[]} [except] Folders and files within that others run.
 */
/**
 * @typedef {object} Tier
 * @property {string} name
 * @property {string} about
 * @property {Run[]} runs One after the other.
 * @property {"control" | "node"} [cluster] The real cluster that it will ask for, so that it can be started beforehand.
 * @property {(clusters: RealClusters) => Promise<Surroundings>} prepare Throws a Refusal to skip the tier.
 */

const apiSuite = "test/contract/api";
/** The part of the contract that wants containers. */
const podSuite = `${apiSuite}/pods.test.ts`;

/** @type {Tier[]} */
export const tiers = [
  {
    name: "unit",
    about: "pure rules and single rooms",
    runs: [{ project: "unit", folder: "test/unit" }],
    prepare: async () => ({ env: {} }),
  },
  {
    name: "contract",
    about: "the practice cluster under kubectl and client-node",
    runs: [{ project: "contract", folder: "test/contract", except: ["test/contract/real"] }],
    prepare: async () => ({ env: { PUPITRE_KUBECTL: await resolveKubectl() } }),
  },
  {
    name: "api",
    about: "the same contract on a real API server",
    cluster: "control",
    runs: [{ project: "contract", folder: apiSuite, except: [podSuite] }],
    prepare: prepareControl,
  },
  {
    name: "real",
    about: "rights, admission and a class on a real control plane",
    cluster: "control",
    runs: [{ project: "real", folder: "test/contract/real", except: ["test/contract/real/node"] }],
    prepare: prepareControl,
  },
  {
    name: "node",
    about: "real containers on a real node",
    cluster: "node",
    runs: [
      { project: "node", folder: "test/node" },
      { project: "realNode", folder: "test/contract/real/node" },
      { project: "contract", folder: podSuite },
    ],
    prepare: prepareNode,
  },
  {
    name: "day",
    about: "a school's day on a real node: IT, a teacher, students",
    cluster: "node",
    runs: [{ project: "day", folder: "test/day" }],
    prepare: prepareDay,
  },
  {
    name: "e2e",
    about: "the application and a student's browser",
    runs: [{ project: "e2e", folder: "test/e2e" }],
    prepare: prepareWindows,
  },
];

/** @returns {Promise<Surroundings>} */
async function prepareControl(/** @type {RealClusters} */ clusters) {
  if (process.platform === "win32") throw new Refusal("A real Kubernetes runs on Linux and macOS only.");
  await ensureClusterPrograms("control");
  const { kubeconfig } = await clusters.open("control");
  return {
    env: {
      PUPITRE_KUBECTL: await resolveKubectl(),
      PUPITRE_CONTRACT_KUBECONFIG: kubeconfig,
      PUPITRE_REAL_KUBECONFIG: kubeconfig,
    },
  };
}

/** @returns {Promise<Surroundings>} */
async function prepareNode(/** @type {RealClusters} */ clusters) {
  refuseWithoutNodeTier();
  await ensureSystemLibraries({ windows: false, node: true });
  await ensureClusterPrograms("node");
  const { kubeconfig, nodeImage, nodePorts } = await clusters.open("node");
  // The application is a guest here: who tests without it does without.
  const windows = await prepareWindows().catch((error) => {
    if (error instanceof Refusal) return { env: {}, close: undefined };
    throw error;
  });
  return {
    env: {
      ...windows.env,
      PUPITRE_KUBECTL: await resolveKubectl(),
      PUPITRE_CONTRACT_KUBECONFIG: kubeconfig,
      PUPITRE_CONTRACT_IMAGE: nodeImage,
      PUPITRE_REAL_KUBECONFIG: kubeconfig,
      PUPITRE_REAL_IMAGE: nodeImage,
      PUPITRE_NODE_KUBECONFIG: kubeconfig,
      PUPITRE_NODE_IMAGE: nodeImage,
      PUPITRE_NODE_PORTS: JSON.stringify(nodePorts),
    },
    ...(windows.close ? { close: windows.close } : {}),
  };
}

/** The same, and nobody does without: an application, a browser, an image of JupyterLab. @returns {Promise<Surroundings>} */
async function prepareDay(/** @type {RealClusters} */ clusters) {
  if (spawnSync("python3", ["-m", "pip", "--version"], { stdio: "ignore" }).status !== 0)
    throw new Refusal("An image with JupyterLab is made by Python's pip; install python3-pip.");
  const surroundings = await prepareNode(clusters);
  if (surroundings.env.PUPITRE_ELECTRON !== undefined) return surroundings;
  return prepareWindows(); // once more, to say why not
}

/** @returns {Promise<Surroundings>} */
async function prepareWindows() {
  const chromium = findChromium();
  if (chromium === undefined) {
    throw new Refusal(
      "There is no Chromium or Chrome for the student's side; install one or name it in PUPITRE_CHROMIUM.",
    );
  }
  const { executable } = await resolveElectron();
  const env = {
    PUPITRE_CHROMIUM: chromium,
    PUPITRE_ELECTRON: executable,
    PUPITRE_KUBECTL: await resolveKubectl(),
  };
  if (process.platform !== "linux") return { env };
  // Always a display of its own, even on a desktop: nobody's windows get in the way, and screenshots have one size.
  const display = await openVirtualDisplay();
  return { env: { ...env, ...display.env }, close: display.close };
}
