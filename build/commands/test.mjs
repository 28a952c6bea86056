import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { constants } from "node:os";
import { join } from "node:path";
import { ensureDependencies } from "../bootstrap/dependencies.mjs";
import { ensureSystemLibraries } from "../bootstrap/systemLibraries.mjs";
import { bundle } from "../bundle/bundle.mjs";
import { check } from "../checks/check.mjs";
import { repository } from "../tools/paths.mjs";
import { Refusal, runCommand, say } from "../tools/say.mjs";
import { tiersThatMustRun, whatIsAsked } from "./mustRun.mjs";
import { openRealClusters } from "./realClusters.mjs";
import { countTests, resultTable, tierThatRan, tierWithoutRun } from "./results.mjs";
import { testFiles } from "./testFiles.mjs";
import { tiers } from "./tiers.mjs";

/** @typedef {import("./results.mjs").TierResult} TierResult */

const names = ["check", ...tiers.map(({ name }) => name)];

/**
 * Runs the checks and all tiers, or the ones that `args` name; other arguments filter test files. `PUPITRE_TIERS` (names
 * with commas, or "all") lists tiers that must run whole: a reason that would skip one of them, or a test of theirs, then
 * fails the run.
 */
export function test(/** @type {string[]} */ args) {
  return runCommand(async () => {
    const mustRun = tiersThatMustRun(process.env.PUPITRE_TIERS, names);
    const { tiers: asked, filters } = whatIsAsked(args, names, testFiles({ project: "", folder: "test" }));
    const isAsked = (/** @type {string} */ name) => asked.length === 0 || asked.includes(name);

    // The libraries of windows are of no use to who wants only the others.
    if (isAsked("e2e")) await ensureSystemLibraries({ tests: true });
    await ensureDependencies();
    await bundle();

    const clusters = openRealClusters();
    endWithChildren(clusters);
    try {
      const wanted = tiers.filter(({ name }) => isAsked(name));
      /** @type {TierResult[]} */
      const results = [isAsked("check") ? await runChecks() : notAsked("check")];
      for (const tier of tiers) {
        startNextCluster(clusters, wanted, tier);
        results.push(
          isAsked(tier.name)
            ? await runTier(tier, filters, clusters, mustRun.has(tier.name))
            : notAsked(tier.name),
        );
      }
      process.stdout.write(`\n${resultTable(results)}\n`);
      return results.some(({ verdict }) => verdict === "FAILED") ? 1 : 0;
    } finally {
      await clusters.close();
    }
  });
}

/** Whoever stops us stops the tests and the clusters too; the exit code is that of a stopped program. */
function endWithChildren(/** @type {import("./realClusters.mjs").RealClusters} */ clusters) {
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
    process.once(signal, () => {
      running?.kill(signal);
      void clusters.close().finally(() => process.exit(128 + constants.signals[signal]));
    });
}

/** The cluster of the tier after this one comes up while this one runs. */
function startNextCluster(
  /** @type {import("./realClusters.mjs").RealClusters} */ clusters,
  /** @type {import("./tiers.mjs").Tier[]} */ wanted,
  /** @type {import("./tiers.mjs").Tier} */ tier,
) {
  const next = wanted[wanted.indexOf(tier) + 1];
  if (wanted.includes(tier) && next?.cluster) clusters.startEarly(next.cluster);
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

/**
 * @param {import("./tiers.mjs").Tier} tier
 * @param {string[]} filters
 * @param {import("./realClusters.mjs").RealClusters} clusters
 * @param {boolean} mustRun
 * @returns {Promise<TierResult>}
 */
async function runTier(tier, filters, clusters, mustRun) {
  const started = Date.now();
  const withoutRunning = (/** @type {string} */ why) => tierWithoutRun(tier.name, why, mustRun);
  if (tier.runs.every((run) => testFiles(run).length === 0)) return withoutRunning("has no tests");
  const runs = tier.runs.filter((run) => testFiles(run, filters).length > 0);
  if (runs.length === 0) return withoutRunning("no test matches");
  let surroundings;
  try {
    surroundings = await tier.prepare(clusters);
  } catch (error) {
    // What could not be prepared for a known reason is skipped; anything else is a failure of this tier alone.
    const words = error instanceof Error ? error.message : String(error);
    say(words);
    const why = words.replace(/\s+/g, " ").trim();
    return error instanceof Refusal ? withoutRunning(why) : tierWithoutRun(tier.name, why, true);
  }
  try {
    say(`\n${tier.name}: ${tier.about}`);
    /** @type {{ passed: number, failed: number, skipped: number, failures: string[] }} */
    const count = { passed: 0, failed: 0, skipped: 0, failures: [] };
    for (const [index, run] of runs.entries()) {
      const more = await runVitest(run, testFiles(run, filters), `${tier.name}-${index}`, surroundings.env);
      for (const key of /** @type {const} */ (["passed", "failed", "skipped"])) count[key] += more[key];
      count.failures.push(...more.failures);
    }
    const seconds = (Date.now() - started) / 1000;
    return tierThatRan(tier.name, count, { about: tier.about, seconds, mustRun });
  } finally {
    await surroundings.close?.();
  }
}

/** @type {import("node:child_process").ChildProcess | undefined} */
let running;

async function runVitest(
  /** @type {import("./tiers.mjs").Run} */ run,
  /** @type {string[]} */ files,
  /** @type {string} */ name,
  /** @type {Record<string, string>} */ env,
) {
  const report = join(repository, "out", "test", `${name}.json`);
  await mkdir(join(report, ".."), { recursive: true });
  await rm(report, { force: true });
  const script = join(repository, "node_modules", "vitest", "vitest.mjs");
  const options = ["--project", run.project, "--reporter=default", "--reporter=json"];
  const code = await new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [script, "run", ...options, `--outputFile.json=${report}`, ...files],
      {
        cwd: repository,
        stdio: "inherit",
        env: { ...process.env, ...env },
      },
    );
    running = child;
    child.on("error", reject);
    child.on("exit", (exitCode) => resolve(exitCode ?? 1));
  });
  return countTests(await readFile(report, "utf8").catch(() => undefined), code);
}
