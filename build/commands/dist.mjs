import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies } from "../bootstrap/dependencies.mjs";
import { bundle } from "../bundle/bundle.mjs";
import { hasFallback } from "../runtime/fallback.mjs";
import { resolveElectron } from "../runtime/resolveElectron.mjs";
import { repository } from "../tools/paths.mjs";
import { Refusal, runCommand, say } from "../tools/say.mjs";

/** Packages with the stand-in runtime: to try the packaging where the official Electron cannot be had. */
const developmentFlag = "--development-runtime";

/** Builds in release mode and packages; arguments go to electron-builder. */
export function dist(/** @type {string[]} */ args) {
  return runCommand(async () => {
    await ensureDependencies();
    await bundle({ release: true });
    const runtime = await runtimeOptions(args.includes(developmentFlag));
    const builder = fileURLToPath(import.meta.resolve("electron-builder/cli.js"));
    const rest = args.filter((arg) => arg !== developmentFlag);
    const config = ["--config", join("build", "electron-builder.yml"), "--publish", "never"];
    return runNode([builder, ...config, ...runtime, ...rest]);
  });
}

async function runtimeOptions(/** @type {boolean} */ development) {
  if (!development) {
    // electron-builder fetches the official release of each system itself. Ours is resolved to learn whether that can work.
    if (hasFallback() && (await resolveElectron()).isFallback) {
      throw new Refusal(
        `A release is made with the official Electron, which this computer cannot download.\nTo try the packaging here: npm run dist -- --dir ${developmentFlag}`,
      );
    }
    return [];
  }
  const { folder, version, isFallback } = await resolveElectron();
  if (isFallback) say(`Packaging with the stand-in Electron ${version}. Do not publish what comes of it.`);
  return [
    `-c.electronDist=${folder}`,
    `-c.electronVersion=${version}`,
    "-c.directories.output=release/development",
  ];
}

/** @returns {Promise<number>} */
function runNode(/** @type {string[]} */ args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: repository, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
