import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { chown, copyFile, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ownKubectl } from "../../build/kubectl.mjs";
import { kubernetesVersion } from "../../build/kubernetes/releases.mjs";
import { buildGo, fetchGoSources, hasGo } from "../../build/tools/go.mjs";
import { withLock } from "../../build/tools/lock.mjs";
import { cacheFolder } from "../../build/tools/paths.mjs";
import { npmCommand, runShown } from "../../build/tools/run.mjs";
import { Refusal } from "../../build/tools/say.mjs";
import { labPackages } from "./labs/packages.ts";
import { type Layer, packLayer } from "./ociLayout.ts";

const run = promisify(execFile);

/** A layer that is made once and kept in the cache, by its name and all that decides what is in it. */
export interface LayerRecipe {
  name: string;
  decidedBy: unknown;
  /** Into an empty folder; owners and modes are the layer's. */
  fill(root: string): Promise<void>;
}

/** Wants root, and what the recipe wants. */
export async function ensureLayer(recipe: LayerRecipe): Promise<Layer> {
  const key = createHash("sha256").update(JSON.stringify(recipe.decidedBy)).digest("hex").slice(0, 16);
  const folder = join(cacheFolder(), "lab-layers", `${recipe.name}-${key}`);
  const facts = join(folder, "layer.json");
  if (!existsSync(facts))
    await withLock(`lab-layer-${recipe.name}-${key}`, () => make(recipe, folder, facts));
  return JSON.parse(await readFile(facts, "utf8")) as Layer;
}

async function make(recipe: LayerRecipe, folder: string, facts: string): Promise<void> {
  if (existsSync(facts)) return;
  // One name for all attempts: what an interrupted one left is cleared by the next.
  const root = `${folder}.making`;
  await rm(root, { recursive: true, force: true });
  await mkdir(root, { recursive: true, mode: 0o755 });
  await mkdir(folder, { recursive: true });
  try {
    await recipe.fill(root);
    const layer = await packLayer(root, join(folder, "layer.tar"));
    // By a rename, so that facts that are there are whole.
    await writeFile(`${facts}.unfinished`, JSON.stringify(layer));
    await rename(`${facts}.unfinished`, facts);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const LABS = new URL("./labs/", import.meta.url).pathname;
const DEBIAN = join(LABS, "debian.sh");

/** The one Debian behind all images of the labs, with every program that one of them has. */
export const debian: LayerRecipe = {
  name: "debian",
  decidedBy: [readFileSync(DEBIAN, "utf8"), labPackages],
  async fill(root) {
    await runShown("Making a Debian with the labs' programs, once", "sh", [DEBIAN, root, ...labPackages]);
  },
};

/** Of the suite that `debian.sh` names. */
const PYTHON = "3.11";

/**
 * Packages of PyPI below `place`, by this computer's pip, which knows the way to them: for the image's Python, nothing
 * is run or compiled. An image that has them names `place` in PYTHONPATH and `place/bin` in PATH.
 */
function pythonPackages(name: string, place: string, packages: string[]): LayerRecipe {
  return {
    name,
    decidedBy: [PYTHON, packages, place, 1],
    async fill(root) {
      const machine = process.arch === "arm64" ? "aarch64" : "x86_64";
      const platforms = [`manylinux_2_28_${machine}`, `manylinux2014_${machine}`, "any"];
      await runShown(`Installing ${packages[0]} for an image, once`, "python3", [
        ...["-m", "pip", "install", "--no-cache-dir", "--no-compile", "--only-binary=:all:"],
        ...["--implementation", "cp", "--python-version", PYTHON, "--target", join(root, place)],
        ...platforms.flatMap((platform) => ["--platform", platform]),
        ...packages,
      ]);
      await runByTheImagesPython(join(root, place, "bin"));
    },
  };
}

export const NOTEBOOK_PLACE = "/opt/jupyter";
export const notebook = pythonPackages("notebook", NOTEBOOK_PLACE, [
  ...["jupyterlab==4.6.6", "pandas==2.3.3", "matplotlib==3.10.7"],
]);

export const AWSCLI_PLACE = "/opt/awscli";
/** Version 1, which has the commands of the public image's 2 and is published as a package. */
export const awscli = pythonPackages("awscli", AWSCLI_PLACE, ["awscli==1.46.2"]);

/** Their first lines name this computer's. */
async function runByTheImagesPython(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), "utf8");
    await writeFile(join(folder, name), text.replace(/^#!.*python.*/, "#!/usr/bin/python3"));
  }
}

/**
 * The small files of a face, which lie in `labs/faces/<name>` as they lie in its image, and the folder that belongs to
 * its user.
 */
export function laid(name: string, home?: { path: string; user: number }): LayerRecipe {
  const folder = join(LABS, "faces", name);
  return {
    name: `face-${name}`,
    decidedBy: [contentOf(folder), home],
    async fill(root) {
      await run("cp", ["-a", `${folder}/.`, root]);
      await run("chown", ["-R", "0:0", root]);
      // Whatever the umask was when they were checked out.
      await run("chmod", ["-R", "u=rwX,go=rX", root]);
      if (home === undefined) return;
      await mkdir(join(root, home.path), { recursive: true });
      await chown(join(root, home.path), home.user, home.user);
    },
  };
}

function contentOf(folder: string): unknown {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => [
      path.slice(folder.length),
      (statSync(path).mode & 0o100) !== 0,
      readFileSync(path, "utf8"),
    ]);
}

