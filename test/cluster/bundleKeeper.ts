import { join } from "node:path";
import { build } from "esbuild";
import { repository } from "../../build/tools/paths.mjs";

/** The keeper as one file, for plain Node runs no TypeScript. */
export async function bundleKeeper(folder: string): Promise<string> {
  const outfile = join(folder, "keeper.cjs");
  await build({
    entryPoints: [join(repository, "test", "cluster", "keeper.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20.18",
    sourcemap: "inline",
    logLevel: "warning",
  });
  return outfile;
}
