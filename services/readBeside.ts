import { readFileSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";

/** A file below the template's folder; links that lead out of it count as absent. */
export function readBeside(folder: string, path: string): string | undefined {
  try {
    const file = realpathSync(join(folder, path));
    return file.startsWith(realpathSync(folder) + sep) ? readFileSync(file, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
