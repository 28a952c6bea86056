import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { repository } from "../../build/tools/paths.mjs";

interface CliRun {
  child: ChildProcess;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; out: string; err: string }>;
}

/** The built command line, as somebody types it: a process of its own. */
export function startCli(kubeconfig: string, ...args: string[]): CliRun {
  const { NODE_OPTIONS: _, ELECTRON_RUN_AS_NODE: __, ...env } = process.env;
  const words = [join(repository, "build", "cli.mjs"), "--json", "--agree", "--kubeconfig", kubeconfig];
  const child = spawn(process.execPath, [...words, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = new Promise<Awaited<CliRun["ended"]>>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  return { child, ended };
}

/** Its result. @throws Error with what it said when it fails */
export async function cli<T>(kubeconfig: string, ...args: string[]): Promise<T> {
  const { code, out, err } = await startCli(kubeconfig, ...args).ended;
  if (code !== 0) throw new Error(`pupitre ${args.join(" ")}: ${code}\n${err}`);
  return JSON.parse(out) as T;
}
