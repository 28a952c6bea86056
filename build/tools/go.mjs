import { spawnSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isOnPath, run, runShown } from "./run.mjs";
import { Refusal } from "./say.mjs";

/** Any Go since 1.21 fetches the toolchain that a module asks for. */
export function hasGo() {
  if (!isOnPath("go")) return false;
  const words = spawnSync("go", ["version"], { encoding: "utf8" }).stdout;
  const minor = /go1\.(\d+)/.exec(words)?.[1];
  return minor !== undefined && Number(minor) >= 21;
}

/**
 * @typedef {object} GoSources A throw-away module that pins one release of another and names what is built of it.
 * @property {string} title For the person who waits, as "etcd 3.7.3".
 * @property {string} module
 * @property {string} version Without a leading "v".
 * @property {string[]} packages The commands, by import path.
 * @property {string} [main] A program of our own around the module's packages, when its command cannot be imported.
 * @property {string} [stagingVersion] For a release that replaces its staging modules by folders: their published version.
 */

const environment = () => ({
  ...process.env,
  CGO_ENABLED: "0",
  GOFLAGS: "-mod=mod",
  GO111MODULE: "on",
  GOWORK: "off",
});

/** Makes the module in `folder`, its sources fetched and checked against Go's checksum database. */
export async function fetchGoSources(/** @type {string} */ folder, /** @type {GoSources} */ sources) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const replaced = sources.stagingVersion ? await stagingReplacements(folder, sources) : "";
  await writeFile(join(folder, "go.mod"), goModule(sources) + replaced);
  await (sources.main === undefined
    ? writeFile(join(folder, "tools.go"), toolsFile(sources.packages))
    : writeFile(join(folder, "main.go"), sources.main));
  await runShown(`Fetching the sources of ${sources.title}`, "go", ["mod", "tidy"], {
    cwd: folder,
    env: environment(),
  });
}

/**
 * Builds one command of a module that `fetchGoSources` made.
 * @param {string} folder
 * @param {{ title: string, package: string, output: string, ldflags?: string, tags?: string }} command
 */
export async function buildGo(folder, { title, package: path, output, ldflags = "", tags }) {
  const words = [
    "build",
    "-trimpath",
    "-ldflags",
    `-s -w ${ldflags}`.trim(),
    ...(tags ? ["-tags", tags] : []),
  ];
  await runShown(`Building ${title}`, "go", [...words, "-o", output, path], {
    cwd: folder,
    env: environment(),
  });
}

/** @returns {string} */
export function goModule(/** @type {Pick<GoSources, "module" | "version">} */ { module, version }) {
  return `module build\n\ngo 1.26.0\n\nrequire ${module} v${version}\n`;
}

function toolsFile(/** @type {string[]} */ packages) {
  const imports = packages.map((path) => `\t_ "${path}"\n`).join("");
  return `//go:build tools\n\npackage tools\n\nimport (\n${imports})\n`;
}

/**
 * The `replace` lines that a dependent of such a module needs: its own point into folders that are not published.
 * @param {string} folder
 * @param {GoSources} sources
 */
async function stagingReplacements(folder, { title, module, version, stagingVersion }) {
  const words = ["mod", "download", "-json", `${module}@v${version}`];
  const { code, stdout, output } = await run("go", words, { cwd: folder, env: environment() });
  if (code !== 0) throw new Refusal(`The sources of ${title} are not to be had:\n${output.trim()}`);
  const { GoMod } = JSON.parse(stdout);
  return replacements(await readFile(GoMod, "utf8"), stagingVersion ?? "");
}

/** @returns {string} */
export function replacements(/** @type {string} */ goMod, /** @type {string} */ stagingVersion) {
  const names = [...goMod.matchAll(/^\s*(?:replace\s+)?(\S+)\s+=>\s+\.\//gm)].map(([, name]) => name);
  return `\nreplace (\n${names.map((name) => `\t${name} => ${name} v${stagingVersion}\n`).join("")})\n`;
}
