import { homedir } from "node:os";
import { join } from "node:path";

/** Where settings, the demonstration and logs live: one folder a user, the same for the window and the CLI. */
export function dataDir(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.PUPITRE_DATA_DIR) return env.PUPITRE_DATA_DIR;
  if (platform === "win32") return join(env.APPDATA ?? join(homedir(), "AppData", "Roaming"), "Pupitre");
  if (platform === "darwin") return join(homedir(), "Library", "Application Support", "Pupitre");
  return join(env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "Pupitre");
}

export const practiceDir = (root: string): string => join(root, "practice");
