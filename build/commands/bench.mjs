import { ensureDependencies } from "../bootstrap/dependencies.mjs";
import { hasDisplay, openVirtualDisplay } from "../bootstrap/display.mjs";
import { ensureSystemLibraries } from "../bootstrap/systemLibraries.mjs";
import { bundle } from "../bundle/bundle.mjs";
import { bundleTool, runTool } from "../bundle/tool.mjs";
import { resolveElectron } from "../runtime/resolveElectron.mjs";
import { runCommand } from "../tools/say.mjs";

/** Builds what is measured and the measuring program, and runs it. */
export function bench(/** @type {string[]} */ args) {
  return runCommand(async () => {
    await ensureSystemLibraries({ tests: true });
    await ensureDependencies();
    await bundle({ release: true });
    await resolveElectron();
    const script = await bundleTool("bench/main.ts", "out/bench/main.js");
    const display = hasDisplay() ? undefined : await openVirtualDisplay();
    try {
      const env = { ...process.env, ...display?.env };
      return await runTool(script, args, { env, options: ["--expose-gc"] });
    } finally {
      await display?.close();
    }
  });
}
