import type { Issue } from "../../../shared/contract/failure.ts";
import { resources } from "../../../shared/i18n/resources.ts";

export const variablesOf = (sentence: string): string[] =>
  [...new Set([...sentence.matchAll(/\{\{\s*([a-zA-Z]+)/g)].map((match) => match[1] ?? ""))].sort();

export function sentenceOf(locale: "fr" | "en", code: string): string | undefined {
  const found = code
    .split(".")
    .reduce<unknown>(
      (node, part) => (node as Record<string, unknown> | undefined)?.[part],
      resources[locale].issue,
    );
  return typeof found === "string" ? found : undefined;
}

/**
 * Every issue has a sentence in both languages, and brings all that is filled in there.
 * @throws Error that names the issue; plain, because fuzzing asks a hundred thousand times.
 */
export function expectWords({ code, params = {} }: Issue): void {
  for (const locale of ["fr", "en"] as const) {
    const sentence = sentenceOf(locale, code);
    if (sentence === undefined) throw new Error(`${code} has no words in ${locale}`);
    const lacking = variablesOf(sentence).filter((name) => !(name in params));
    if (lacking.length > 0) throw new Error(`${code} does not bring ${lacking.join(", ")}`);
  }
}
