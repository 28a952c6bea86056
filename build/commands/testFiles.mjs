import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../tools/paths.mjs";

/**
 * The test files of a run, from the repository's root; of a filtered run those whose path contains one of the filters.
 * @param {import("./tiers.mjs").Run} run
 * @param {readonly string[]} filters
 * @returns {string[]}
 */
export function testFiles({ folder, except = [] }, filters = []) {
  return filesIn(folder)
    .filter((path) => !except.some((other) => path === other || path.startsWith(`${other}/`)))
    .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)));
}

/** @returns {string[]} */
function filesIn(/** @type {string} */ folder) {
  const path = join(repository, folder);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [folder];
  return readdirSync(path, { recursive: true })
    .map((file) => `${folder}/${String(file).replaceAll("\\", "/")}`)
    .filter((file) => /\.test\.tsx?$/.test(file))
    .sort();
}
