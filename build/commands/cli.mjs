import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensureDependencies } from "../bootstrap/dependencies.mjs";
import { bundle } from "../bundle/bundle.mjs";
import { repository } from "../tools/paths.mjs";
import { runCommand } from "../tools/say.mjs";

/** Builds the CLI when its sources changed and becomes it: same process, same arguments, same streams. */
export async function cli() {
  const script = join(repository, "out", "cli", "pupitre.js");
  await runCommand(async () => {
    await ensureDependencies();
    await bundle();
  });
  if (process.exitCode) return;
  process.argv[1] = script;
  await import(pathToFileURL(script).href);
}
