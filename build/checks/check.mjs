import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, join } from "node:path";
import { repository } from "../tools/paths.mjs";
import { run } from "../tools/run.mjs";
import { say } from "../tools/say.mjs";

/** The scripts of package.json that `npm run check` stands for; each can be run alone, as `npm run check:types`. */
const prefix = "check:";

/** The oldest Node that a check's own program runs on, where that is newer than the project's. */
const OLDEST_NODE = new Map([["promises", [20, 19]]]);

/**
 * Runs all checks, as many at a time as there are cores; prints each one's time, and what it found when it fails.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function check() {
  const started = Date.now();
  const waiting = checks();
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

/** @returns {{ name: string, command: string }[]} */
function checks() {
  const { scripts } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));
  return Object.entries(scripts)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, command]) => ({ name: name.slice(prefix.length), command }));
}

async function runCheck(/** @type {{ name: string, command: string }} */ { name, command }) {
  const oldest = OLDEST_NODE.get(name);
  if (oldest && isOlder(process.versions.node, oldest)) {
    say(
      `  --     ${name.padEnd(12)}not run: wants Node ${oldest.join(".")}, this is ${process.versions.node}`,
    );
    return false;
  }
  const started = Date.now();
  const programs = join(repository, "node_modules", ".bin");
  const { code, output } = await run(command, [], {
    cwd: repository,
    shell: true,
    env: {
      ...process.env,
      PATH: `${programs}${delimiter}${process.env.PATH ?? ""}`,
      // They see a pipe and would print without colour, or with it wherever CI is set.
      ...(process.stderr.isTTY ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" }),
    },
  });
  say(`  ${code === 0 ? "ok    " : "FAILED"} ${name.padEnd(12)}${seconds(started)}`);
  if (code !== 0) say(output.trim());
  return code === 0;
}

function isOlder(/** @type {string} */ version, /** @type {number[]} */ [major = 0, minor = 0]) {
  const [ours = 0, oursMinor = 0] = version.split(".").map(Number);
  return ours < major || (ours === major && oursMinor < minor);
}

function seconds(/** @type {number} */ started) {
  return `${((Date.now() - started) / 1000).toFixed(1).padStart(5)} s`;
}
