import { existsSync } from "node:fs";
import { chmod, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buildGo, fetchGoSources, hasGo } from "../tools/go.mjs";
import { withLock } from "../tools/lock.mjs";
import { cacheFolder } from "../tools/paths.mjs";
import { Refusal, say } from "../tools/say.mjs";
import { downloadOfficial, hasOfficial } from "./official.mjs";
import { programsOf, releases } from "./releases.mjs";

/** @typedef {import("./releases.mjs").Release} Release */
/** @typedef {"control" | "node"} ClusterTier */
/**
 * @typedef {object} Ways How a program is had that is neither named nor in the cache.
 * @property {readonly Release[]} releases
 * @property {(release: Release, program: string, output: string) => Promise<boolean>} download
 * @property {typeof hasGo} hasGo
 * @property {typeof fetchGoSources} fetchGoSources
 * @property {typeof buildGo} buildGo
 */

/** @type {Ways} */
const WAYS = {
  releases,
  download: async (release, program, output) => hasOfficial() && downloadOfficial(release, program, output),
  hasGo,
  fetchGoSources,
  buildGo,
};

/**
 * The programs of a real cluster, by name: from the folder of `PUPITRE_KUBERNETES_BIN`, from the cache, downloaded, or
 * built from their Go modules (about 9 min on two cores for a control plane, 12 with a node; each finished program is
 * kept, so that an interrupted build goes on). Throws a Refusal when one can be had in no way.
 * @param {ClusterTier} tier
 * @param {Ways} [ways]
 * @returns {Promise<Record<string, string>>} Paths; the programs of one release lie in one folder.
 */
export async function ensureClusterPrograms(tier, ways = WAYS) {
  const paths = locate(tier);
  const missing = Object.keys(paths).filter((name) => !existsSync(paths[name] ?? ""));
  if (missing.length > 0) await withLock("kubernetes", () => make(missing, paths, ways));
  return paths;
}

/** Whether a cluster of this tier could start without downloading or building anything. */
export function hasClusterPrograms(/** @type {ClusterTier} */ tier) {
  return Object.values(locate(tier)).every((path) => existsSync(path));
}

/** @returns {Record<string, string>} */
function locate(/** @type {ClusterTier} */ tier) {
  return Object.fromEntries(programsOf[tier].map((name) => [name, named(name) ?? cached(name)]));
}

function named(/** @type {string} */ program) {
  const folder = process.env.PUPITRE_KUBERNETES_BIN;
  if (!folder) return undefined;
  if (!existsSync(folder)) throw new Refusal(`PUPITRE_KUBERNETES_BIN names ${folder}, which does not exist.`);
  const path = join(folder, program);
  return existsSync(path) ? path : undefined;
}

/** Put there by a rename, so that a program that is there is whole. */
function cached(/** @type {string} */ program) {
  const { title, version } = releaseOf(program);
  return join(cacheFolder(), `${title.toLowerCase()}-${version}`, program);
}

function releaseOf(/** @type {string} */ program) {
  const release = releases.find(({ programs }) => program in programs);
  if (release === undefined) throw new Error(`no release has a program ${program}`);
  return release;
}

async function make(
  /** @type {string[]} */ names,
  /** @type {Record<string, string>} */ paths,
  /** @type {Ways} */ ways,
) {
  const missing = names.filter((name) => !existsSync(paths[name] ?? ""));
  if (missing.length > 0)
    say(`A real Kubernetes for tests is made once and kept in ${cacheFolder()}: ${missing.join(", ")}.`);
  for (const release of ways.releases) {
    const wanted = missing.filter((name) => name in release.programs);
    if (wanted.length > 0) await makeRelease(release, wanted, ways);
  }
}

async function makeRelease(
  /** @type {Release} */ release,
  /** @type {string[]} */ wanted,
  /** @type {Ways} */ ways,
) {
  // One name for all attempts: what an interrupted one left is cleared by the next.
  const work = join(cacheFolder(), `${release.title.toLowerCase()}-${release.version}.making`);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const sources = join(work, "sources");
  let fetched = false;
  for (const program of wanted) {
    const output = join(work, program);
    if (!(await ways.download(release, program, output))) {
      if (!ways.hasGo()) throw noWay(program);
      if (!fetched) await ways.fetchGoSources(sources, sourcesOf(release));
      fetched = true;
      await ways.buildGo(sources, commandOf(release, program, output));
    }
    await chmod(output, 0o755);
    await mkdir(dirname(cached(program)), { recursive: true });
    await rename(output, cached(program));
  }
  await rm(work, { recursive: true, force: true });
}

function noWay(/** @type {string} */ program) {
  return new Refusal(
    `${program} can neither be downloaded nor built here. Install Go 1.26, or name a folder with Kubernetes' programs in PUPITRE_KUBERNETES_BIN.`,
  );
}

/** @returns {import("../tools/go.mjs").GoSources} */
function sourcesOf(/** @type {Release} */ { title, version, module, programs, main, stagingVersion }) {
  return {
    title: `${title} ${version}`,
    module,
    version,
    packages: Object.values(programs),
    ...(main === undefined ? {} : { main }),
    ...(stagingVersion === undefined ? {} : { stagingVersion }),
  };
}

/** @returns {Parameters<typeof buildGo>[1]} */
function commandOf(
  /** @type {Release} */ { version, programs, ldflags, tags },
  /** @type {string} */ program,
  /** @type {string} */ output,
) {
  return {
    title: `${program} ${version}`,
    package: programs[program] ?? ".",
    output,
    ...(ldflags === undefined ? {} : { ldflags }),
    ...(tags === undefined ? {} : { tags }),
  };
}
