import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { withLock } from "../tools/lock.mjs";
import { cacheFolder, repository } from "../tools/paths.mjs";
import { megabytes, say, showProgress } from "../tools/say.mjs";
import { executableName, packagedVersion } from "./electronPackage.mjs";

const fromRepository = createRequire(join(repository, "package.json"));
/** How long the first byte may take, in ms. A network that drops packets must not hold up the fallback. */
const patience = 8_000;
/** How long a refusal is believed, in ms. */
const memory = 24 * 3600 * 1000;

const packageFolder = () => dirname(fromRepository.resolve("electron/package.json"));

/** Where the official release of the locked version is unpacked, or undefined. */
export async function officialFolder() {
  const folder = join(packageFolder(), "dist");
  const version = await readFile(join(folder, "version"), "utf8").catch(() => "");
  const complete =
    version.replace(/^v/, "").trim() === packagedVersion() && existsSync(join(folder, executableName()));
  return complete ? folder : undefined;
}

/**
 * Tries the official download, as the package's own `install.js` does it (its checksums, mirrors and cache), but with an
 * end to waiting and on every Node from 20.18 on.
 * @param {{ rememberRefusal: boolean }} options
 * @returns {Promise<string | undefined>} Why it was refused; undefined when it is there.
 */
export async function downloadOfficial({ rememberRefusal }) {
  const refusals = join(cacheFolder(), `electron-${packagedVersion()}.refused.json`);
  if (rememberRefusal) {
    const last = await readFile(refusals, "utf8").then(JSON.parse, () => undefined);
    if (last && Date.now() - last.at < memory) return last.reason;
  }
  const reason = await withLock("electron-download", async () => {
    if (await officialFolder()) return undefined;
    return download().then(
      () => undefined,
      (error) => describeError(error),
    );
  });
  if (reason === undefined) {
    await rm(refusals, { force: true });
  } else if (rememberRefusal) {
    await mkdir(dirname(refusals), { recursive: true });
    await writeFile(refusals, JSON.stringify({ at: Date.now(), reason }));
  }
  return reason;
}

async function download() {
  const fromElectron = createRequire(join(packageFolder(), "package.json"));
  const load = (/** @type {string} */ name) => import(pathToFileURL(fromElectron.resolve(name)).href);
  // Imported by path, for they are electron's dependencies and not ours.
  const { downloadArtifact } = await load("@electron/get");
  const { extract } = await load("@electron-internal/extract-zip");

  const version = packagedVersion();
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(new Error(`no answer in ${patience / 1000} s`)), patience);
  let received = 0;
  let total = 0;
  const finish = showProgress(`Downloading Electron ${version}`, () =>
    received > 0 ? `${megabytes(received)}${total > 0 ? ` of ${megabytes(total)}` : ""}` : "",
  );
  try {
    const archive = await downloadArtifact({
      version,
      artifactName: "electron",
      cacheRoot: process.env.electron_config_cache,
      checksums: fromElectron("./checksums.json"),
      platform: process.platform,
      arch: process.arch,
      downloadOptions: {
        quiet: true,
        signal: waiting.signal,
        getProgressCallback: async (
          /** @type {{ transferred: number, total: number | null }} */ progress,
        ) => {
          clearTimeout(timer);
          received = progress.transferred;
          total = progress.total ?? 0;
        },
      },
    });
    // From the cache nothing is received, and unpacking takes its time.
    clearTimeout(timer);
    await unpack(archive, extract);
    finish();
  } catch (error) {
    finish("not possible here");
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function unpack(
  /** @type {string} */ archive,
  /** @type {(archive: string, options: { dir: string }) => Promise<void>} */ extract,
) {
  const folder = join(packageFolder(), "dist");
  const aside = `${folder}.${process.pid}`;
  await rm(aside, { recursive: true, force: true });
  await extract(archive, { dir: aside });
  await rm(folder, { recursive: true, force: true });
  await rename(aside, folder);
  // What electron's own tools read to find the program.
  await writeFile(join(packageFolder(), "path.txt"), executableName());
}

function describeError(/** @type {unknown} */ error) {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  say(`Electron's own download is not to be had: ${error.message}${cause}.`);
  return `${error.message}${cause}`;
}
