import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../tools/paths.mjs";

/** @typedef {import("esbuild").BuildOptions} BuildOptions */
/** @typedef {{ name: string, sources: string[], options: (release: boolean) => BuildOptions }} Program */

// CommonJS among the dependencies calls `require` for Node's own modules, which an ES module does not have.
const requireForCommonJs =
  'import { createRequire as pupitreCreateRequire } from "node:module"; const require = pupitreCreateRequire(import.meta.url);';

const { version } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

/** @type {BuildOptions} */
const everywhere = {
  bundle: true,
  sourcemap: "linked",
  // Paths in source maps must not depend on the computer.
  absWorkingDir: repository,
  legalComments: "none",
  charset: "utf8",
  logLevel: "warning",
  define: {
    "process.env.NODE_ENV": '"production"',
    "process.env.PUPITRE_VERSION": JSON.stringify(version),
  },
};

/** @type {BuildOptions} */
const assets = {
  loader: { ".woff2": "file", ".woff": "file", ".ttf": "file", ".svg": "file", ".png": "file" },
  assetNames: "assets/[name]-[hash]",
};

/**
 * For releases: what goes into a cluster has to fit into a ConfigMap (1 MiB). Names stay, for errors are told apart by them.
 * @type {BuildOptions}
 */
const smaller = { minify: true, keepNames: true };

/** @returns {BuildOptions} */
function node(/** @type {string} */ source, /** @type {string} */ outfile) {
  return {
    ...everywhere,
    entryPoints: [source],
    outfile,
    platform: "node",
    format: "esm",
    // The oldest Node and the one inside the oldest Electron that runs them.
    target: "node20.18",
    mainFields: ["module", "main"],
    banner: { js: requireForCommonJs },
    // Electron is there at run time; the others are native codecs that just-bash loads only if somebody installed them.
    external: ["electron", "@mongodb-js/zstd", "node-liblzma"],
  };
}

/** A program for Node: `source` becomes `outfile`. @returns {Program} */
function nodeProgram(/** @type {string} */ source, /** @type {string} */ outfile) {
  return {
    name: outfile,
    sources: [source],
    options: (release) => ({ ...node(source, outfile), ...(release ? smaller : {}) }),
  };
}

/**
 * What runs in the cluster: as small as it gets, for it travels in a ConfigMap (1 MiB), and no source map, for nobody
 * could read it there. See packInCluster.mjs. @returns {Program}
 */
function inClusterProgram(/** @type {"conductor" | "portal"} */ name) {
  const outfile = `${inClusterFolder}/${name}.mjs`;
  return {
    name: outfile,
    sources: [`${name}/main.ts`],
    options: () => ({ ...node(`${name}/main.ts`, outfile), ...smaller, sourcemap: false }),
  };
}

/** Where the programs for the cluster are bundled and packed. */
export const inClusterFolder = "out/programs/in-cluster";

/** @type {Program} */
const preload = {
  name: "out/app/preload.cjs",
  sources: ["electron/preload.ts"],
  // A sandboxed preload is a CommonJS script and can require nothing but electron.
  options: () => ({
    ...node("electron/preload.ts", "out/app/preload.cjs"),
    format: "cjs",
    banner: {},
  }),
};

/** @type {Program} */
const renderer = {
  name: "out/renderer/",
  sources: ["renderer/index.tsx", "renderer/index.html"],
  options: (release) => ({
    ...everywhere,
    ...assets,
    entryPoints: { index: "renderer/index.tsx" },
    outdir: "out/renderer",
    platform: "browser",
    format: "esm",
    // The editor comes in parts of its own, when somebody opens it: the window must not start slower for it.
    splitting: true,
    chunkNames: "[name]-[hash]",
    target: "chrome130",
    jsx: "automatic",
    minify: release,
  }),
};

/** The students' pages: one script (and style sheet) for each `portal/page/*.entry.ts`, for browsers of some years. */
function portalPages() {
  const folder = "portal/page";
  const found = existsSync(join(repository, folder)) ? readdirSync(join(repository, folder)) : [];
  const entries = found.filter((name) => name.endsWith(".entry.ts")).map((name) => `${folder}/${name}`);
  /** @type {Program} */
  const program = {
    name: "out/programs/portal-page/",
    sources: entries.length > 0 ? entries : [`${folder}/*.entry.ts`],
    options: () => ({
      ...everywhere,
      ...assets,
      entryPoints: Object.fromEntries(
        entries.map((path) => [path.slice(folder.length + 1, -".entry.ts".length), path]),
      ),
      outdir: "out/programs/portal-page",
      platform: "browser",
      format: "esm",
      target: ["es2022", "safari16", "firefox115", "chrome110"],
      minify: true,
    }),
  };
  return program;
}

/** Everything that is built, each from its entry points. @returns {Program[]} */
export function programs() {
  return [
    nodeProgram("electron/main.ts", "out/app/main.js"),
    preload,
    renderer,
    portalPages(),
    nodeProgram("practice/main.ts", "out/programs/practice.js"),
    nodeProgram("conductor/main.ts", "out/programs/conductor.js"),
    nodeProgram("portal/main.ts", "out/programs/portal.js"),
    inClusterProgram("conductor"),
    inClusterProgram("portal"),
    nodeProgram("cli/main.ts", "out/cli/pupitre.js"),
  ];
}

/** Folders and files that are copied as they are. */
export const copies = [
  { from: "renderer/index.html", to: "out/renderer/index.html" },
  { from: "templates", to: "out/templates" },
];

/** The rooms that go into the bundles. */
export const rooms = [
  "shared",
  "intake",
  "cluster",
  "practice",
  "conductor",
  "portal",
  "services",
  "electron",
  "cli",
  "renderer",
  "templates",
];
