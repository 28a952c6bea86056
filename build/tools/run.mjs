import { spawn, spawnSync } from "node:child_process";
import { Refusal, showProgress } from "./say.mjs";

/**
 * Runs a program to its end, its output collected.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean }} [options]
 * @returns {Promise<{ code: number, stdout: string, output: string }>} `output` is both streams in their order.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true, ...options });
    let stdout = "";
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}

/**
 * The same with a sign of life, and a Refusal that ends with the program's last words when it fails.
 * @param {string} label
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, shell?: boolean, detail?: () => string }} [options]
 */
export async function runShown(label, program, args, { detail, ...options } = {}) {
  const finish = showProgress(label, detail);
  const result = await run(program, args, options).catch((error) => {
    finish("failed");
    throw error;
  });
  finish(result.code === 0 ? "done" : "failed");
  if (result.code !== 0) {
    throw new Refusal(
      `${label} failed (exit code ${result.code}):\n${result.output.trim().split("\n").slice(-30).join("\n")}`,
    );
  }
  return result;
}

/** How to start npm: the one that runs us when there is one, else the one on the PATH. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  if (script?.endsWith(".js")) return { program: process.execPath, before: [script], shell: false };
  // npm is a .cmd file on Windows, which only a shell can start.
  return { program: "npm", before: [], shell: process.platform === "win32" };
}

/** Whether `name` can be started from the PATH. */
export function isOnPath(/** @type {string} */ name) {
  const [finder, ...args] = process.platform === "win32" ? ["where"] : ["sh", "-c", 'command -v "$0"'];
  return spawnSync(/** @type {string} */ (finder), [...args, name], { stdio: "ignore" }).status === 0;
}
