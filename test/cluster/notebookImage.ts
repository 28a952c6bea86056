import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ensureClusterPrograms } from "../../build/kubernetes/programs.mjs";
import { withLock } from "../../build/tools/lock.mjs";
import { cacheFolder } from "../../build/tools/paths.mjs";
import { showProgress } from "../../build/tools/say.mjs";
import { containerdSocket } from "./nodeFiles.ts";
import { packImage } from "./packImage.ts";

const run = promisify(execFile);

/** Debian with bash, Python and JupyterLab: what the built-in labs for a shell and for notebooks ask of an image. */
export const NOTEBOOK_IMAGE = "local.test/notebook:1";
const SUITE = "bookworm";
/** That of the suite. */
const PYTHON = "3.11";
const JUPYTERLAB = "4.6.6";
const STUDENT = 1000;
const PLACE = "/opt/jupyter";

/** The images of the Jupyter family start by a program of this name. */
const START = `#!/bin/sh
exec python3 ${PLACE}/bin/jupyter-lab "$@"
`;

/**
 * The image's OCI archive, made once (about a minute; 500 MB) of Debian's and PyPI's packages and kept in the cache.
 * Wants root, debootstrap and pip.
 */
export async function ensureNotebookImage(): Promise<string> {
  const folder = join(cacheFolder(), `notebook-image-${SUITE}-${JUPYTERLAB}`);
  const archive = join(folder, "image.tar");
  if (!existsSync(archive)) await withLock("notebook-image", () => make(folder, archive));
  return archive;
}

async function make(folder: string, archive: string): Promise<void> {
  if (existsSync(archive)) return;
  const finish = showProgress("Making an image with JupyterLab, once");
  // One name for all attempts: what an interrupted one left is cleared by the next.
  const root = `${folder}.making`;
  await rm(root, { recursive: true, force: true });
  try {
    await mkdir(folder, { recursive: true });
    await run("debootstrap", ["--variant=minbase", "--include=python3", SUITE, root]);
    await installJupyter(root);
    await furnish(root);
    const unfinished = join(folder, "unfinished.tar");
    await packImage({
      name: NOTEBOOK_IMAGE,
      root,
      archive: unfinished,
      user: String(STUDENT),
      env: [
        "PATH=/usr/local/bin:/usr/bin:/bin",
        `PYTHONPATH=${PLACE}`,
        `JUPYTER_PATH=${PLACE}/share/jupyter`,
        `JUPYTER_CONFIG_PATH=${PLACE}/etc/jupyter`,
        `JUPYTERLAB_DIR=${PLACE}/share/jupyter/lab`,
      ],
    });
    await rename(unfinished, archive);
    finish("done");
  } catch (error) {
    finish("failed");
    throw error;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** By this computer's pip, which knows the way to its packages: for the image's Python, nothing is run or compiled. */
async function installJupyter(root: string): Promise<void> {
  const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
  const platforms = [`manylinux_2_28_${machine}`, `manylinux2014_${machine}`, "any"];
  const python = ["--implementation", "cp", "--python-version", PYTHON, "--only-binary=:all:"];
  const words = ["-m", "pip", "install", "--no-cache-dir", "--no-compile", ...python];
  const kinds = platforms.flatMap((platform) => ["--platform", platform]);
  const place = ["--target", join(root, PLACE)];
  await run("python3", [...words, ...kinds, ...place, `jupyterlab==${JUPYTERLAB}`], { maxBuffer: 1 << 26 });
}

async function furnish(root: string): Promise<void> {
  await rm(join(root, "var", "cache", "apt"), { recursive: true, force: true });
  await rm(join(root, "var", "lib", "apt", "lists"), { recursive: true, force: true });
  const start = join(root, "usr", "local", "bin", "start-notebook.py");
  await writeFile(start, START);
  await chmod(start, 0o755);
  for (const name of ["student", "jovyan"]) {
    const home = join(root, "home", name);
    await mkdir(home, { recursive: true });
    await chown(home, STUDENT, STUDENT);
  }
}

/** Gives an archive to the node of a cluster of tests, which keeps its containerd beside the kubeconfig. */
export async function importIntoNode(kubeconfig: string, archive: string): Promise<void> {
  const { ctr = "" } = await ensureClusterPrograms("node");
  const socket = containerdSocket(dirname(kubeconfig));
  await run(ctr, ["-a", socket, "-n", "k8s.io", "images", "import", "--local", archive]);
}
