import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A folder for what is dear to fetch or build and belongs to no one clone. Nothing in it is precious. */
export function cacheFolder() {
  const { env, platform } = process;
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, "pupitre");
  if (platform === "win32")
    return join(env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "pupitre", "cache");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "pupitre");
  return join(homedir(), ".cache", "pupitre");
}
