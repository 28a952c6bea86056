import { Refusal } from "../tools/say.mjs";

/** @typedef {import("./results.mjs").TierResult} TierResult */

/**
 * The tiers that must run and may leave no test out. A name that no tier has is refused: it would never be missed.
 * @param {string | undefined} text Names with commas, or "all".
 * @param {readonly string[]} names Those of all tiers.
 * @returns {ReadonlySet<string>}
 */
export function tiersThatMustRun(text, names) {
  const words = (text ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
  const unknown = words.filter((word) => word !== "all" && !names.includes(word));
  if (unknown.length > 0) {
    throw new Refusal(
      `PUPITRE_TIERS names ${unknown.join(", ")}, which is no tier; the tiers are ${names.join(", ")} (or all).`,
    );
  }
  return new Set(words.includes("all") ? names : words);
}

/**
 * What the words of a command line ask for: tiers, and parts of the paths of test files.
 * @param {readonly string[]} words
 * @param {readonly string[]} names Those of all tiers.
 * @param {readonly string[]} files The paths of all test files.
 */
export function whatIsAsked(words, names, files) {
  const tiers = words.filter((word) => names.includes(word));
  const filters = words.filter((word) => !names.includes(word));
  const idle = filters.filter((filter) => !files.some((file) => file.includes(filter)));
  if (idle.length > 0)
    throw new Refusal(
      `${idle.join(", ")} is no tier and in no path of a test file; the tiers are ${names.join(", ")}.`,
    );
  return { tiers, filters };
}
