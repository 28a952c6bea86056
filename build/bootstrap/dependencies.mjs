import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "../tools/lock.mjs";
import { repository } from "../tools/paths.mjs";
import { npmCommand, runShown } from "../tools/run.mjs";

const lockFile = join(repository, "package-lock.json");
const stampFile = join(repository, "node_modules", ".pupitre-stamp");

/** Installs the locked dependencies when they are missing, stale, or were installed for another system. */
export async function ensureDependencies() {
  if (await isStamped()) return;
  const key = createHash("sha256").update(repository).digest("hex").slice(0, 12);
  await withLock(`dependencies-${key}`, async () => {
    if (await isStamped()) return;
    if (!(await isInstalled())) await install();
    await writeFile(stampFile, await wantedStamp());
  });
}

async function isStamped() {
  const stamp = await readFile(stampFile, "utf8").catch(() => undefined);
  return stamp !== undefined && stamp === (await wantedStamp());
}

async function wantedStamp() {
  const hash = createHash("sha256").update(await readFile(lockFile));
  return hash.update(`${process.platform} ${process.arch}`).digest("hex");
}

/** @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} Locked */

/**
 * Whether an install that this bootstrap did not make (say a developer's `npm install`) already is what the lock file
 * says. npm keeps a list of what it installed; reading it spares a download that would change nothing.
 */
async function isInstalled() {
  const installedFile = join(repository, "node_modules", ".package-lock.json");
  const wanted = await packagesOf(lockFile);
  const installed = await packagesOf(installedFile).catch(() => undefined);
  if (installed === undefined) return false;
  delete wanted[""];
  const agree = Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
    const found = installed[path];
    // Packages for other systems are in the lock file and never on the disk.
    if (found === undefined) return optional === true || devOptional === true;
    return found.version === version && found.integrity === integrity;
  });
  return agree && Object.keys(installed).every((path) => path in wanted) && (await isForThisSystem());
}

/** esbuild's own binary is a package for one system: the quickest proof that the folder was not copied from another. */
async function isForThisSystem() {
  const binary = join(
    repository,
    "node_modules",
    "@esbuild",
    `${process.platform}-${process.arch}`,
    "package.json",
  );
  return readFile(binary).then(
    () => true,
    () => false,
  );
}

/** @returns {Promise<Record<string, Locked>>} */
async function packagesOf(/** @type {string} */ file) {
  return JSON.parse(await readFile(file, "utf8")).packages;
}

async function install() {
  const { program, before, shell } = npmCommand();
  await runShown(
    "Installing the locked dependencies",
    program,
    [...before, "ci", "--no-audit", "--no-fund"],
    {
      cwd: repository,
      shell,
      env: {
        ...process.env,
        // An `npm -s` or `--omit=dev` around us must not change what is installed.
        npm_config_loglevel: "warn",
        npm_config_omit: "",
        NODE_ENV: "development",
        // The runtime is fetched by resolveElectron alone, which shows progress; browsers are never needed.
        ELECTRON_SKIP_BINARY_DOWNLOAD: "1",
        PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: "1",
      },
    },
  );
}
