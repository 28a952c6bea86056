import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ensureClusterPrograms } from "../../build/kubernetes/programs.mjs";
import { cacheFolder } from "../../build/tools/paths.mjs";
import {
  AWSCLI_PLACE,
  awscli,
  codeServer,
  debian,
  ensureLayer,
  goProgram,
  kubectl,
  type LayerRecipe,
  laid,
  NOTEBOOK_PLACE,
  nodeRuntime,
  notebook,
} from "./labLayers.ts";
import { containerdSocket } from "./nodeFiles.ts";
import { type ImageFace, LAYOUT_PARTS, writeLayout } from "./ociLayout.ts";

const run = promisify(execFile);

/**
 * The public images of the labs, as they look from outside (name, program, user, environment, paths, ports), for
 * machines that reach no registry. Behind each is the same Debian, packed once; the layers above it are small.
 */
interface StandIn extends Omit<ImageFace, "name"> {
  /** Above Debian. */
  layers?: LayerRecipe[];
}

const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** Of public images that name no user: a Pod says which. */
const NO_USER = "";
const STUDENT = 1000;

const versitygw = goProgram({
  name: "versitygw",
  module: "github.com/versity/versitygw",
  version: "1.8.0",
  package: "github.com/versity/versitygw/cmd/versitygw",
});

/** Of either version: a rollout from one to the other changes the name alone. */
const nginx: StandIn = {
  layers: [laid("nginx")],
  user: "101",
  cmd: ["nginx", "-g", "daemon off;"],
  env: [PATH],
};

/** The controller's image and the nodes' differ in what they hold; Debian has both. */
const slurm: StandIn = { layers: [laid("slurm")], user: NO_USER, env: [PATH] };

const standIns: Record<string, StandIn> = {
  "docker.io/amazon/aws-cli:2.27.50": {
    layers: [awscli],
    user: NO_USER,
    entrypoint: ["aws"],
    env: [
      `PATH=${AWSCLI_PLACE}/bin:${PATH.slice("PATH=".length)}`,
      `PYTHONPATH=${AWSCLI_PLACE}`,
      // Compiled when first used; the public image's program comes compiled.
      "PYTHONPYCACHEPREFIX=/tmp/pycache",
    ],
  },
  "docker.io/alpine/k8s:1.34.1": { layers: [kubectl], user: NO_USER, cmd: ["bash"], env: [PATH] },
  "docker.io/codercom/code-server:4.99.3": {
    layers: [nodeRuntime, codeServer, laid("code-server", { path: "/home/coder", user: STUDENT })],
    user: "1000",
    entrypoint: ["code-server"],
    workingDir: "/home/coder",
    env: [PATH, "HOME=/home/coder"],
  },
  "docker.io/library/debian:12.11": { user: NO_USER, cmd: ["bash"], env: [PATH] },
  "docker.io/library/haproxy:3.2.23": {
    layers: [laid("haproxy")],
    user: "99",
    cmd: ["haproxy", "-f", "/usr/local/etc/haproxy/haproxy.cfg"],
    env: [PATH],
  },
  "docker.io/library/mariadb:11.4.5": {
    layers: [laid("mariadb")],
    user: NO_USER,
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["mariadbd"],
    env: [PATH],
  },
  "docker.io/library/postgres:17.5": {
    layers: [laid("postgres")],
    user: NO_USER,
    entrypoint: ["docker-entrypoint.sh"],
    cmd: ["postgres"],
    env: [`${PATH}:/usr/lib/postgresql/15/bin`, "PGDATA=/var/lib/postgresql/data"],
  },
  "docker.io/library/php:8.4.10-apache": {
    user: NO_USER,
    cmd: ["apache2", "-D", "FOREGROUND"],
    workingDir: "/var/www/html",
    env: [PATH],
  },
  "docker.io/library/python:3.13.5-slim": { user: NO_USER, cmd: ["python3"], env: [PATH] },
  "docker.io/library/wordpress:6.8.1-php8.3-apache": {
    user: NO_USER,
    cmd: ["apache2", "-D", "FOREGROUND"],
    workingDir: "/var/www/html",
    env: [PATH],
  },
  "docker.io/versity/versitygw:v1.8.0": {
    layers: [versitygw, laid("versitygw")],
    user: NO_USER,
    entrypoint: ["docker-entrypoint.sh"],
    env: [PATH],
  },
  "docker.io/mpioperator/openmpi-builder:v0.6.0": { user: NO_USER, cmd: ["bash"], env: [PATH] },
  "docker.io/nginxinc/nginx-unprivileged:1.28.0": nginx,
  "docker.io/nginxinc/nginx-unprivileged:1.29.1": nginx,
  // Redis, from which Valkey was made: the same commands and files.
  "docker.io/valkey/valkey:8.1.4": {
    layers: [laid("valkey")],
    user: NO_USER,
    cmd: ["valkey-server"],
    workingDir: "/data",
    env: [PATH],
  },
  "docker.io/ollama/ollama:0.12.10": {
    layers: [laid("ollama")],
    user: NO_USER,
    entrypoint: ["/usr/bin/ollama"],
    cmd: ["serve"],
    env: [PATH],
  },
  "ghcr.io/slinkyproject/slurmctld:25.11.6-ubuntu24.04": slurm,
  "ghcr.io/slinkyproject/slurmd:25.11.6-ubuntu24.04": slurm,
  "quay.io/jupyter/scipy-notebook:2025-03-14": {
    layers: [notebook, laid("jupyter", { path: "/home/jovyan", user: STUDENT })],
    user: "1000",
    cmd: ["start-notebook.py"],
    workingDir: "/home/jovyan",
    env: [
      `PATH=${NOTEBOOK_PLACE}/bin:${PATH.slice("PATH=".length)}`,
      `PYTHONPATH=${NOTEBOOK_PLACE}`,
      `JUPYTER_PATH=${NOTEBOOK_PLACE}/share/jupyter`,
      `JUPYTER_CONFIG_PATH=${NOTEBOOK_PLACE}/etc/jupyter`,
      `JUPYTERLAB_DIR=${NOTEBOOK_PLACE}/share/jupyter/lab`,
      "HOME=/home/jovyan",
    ],
  },
};

