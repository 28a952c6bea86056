import { createRequire } from "node:module";
import { join } from "node:path";
import { repository } from "../tools/paths.mjs";

/** The path of the program within a distribution. */
export function executableName() {
  if (process.platform === "darwin") return "Electron.app/Contents/MacOS/Electron";
  return process.platform === "win32" ? "electron.exe" : "electron";
}

/** @returns {string} The version of the `electron` package. */
export function packagedVersion() {
  return createRequire(join(repository, "package.json"))("electron/package.json").version;
}
