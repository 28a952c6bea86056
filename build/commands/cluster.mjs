import { spawn } from "node:child_process";
import { ensureDependencies } from "../bootstrap/dependencies.mjs";
import { ensureSystemLibraries } from "../bootstrap/systemLibraries.mjs";
import { bundleTool } from "../bundle/tool.mjs";
import { refuseWithoutNodeTier } from "../kubernetes/nodeTier.mjs";
import { runCommand } from "../tools/say.mjs";

/** Brings a real cluster up and keeps it until Ctrl+C. */
export function cluster(/** @type {string[]} */ args) {
  return runCommand(async () => {
    if (args.includes("--node")) {
      refuseWithoutNodeTier();
      await ensureSystemLibraries({ windows: false, node: true });
    }
    await ensureDependencies();
    const script = await bundleTool("test/cluster/main.ts", "out/cluster/main.js");
    const child = spawn(process.execPath, ["--enable-source-maps", script, ...args], { stdio: "inherit" });
    // At a terminal Ctrl+C reaches it by itself; elsewhere we are the one who is told.
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
      process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY ? undefined : child.kill(signal)));
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", (code) => resolve(code ?? 1));
    });
  });
}
