import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ensureDependencies } from "../bootstrap/dependencies.mjs";
import { ensureSystemLibraries } from "../bootstrap/systemLibraries.mjs";
import { bundle } from "../bundle/bundle.mjs";
import { check } from "../checks/check.mjs";
import { repository } from "../tools/paths.mjs";
import { Refusal, runCommand, say } from "../tools/say.mjs";
import { countTests, resultTable } from "./results.mjs";
import { hasTests, tiers } from "./tiers.mjs";

/** @typedef {import("./results.mjs").TierResult} TierResult */

const names = ["check", ...tiers.map(({ name }) => name)];

/**
 * Runs the checks and all tiers, or the ones that `args` name; other arguments filter test files. `PUPITRE_TIERS` (names
 * with commas, or "all") lists tiers that must run: a reason that would skip one of them then fails the run.
 */
export function test(/** @type {string[]} */ args) {
  return runCommand(async () => {
    const asked = args.filter((arg) => names.includes(arg));
    const filters = args.filter((arg) => !names.includes(arg));
    const isAsked = (/** @type {string} */ name) => asked.length === 0 || asked.includes(name);

    // The libraries of windows are of no use to who wants only the others.
    if (isAsked("e2e")) await ensureSystemLibraries({ tests: true });
    await ensureDependencies();
    await bundle();

    /** @type {TierResult[]} */
    const results = [isAsked("check") ? await runChecks() : notAsked("check")];
    for (const tier of tiers) {
      results.push(isAsked(tier.name) ? await runTier(tier, filters) : notAsked(tier.name));
    }
    process.stdout.write(`\n${resultTable(results)}\n`);
    return results.some(({ verdict }) => verdict === "FAILED") ? 1 : 0;
  });
}

/** @returns {TierResult} */
function notAsked(/** @type {string} */ name) {
  return { name, verdict: "not asked", passed: 0, failed: 0, skipped: 0, seconds: 0, why: "" };
}

/** Each check counts as a test, so that the totals of a run with a failed check never read "0 failed". */
async function runChecks() {
  const started = Date.now();
  const { passed, failed } = await check();
  /** @type {TierResult} */
  const result = {
    name: "check",
    verdict: failed === 0 ? "passed" : "FAILED",
    passed,
    failed,
    skipped: 0,
    seconds: (Date.now() - started) / 1000,
    why: "types, lint, boundaries, unused code",
  };
  return result;
}

/** @returns {Promise<TierResult>} */
async function runTier(/** @type {import("./tiers.mjs").Tier} */ tier, /** @type {string[]} */ filters) {
  const started = Date.now();
  const nothing = { name: tier.name, passed: 0, failed: 0, skipped: 0, seconds: 0 };
  /** @returns {TierResult} */
  const withoutRunning = (/** @type {string} */ why) =>
    mustRun(tier.name)
      ? { ...nothing, verdict: "FAILED", failed: 1, why }
      : { ...nothing, verdict: "skipped", why };

  if (!hasTests(tier.name)) return withoutRunning("has no tests");
  let surroundings;
  try {
    surroundings = await tier.prepare();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(error.message);
    return withoutRunning(error.message.split("\n")[0] ?? "");
  }
  try {
    say(`\n${tier.name}: ${tier.about}`);
    const count = await runVitest(tier.name, filters, surroundings.env);
    if (count.passed + count.failed + count.skipped === 0) return withoutRunning("no test matches");
    const seconds = (Date.now() - started) / 1000;
    return {
      name: tier.name,
      verdict: count.failed === 0 ? "passed" : "FAILED",
      ...count,
      seconds,
      why: tier.about,
    };
  } finally {
    await surroundings.close?.();
  }
}

function mustRun(/** @type {string} */ name) {
  const wanted = (process.env.PUPITRE_TIERS ?? "").split(",").map((word) => word.trim());
  return wanted.includes(name) || wanted.includes("all");
}

async function runVitest(
  /** @type {string} */ tier,
  /** @type {string[]} */ filters,
  /** @type {Record<string, string>} */ env,
) {
  const report = join(repository, "out", "test", `${tier}.json`);
  await mkdir(join(report, ".."), { recursive: true });
  await rm(report, { force: true });
  const script = join(repository, "node_modules", "vitest", "vitest.mjs");
  const some = filters.length > 0 ? ["--passWithNoTests"] : [];
  const options = [
    "--project",
    tier,
    ...some,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const code = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, "run", ...options, ...filters], {
      cwd: repository,
      stdio: "inherit",
      env: { ...process.env, ...env },
    });
    child.on("error", reject);
    child.on("exit", (exitCode) => resolve(exitCode ?? 1));
  });
  return countTests(await readFile(report, "utf8").catch(() => undefined), code);
}
