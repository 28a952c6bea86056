import { spawn } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureDependencies } from "../bootstrap/dependencies.mjs";
import { hasDisplay, openVirtualDisplay } from "../bootstrap/display.mjs";
import { ensureSystemLibraries } from "../bootstrap/systemLibraries.mjs";
import { bundle } from "../bundle/bundle.mjs";
import { resolveElectron } from "../runtime/resolveElectron.mjs";
import { repository } from "../tools/paths.mjs";
import { runCommand } from "../tools/say.mjs";

/** Builds what is measured and the measuring program, and runs it. */
export function bench(/** @type {string[]} */ args) {
  return runCommand(async () => {
    await ensureSystemLibraries({ tests: true });
    await ensureDependencies();
    await bundle({ release: true });
    await resolveElectron();
    const script = await bundleBench();
    const display = hasDisplay() ? undefined : await openVirtualDisplay();
    try {
      return await runNode(script, args, { ...process.env, ...display?.env });
    } finally {
      await display?.close();
    }
  });
}

async function bundleBench() {
  const { build } = await import("esbuild");
  const outfile = join(repository, "out", "bench", "main.js");
  await build({
    entryPoints: [join(repository, "bench", "main.ts")],
    outfile,
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
          onResolve({ filter: /\/build\/.*\.mjs$/ }, ({ path, importer }) => ({
            path: pathToFileURL(resolve(dirname(importer), path)).href,
            external: true,
          })),
      },
    ],
  });
  return outfile;
}

/** @returns {Promise<number>} */
function runNode(
  /** @type {string} */ script,
  /** @type {string[]} */ args,
  /** @type {NodeJS.ProcessEnv} */ env,
) {
  return new Promise((done, reject) => {
    const child = spawn(process.execPath, ["--enable-source-maps", "--expose-gc", script, ...args], {
      stdio: "inherit",
      env,
    });
    child.on("error", reject);
    child.on("exit", (code) => done(code ?? 1));
  });
}
