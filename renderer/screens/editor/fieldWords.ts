import { i18n } from "../../i18n.ts";

type Step = string | number;

/**
 * What a field is called and what it is for, in words; the same for the form, for completion and for the pointer. Keys
 * are places without `spec` and without numbers: `containers_image`. Empty for fields that have no words yet.
 */
export const fieldTitle = (at: readonly Step[]): string => words(at, "title");
export const fieldHelp = (at: readonly Step[]): string => words(at, "help");

function words(at: readonly Step[], part: "title" | "help"): string {
  const names = at.filter((step) => typeof step === "string" && step !== "spec");
  // A language's half of a text is explained by the text.
  if (names.at(-1) === "fr" || names.at(-1) === "en") names.pop();
  const key = `editor:field.${names.join("_")}.${part}`;
  return i18n.exists(key) ? String(i18n.t(key as never)) : "";
}
