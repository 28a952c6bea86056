import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../tools/paths.mjs";
import { rooms } from "./programs.mjs";

/**
 * One value that changes when a source does: names, sizes and times of all files that can end up in a bundle.
 * Reads no content, so it takes milliseconds. Dependencies are covered by their lock file.
 */
export function sourceStamp(/** @type {boolean} */ release) {
  const hash = createHash("sha256").update(`release ${release}\n`);
  for (const room of rooms) addTree(hash, join(repository, room));
  addTree(hash, join(repository, "build", "bundle"));
  addFile(hash, join(repository, "package-lock.json"));
  addFile(hash, join(repository, "package.json"));
  return hash.digest("hex");
}

function addTree(/** @type {import("node:crypto").Hash} */ hash, /** @type {string} */ folder) {
  /** @type {import("node:fs").Dirent[]} */
  let entries = [];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    hash.update(`absent ${folder}\n`);
  }
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addTree(hash, path);
    else addFile(hash, path);
  }
}

function addFile(/** @type {import("node:crypto").Hash} */ hash, /** @type {string} */ path) {
  const { size, mtimeMs } = statSync(path);
  hash.update(`${path} ${size} ${mtimeMs}\n`);
}
