import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "./paths.mjs";
import { say } from "./say.mjs";

const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Holds a lock between processes of this computer while `body` runs. A lock whose owner died is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function withLock(name, body) {
  const folder = join(cacheFolder(), "locks");
  const lock = join(folder, name);
  await mkdir(folder, { recursive: true });
  for (let told = false; !(await take(lock)); told = true) {
    if (!told) say(`Another process is busy with ${name}; waiting for it …`);
    await pause(200);
  }
  try {
    return await body();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** A folder is the lock, since making one is atomic everywhere; the owner's process id stands in it. */
async function take(/** @type {string} */ lock) {
  try {
    await mkdir(lock);
    await writeFile(join(lock, "pid"), String(process.pid));
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
  }
  if (await isOrphaned(lock)) {
    // Renamed before it is removed, so that of two who see the orphan only one clears it away.
    const grave = `${lock}.${process.pid}`;
    const moved = await rename(lock, grave).then(
      () => true,
      () => false,
    );
    if (moved) await rm(grave, { recursive: true, force: true });
  }
  return false;
}

async function isOrphaned(/** @type {string} */ lock) {
  const pid = Number(await readFile(join(lock, "pid"), "utf8").catch(() => "0"));
  if (pid > 0) return !isAlive(pid);
  // Between mkdir and the writing of the pid there is nothing to read; only an old empty lock is an orphan.
  const made = await stat(lock).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > 5_000;
}

function isAlive(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** The `code` of a system error. */
function codeOf(/** @type {unknown} */ error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
