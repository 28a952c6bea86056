import { relative } from "node:path";
import { repository } from "../tools/paths.mjs";

/** @typedef {"passed" | "FAILED" | "skipped" | "not asked"} Verdict */
/**
 * @typedef {object} TierResult
 * @property {string} name
 * @property {Verdict} verdict
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped Tests within the tier that did not run.
 * @property {number} seconds
 * @property {string} why What the tier covers, or why it did not run.
 * @property {string[]} [failures] Each failed test: its file and title, and what it said first.
 */

/**
 * Counts what vitest's JSON reporter wrote. A file that could not even be loaded has no tests to count and is one failure;
 * so is a run that ended badly although every test passed (an unhandled rejection).
 * @param {string | undefined} json
 * @param {number} exitCode
 */
export function countTests(json, exitCode) {
  const report = json === undefined ? { testResults: [] } : JSON.parse(json);
  /** @type {{ passed: number, failed: number, skipped: number, failures: string[] }} */
  const count = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const fail = (/** @type {string} */ what, /** @type {string} */ words = "") => {
    count.failed += 1;
    count.failures.push(`${what}\n${words.split("\n", LINES_OF_A_FAILURE).join("\n")}`.trim());
  };
  for (const file of report.testResults) {
    const path = relative(repository, file.name);
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status === "passed") count.passed += 1;
      else if (status === "failed") fail(`${path} > ${fullName}`, failureMessages?.[0]);
      else count.skipped += 1;
    }
    if (file.status === "failed" && !file.assertionResults.some(hasFailed)) fail(path, file.message);
  }
  if (exitCode !== 0 && count.failed === 0) fail(`a run that ended with ${exitCode} although no test failed`);
  return count;
}

/** What it said, and where; few, for of a long run often only the end is kept, and the table belongs to it. */
const LINES_OF_A_FAILURE = 4;

const hasFailed = (/** @type {{ status: string }} */ { status }) => status === "failed";

/**
 * A tier that could not run: skipped, or one failure if it must run.
 * @param {string} name
 * @param {string} why
 * @param {boolean} mustRun
 * @returns {TierResult}
 */
export function tierWithoutRun(name, why, mustRun) {
  return {
    name,
    verdict: mustRun ? "FAILED" : "skipped",
    passed: 0,
    failed: mustRun ? 1 : 0,
    skipped: 0,
    seconds: 0,
    why,
  };
}

/**
 * A tier that ran. Where it must run, tests that it left out are one failure, and the table says so: nobody looks for
 * what is missing in a run that passed.
 * @param {string} name
 * @param {{ passed: number, failed: number, skipped: number, failures?: string[] }} count
 * @param {{ about: string, seconds: number, mustRun: boolean }} run
 * @returns {TierResult}
 */
export function tierThatRan(name, count, { about, seconds, mustRun }) {
  const lacks = mustRun && count.skipped > 0;
  const failed = lacks ? Math.max(count.failed, 1) : count.failed;
  const why = lacks ? `must run whole and left out ${count.skipped} of its tests` : about;
  return { name, ...count, failed, verdict: failed === 0 ? "passed" : "FAILED", seconds, why };
}

/** The closing words of a test run: each failure, a row for each tier, then the totals. @returns {string} */
export function resultTable(/** @type {TierResult[]} */ results) {
  const rows = [
    ["tier", "result", "passed", "failed", "skipped", "time", ""],
    ...results.map(({ name, verdict, passed, failed, skipped, seconds, why }) =>
      verdict === "passed" || verdict === "FAILED"
        ? [name, verdict, String(passed), String(failed), String(skipped), `${seconds.toFixed(1)} s`, why]
        : [name, verdict, "-", "-", "-", "-", why],
    ),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      // Words to the left, figures to the right.
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd(),
  );
  const total = (/** @type {"passed" | "failed"} */ key) =>
    results.reduce((sum, result) => sum + result[key], 0);
  const failures = results.flatMap(({ name, failures = [] }) =>
    failures.map((words) => `FAILED ${name}: ${words}\n\n`),
  );
  return `${failures.join("")}${lines.join("\n")}\n\n${total("passed")} passed, ${total("failed")} failed`;
}
