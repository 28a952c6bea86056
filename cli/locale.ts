import { LOCALES, type Locale } from "../shared/domain/text.ts";

/** POSIX's order; what is set and empty counts as not set. */
const VARIABLES = ["LC_ALL", "LC_MESSAGES", "LANG"] as const;

/**
 * The language to speak: as the environment says, else as the system does (Windows sets no variable). English where
 * it is none of ours, as `C` is.
 */
export function localeOf(env: NodeJS.ProcessEnv, system: string): Locale {
  const said = VARIABLES.map((name) => env[name]).find((value) => value !== undefined && value !== "");
  const language = (said ?? system).slice(0, 2).toLowerCase();
  return LOCALES.find((locale) => locale === language) ?? "en";
}
