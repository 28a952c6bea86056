// node build/bundle.mjs [--partial] [--release] [--force] [--sizes]: makes out/ of the sources.
import { refuseOldNode } from "./bootstrap/nodeVersion.mjs";

refuseOldNode();
const flags = new Set(process.argv.slice(2));
void Promise.all([
  import("./bundle/bundle.mjs"),
  import("./bootstrap/dependencies.mjs"),
  import("./tools/say.mjs"),
]).then(([{ bundle }, { ensureDependencies }, { runCommand }]) =>
  runCommand(async () => {
    await ensureDependencies();
    await bundle({
      partial: flags.has("--partial"),
      release: flags.has("--release"),
      force: flags.has("--force"),
      sizes: flags.has("--sizes"),
    });
  }),
);
