import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Beside `git.yaml` its solution is `git.solution.sh`, so that several labs may lie in one folder. */
export const solutionBeside = (template: string): string =>
  join(dirname(template), `${basename(template).replace(/\.ya?ml$/i, "")}.solution.sh`);

/** A lab that has a folder of its own may call it `solution.sh`. @returns `undefined` where there is neither. */
export async function readSolutionBeside(template: string): Promise<string | undefined> {
  for (const path of [solutionBeside(template), join(dirname(template), "solution.sh")]) {
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}
