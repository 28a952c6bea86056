import { spawn } from "node:child_process";
import { join } from "node:path";
import { resolveKubectl } from "../build/kubectl.mjs";

/** Runs a stock kubectl until it ends. @throws Error with what it said when it fails */
export type Kubectl = (...args: string[]) => Promise<void>;

/** Its cache of the API's description is filled first, as it is on a computer where people use it. */
export async function openKubectl(kubeconfigPath: string, folder: string): Promise<Kubectl> {
  const program = await resolveKubectl();
  const common = ["--kubeconfig", kubeconfigPath, "--cache-dir", join(folder, "kubectl-cache")];
  const run: Kubectl = (...args) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, [...common, ...args], { stdio: ["ignore", "ignore", "pipe"] });
      let said = "";
      child.stderr.on("data", (chunk: Buffer) => {
        said += chunk.toString("utf8");
      });
      child.on("error", reject);
      child.on("exit", (code) =>
        code === 0 ? resolve() : reject(new Error(`kubectl ${args[0]} ended with ${code}: ${said.trim()}`)),
      );
    });
  await run("api-resources");
  return run;
}
