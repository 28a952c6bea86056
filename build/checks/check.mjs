import { availableParallelism } from "node:os";
import { join } from "node:path";
import { repository } from "../tools/paths.mjs";
import { run } from "../tools/run.mjs";
import { say } from "../tools/say.mjs";

/** @typedef {{ name: string, script: string, args: string[] }} Check */

const rooms = [
  ...["shared", "cluster", "practice", "conductor", "portal", "services", "electron", "cli", "renderer"],
  ...["bench", "build", "test"],
];

const bin = (/** @type {string[]} */ ...parts) => join(repository, "node_modules", ...parts);

/** The longest first, so that the others fit beside it. @type {Check[]} */
const checks = [
  { name: "types", script: bin("typescript", "bin", "tsc"), args: ["-b"] },
  {
    name: "promises and switches",
    script: bin("oxlint", "bin", "oxlint"),
    args: ["--type-aware", "--config", "oxlint.json"],
  },
  { name: "unused code", script: bin("knip", "bin", "knip.js"), args: ["--no-progress"] },
  {
    name: "boundaries",
    script: bin("dependency-cruiser", "bin", "dependency-cruise.mjs"),
    args: ["--config", ".dependency-cruiser.cjs", "--output-type", "err", ...rooms],
  },
  { name: "format and lint", script: bin("@biomejs", "biome", "bin", "biome"), args: ["ci", "."] },
];

/**
 * Runs all checks, as many at a time as there are cores; prints each one's time, and what it found when it fails.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function check() {
  const started = Date.now();
  const waiting = [...checks];
  const count = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      count[(await runCheck(next)) ? "passed" : "failed"] += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  say(`Checks ${count.failed === 0 ? "passed" : "FAILED"} in ${seconds(started).trim()}.`);
  return count;
}

async function runCheck(/** @type {Check} */ { name, script, args }) {
  const started = Date.now();
  const { code, output } = await run(process.execPath, [script, ...args], {
    cwd: repository,
    env: { ...process.env, ...(process.stderr.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }) },
  });
  say(`  ${code === 0 ? "ok    " : "FAILED"} ${name.padEnd(24)}${seconds(started)}`);
  if (code !== 0) say(output.trim());
  return code === 0;
}

function seconds(/** @type {number} */ started) {
  return `${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s`;
}
