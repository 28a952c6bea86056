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
 */

/**
 * Counts what vitest's JSON reporter wrote. A file that could not even be loaded has no tests to count and is one failure;
 * so is a run that ended badly although every test passed (an unhandled rejection).
 * @param {string | undefined} json
 * @param {number} exitCode
 */
export function countTests(json, exitCode) {
  const report = json === undefined ? { testResults: [] } : JSON.parse(json);
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    for (const { status } of file.assertionResults) {
      if (status === "passed") count.passed += 1;
      else if (status === "failed") count.failed += 1;
      else count.skipped += 1;
    }
    if (file.status === "failed" && !file.assertionResults.some(hasFailed)) count.failed += 1;
  }
  if (exitCode !== 0 && count.failed === 0) count.failed = 1;
  return count;
}

const hasFailed = (/** @type {{ status: string }} */ { status }) => status === "failed";

/**
 * A tier that could not run: skipped, or one failure if it is among those that must run.
 * @param {string} name
 * @param {string} why
 * @param {string | undefined} mustRun Names with commas, or "all".
 * @returns {TierResult}
 */
export function tierWithoutRun(name, why, mustRun = "") {
  const wanted = mustRun.split(",").map((word) => word.trim());
  const isFailure = wanted.includes(name) || wanted.includes("all");
  return {
    name,
    verdict: isFailure ? "FAILED" : "skipped",
    passed: 0,
    failed: isFailure ? 1 : 0,
    skipped: 0,
    seconds: 0,
    why,
  };
}

/** The closing words of a test run: a row for each tier, then the totals. @returns {string} */
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
  return `${lines.join("\n")}\n\n${total("passed")} passed, ${total("failed")} failed`;
}