/** A command of a Go module at `/usr/local/bin/<name>`: for servers that Debian does not have. */
export function goProgram(program: {
  name: string;
  module: string;
  /** Without a leading "v". */
  version: string;
  /** The command's import path; the module's own when absent. */
  package?: string;
  ldflags?: string;
}): LayerRecipe {
  const { name, module, version, package: path = module, ldflags } = program;
  const title = `${name} ${version}`;
  return {
    name,
    decidedBy: [program, 1],
    async fill(root) {
      if (!hasGo()) throw new Refusal(`${name} of a lab's image is built here. Install Go 1.26.`);
      const sources = `${root}.sources`;
      try {
        await fetchGoSources(sources, { title, module, version, packages: [path] });
        const output = join(root, "usr", "local", "bin", name);
        await buildGo(sources, { title, package: path, output, ...(ldflags ? { ldflags } : {}) });
      } finally {
        await rm(sources, { recursive: true, force: true });
      }
    },
  };
}

/** The tests' own: the version of their cluster, where the public image has another. */
export const kubectl: LayerRecipe = {
  name: "kubectl",
  decidedBy: [kubernetesVersion, 1],
  async fill(root) {
    const place = join(root, "usr", "bin");
    await mkdir(place, { recursive: true });
    await copyFile(await ownKubectl(), join(place, "kubectl"));
  },
};

/** This computer's Node; what it is linked to is in Debian. */
export const nodeRuntime: LayerRecipe = {
  name: "node",
  decidedBy: [process.version],
  async fill(root) {
    const place = join(root, "usr", "local", "bin");
    await mkdir(place, { recursive: true });
    await copyFile(process.execPath, join(place, "node"));
  },
};

const CODE_SERVER = "4.99.3";
const CODE_SERVER_PLACE = "/usr/lib/code-server";
const CODE_SERVER_COMMAND = `#!/bin/sh
exec node ${CODE_SERVER_PLACE}/node_modules/code-server/out/node/entry.js "$@"
`;

/**
 * The public image's own program, from npm. Nothing is compiled, so that three things are missing: the terminal inside
 * the editor, the search in files, and a password at the door.
 */
export const codeServer: LayerRecipe = {
  name: "code-server",
  decidedBy: [CODE_SERVER, CODE_SERVER_COMMAND, 1],
  async fill(root) {
    const place = join(root, CODE_SERVER_PLACE);
    await mkdir(place, { recursive: true });
    await npmInstall(place, `code-server@${CODE_SERVER}`);
    const editor = join(place, "node_modules", "code-server", "lib", "vscode");
    await npmInstall(editor);
    await symlink("node_modules", join(editor, "node_modules.asar"));
    await writeFile(join(place, "node_modules", "argon2", "argon2.js"), "module.exports = {};\n");
    await run("find", [place, "-name", "*.map", "-delete"]);
    const command = join(root, "usr", "bin", "code-server");
    await mkdir(join(root, "usr", "bin"));
    await writeFile(command, CODE_SERVER_COMMAND, { mode: 0o755 });
  },
};

async function npmInstall(cwd: string, ...packages: string[]): Promise<void> {
  const { program, before, shell } = npmCommand();
  const options = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"];
  const words = [...before, "install", ...options, ...packages];
  await runShown("Installing code-server for an image, once", program, words, { cwd, shell });
}
