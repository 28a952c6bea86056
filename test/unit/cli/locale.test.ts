import { expect, test } from "vitest";
import { localeOf } from "../../../cli/locale.ts";

test.each<[string, NodeJS.ProcessEnv, string, string]>([
  ["LC_ALL before all", { LC_ALL: "fr_FR.UTF-8", LC_MESSAGES: "en_GB", LANG: "en_GB" }, "en-GB", "fr"],
  ["LC_MESSAGES before LANG", { LC_MESSAGES: "fr_CA", LANG: "en_GB.UTF-8" }, "en-GB", "fr"],
  ["LANG", { LANG: "fr" }, "en-GB", "fr"],
  ["an empty variable as none", { LC_ALL: "", LANG: "fr_FR" }, "en-GB", "fr"],
  ["the system's language where nothing is set", {}, "fr-FR", "fr"],
  ["English for C", { LC_ALL: "C.UTF-8" }, "fr-FR", "en"],
  ["English for a language that is not spoken", { LANG: "de_DE.UTF-8" }, "fr-FR", "en"],
])("the command line takes %s", (_, env, system, expected) => {
  expect(localeOf(env, system)).toBe(expected);
});
