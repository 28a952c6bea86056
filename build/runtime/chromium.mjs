import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * A Chromium or Chrome of this computer, for the students' side of tests: `PUPITRE_CHROMIUM`, else an installed one.
 * @returns {string | undefined}
 */
export function findChromium() {
  const { env, platform } = process;
  const folders = (env.PATH ?? "").split(delimiter);
  const candidates = {
    darwin: ["Google Chrome", "Chromium"].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`),
    win32: [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].flatMap((folder) =>
      folder ? [join(folder, "Google", "Chrome", "Application", "chrome.exe")] : [],
    ),
  };
  const found = platform === "darwin" || platform === "win32" ? candidates[platform] : [];
  return [
    ...(env.PUPITRE_CHROMIUM ? [env.PUPITRE_CHROMIUM] : []),
    ...found,
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
  ].find((path) => existsSync(path));
}