/** Whether a lab that asks for this image can run where no registry is reached. */
export const hasStandIn = (image: string): boolean => image in standIns;

/**
 * Gives stand-ins to the node of a cluster of tests, under the public names: its kubelet then asks no registry. Those
 * that are not made yet are made (the first takes some minutes). Wants root, debootstrap, and pip for a notebook's.
 */
export async function importLabImages(kubeconfig: string, names: readonly string[]): Promise<void> {
  const images = [];
  for (const name of new Set(names)) images.push(await makeImage(name));
  const cache = join(cacheFolder(), "lab-layers");
  await mkdir(cache, { recursive: true });
  const layout = await mkdtemp(join(cache, "import-"));
  try {
    await writeLayout(layout, images);
    await importLayout(kubeconfig, layout);
  } finally {
    await rm(layout, { recursive: true, force: true });
  }
}

async function makeImage(name: string) {
  const standIn = standIns[name];
  if (standIn === undefined) throw new Error(`nothing stands in for the image ${name}`);
  const { layers: above = [], ...face } = standIn;
  const layers = [];
  for (const recipe of [debian, ...above]) layers.push(await ensureLayer(recipe));
  return { face: { name, ...face }, layers };
}

/** Straight from the layout: an archive beside it would be its size once more. */
async function importLayout(kubeconfig: string, layout: string): Promise<void> {
  const { ctr = "" } = await ensureClusterPrograms("node");
  const socket = containerdSocket(dirname(kubeconfig));
  const line = 'set -o pipefail; tar -C "$0" -cf - $1 | "$2" -a "$3" -n k8s.io images import --local -';
  await run("bash", ["-c", line, layout, LAYOUT_PARTS.join(" "), ctr, socket]);
}
