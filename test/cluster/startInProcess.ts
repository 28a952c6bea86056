import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { bundleTool } from "../../build/bundle/tool.mjs";

export interface ClusterProcess {
  child: ChildProcess;
  kubeconfig: string;
  nodePorts: Record<string, number>;
}

/** `npm run cluster -- up` as its own process, which can be killed. Resolves when the cluster runs. */
export async function startInProcess(...words: string[]): Promise<ClusterProcess> {
  const script = await bundleTool("test/cluster/main.ts", `out/test/cluster-${process.pid}.js`);
  const child = spawn(process.execPath, [script, "up", "--json", ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await new Promise<string>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the cluster did not start (${code})`)));
    createInterface({ input: child.stdout }).once("line", resolve);
  });
  const { kubeconfig, nodePorts } = JSON.parse(line) as Omit<ClusterProcess, "child">;
  return { child, kubeconfig, nodePorts };
}
