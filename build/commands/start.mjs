import { spawn } from "node:child_process";
import { ensureDependencies } from "../bootstrap/dependencies.mjs";
import { hasDisplay, openVirtualDisplay } from "../bootstrap/display.mjs";
import { ensureSystemLibraries } from "../bootstrap/systemLibraries.mjs";
import { bundle } from "../bundle/bundle.mjs";
import { resolveElectron } from "../runtime/resolveElectron.mjs";
import { repository } from "../tools/paths.mjs";
import { runCommand, say } from "../tools/say.mjs";

/** Prepares what is missing, then runs the application until it ends. */
export function start(/** @type {string[]} */ args) {
  return runCommand(async () => {
    await ensureSystemLibraries();
    await ensureDependencies();
    await bundle();
    const runtime = await resolveElectron();
    if (hasDisplay()) return runApplication(runtime, args, {});
    say("There is no display here, so the application runs on a virtual one (Xvfb). End it with Ctrl+C.");
    const display = await openVirtualDisplay();
    try {
      // Where no screen is there are no buses and no graphics card either, of which Chromium would complain at length.
      return await runApplication(runtime, ["--log-level=3", ...args], display.env);
    } finally {
      await display.close();
    }
  });
}

/**
 * @param {import("../runtime/resolveElectron.mjs").ElectronRuntime} runtime
 * @param {string[]} args
 * @param {Record<string, string>} env
 * @returns {Promise<number>} The application's exit code.
 */
function runApplication(runtime, args, env) {
  const child = spawn(runtime.executable, [...runtime.arguments, repository, ...args], {
    stdio: "inherit",
    env: applicationEnvironment({ ...env, ...(runtime.isFallback ? { PUPITRE_FALLBACK_RUNTIME: "1" } : {}) }),
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    // At a terminal Ctrl+C reaches the application by itself; only its end ends us.
    process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) =>
      resolve(code ?? (signal === "SIGINT" || signal === "SIGTERM" ? 0 : 1)),
    );
  });
}

/** Ours without what would turn Electron into something else. */
function applicationEnvironment(/** @type {Record<string, string>} */ extra) {
  const env = { ...process.env, ...extra };
  delete env.ELECTRON_RUN_AS_NODE;
  delete env.NODE_OPTIONS;
  return env;
}
