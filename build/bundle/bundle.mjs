import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { withLock } from "../tools/lock.mjs";
import { repository } from "../tools/paths.mjs";
import { Refusal, say } from "../tools/say.mjs";
import { thirdPartyLicences } from "./notices.mjs";
import { packInCluster } from "./packInCluster.mjs";
import { copies, programs } from "./programs.mjs";
import { sourceStamp } from "./stamp.mjs";

const stampFile = join(repository, "out", "bundle.json");

/** @typedef {{ stamp: string, missing: string[], files: string[] }} Bundled */

/**
 * Builds every program into out/ unless nothing changed since the last time.
 * @param {{ partial?: boolean, release?: boolean, force?: boolean, sizes?: boolean }} [options]
 *   partial: leave out programs whose sources are missing or broken, with a note, instead of refusing.
 */
export async function bundle({ partial = false, release = false, force = false, sizes = false } = {}) {
  if (force || !(await isCurrent(release, partial))) {
    await withLock(
      `bundle-${createHash("sha256").update(repository).digest("hex").slice(0, 12)}`,
      async () => {
        // Whoever held the lock may have done the work meanwhile.
        if (force || !(await isCurrent(release, partial))) await build(release, partial);
      },
    );
  }
  if (sizes) await printSizes();
}

async function isCurrent(/** @type {boolean} */ release, /** @type {boolean} */ partial) {
  const last = await readStamp();
  return (
    last?.stamp === sourceStamp(release) &&
    (partial || last.missing.length === 0) &&
    last.files.every((file) => existsSync(join(repository, file)))
  );
}

/** @returns {Promise<Bundled | undefined>} */
async function readStamp() {
  return readFile(stampFile, "utf8").then(JSON.parse, () => undefined);
}

async function build(/** @type {boolean} */ release, /** @type {boolean} */ partial) {
  const started = Date.now();
  // Taken before the reading: a source that changes during the build makes the result stale, not wrongly current.
  const stamp = sourceStamp(release);
  const all = programs();
  const isAbsent = (/** @type {string} */ path) => !existsSync(join(repository, path));
  const missing = all.flatMap(({ sources }) => sources.filter(isAbsent));
  if (missing.length > 0 && !partial) throw new Refusal(`These sources do not exist: ${missing.join(", ")}`);
  if (missing.length > 0) say(`Left out, for their sources do not exist: ${missing.join(", ")}`);

  const esbuild = await import("esbuild");
  const present = all.filter(({ sources }) => !sources.some(isAbsent));
  /** @type {string[]} */
  const failed = [];
  const built = await Promise.all(
    present.map(({ name, options }) =>
      esbuild.build({ ...options(release), write: false, metafile: true }).catch((error) => {
        failed.push(name);
        // esbuild has printed the places already; anything else is a fault of ours.
        if (!("errors" in Object(error))) throw error;
        return undefined;
      }),
    ),
  );
  if (failed.length > 0 && !partial)
    throw new Refusal(`These programs could not be bundled: ${failed.join(", ")}`);
  if (failed.length > 0) say(`Left out, for they could not be bundled: ${failed.join(", ")}`);
  const results = built.filter((result) => result !== undefined);
  const outputs = results.flatMap((result) => result.outputFiles ?? []);
  const before = (await readStamp())?.files ?? [];
  await rm(stampFile, { force: true });
  for (const { path, contents } of outputs) await replaceFile(path, contents);
  await replaceFile(join(repository, "out", "package.json"), await releaseManifest());
  const licences = await thirdPartyLicences(results.map(({ metafile }) => metafile));
  await replaceFile(join(repository, "out", "THIRD-PARTY-LICENSES.txt"), licences);
  for (const { from, to } of copies.filter(({ from }) => !isAbsent(from))) {
    await rm(join(repository, to), { recursive: true, force: true });
    await cp(join(repository, from), join(repository, to), { recursive: true });
  }
  const packed = await packInCluster(outputs);
  for (const { path, contents } of packed) await replaceFile(path, contents);
  const files = [...outputs, ...packed].map(({ path }) => relative(repository, path).replaceAll("\\", "/"));
  // Parts of a page are named by their content: those of the last time would stay for good.
  for (const file of before.filter((name) => !files.includes(name)))
    await rm(join(repository, file), { force: true });
  await replaceFile(stampFile, JSON.stringify({ stamp, missing: [...missing, ...failed], files }, null, 2));
  say(`Bundled ${results.length} programs in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

/** What a release says of itself: the repository's package.json without what only development needs. */
async function releaseManifest() {
  const { name, productName, version, description, license } = JSON.parse(
    await readFile(join(repository, "package.json"), "utf8"),
  );
  const main = "app/main.js";
  return JSON.stringify({ name, productName, version, description, license, type: "module", main }, null, 2);
}

/** Written aside and renamed, so that a program that starts just now never reads half a file. */
async function replaceFile(/** @type {string} */ path, /** @type {Uint8Array | string} */ contents) {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}.tmp`;
  await writeFile(aside, contents);
  await rename(aside, path);
}

async function printSizes() {
  const { files } = (await readStamp()) ?? { files: [] };
  for (const file of files.filter((name) => !name.endsWith(".map"))) {
    const content = await readFile(join(repository, file));
    const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(0)} kB`.padStart(9);
    const zipped = gzipSync(content).length;
    process.stdout.write(`${file.padEnd(44)}${kilobytes(content.length)}${kilobytes(zipped)} gzipped\n`);
  }
}
