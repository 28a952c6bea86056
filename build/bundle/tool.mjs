import { spawn } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { repository } from "../tools/paths.mjs";

/**
 * Bundles a program that only developers run, so that plain Node can run its TypeScript. Packages are left outside.
 * @param {string} entry Within the repository, as "bench/main.ts".
 * @param {string} outfile Within the repository too.
 * @returns {Promise<string>} Where it is.
 */
export async function bundleTool(entry, outfile) {
  const { build } = await import("esbuild");
  const path = join(repository, outfile);
  await build({
    entryPoints: [join(repository, entry)],
    outfile: path,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.18",
    sourcemap: "inline",
    logLevel: "warning",
    packages: "external",
    plugins: [
      {
        name: "build-as-it-is",
        // Our own build modules find the repository by where they lie, so they are not moved into the bundle.
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/build\/.*\.mjs$/ }, ({ path: module, importer }) => ({
            path: pathToFileURL(resolve(dirname(importer), module)).href,
            external: true,
          })),
      },
    ],
  });
  return path;
}

/**
 * Runs such a program at our terminal.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, options?: string[] }} [settings] `options` are Node's own.
 * @returns {Promise<number>} Its exit code.
 */
export function runTool(script, args, { env = process.env, options = [] } = {}) {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, ["--enable-source-maps", ...options, script, ...args], {
      stdio: "inherit",
      env,
    });
    child.on("error", reject);
    child.on("exit", (code) => done(code ?? 1));
  });
}
