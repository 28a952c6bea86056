import { i18n } from "../../i18n.ts";

type Step = string | number;

/**
 * What a field is called and what it is for, in words; the same for the form, for completion and for the pointer. Keys
 * are places without `spec` and without numbers: `containers_image`. What is shared has the words of a seat's parts
 * where it needs none of its own. Empty for fields that have no words.
 */
export const fieldTitle = (at: readonly Step[]): string => words(at, "title");
export const fieldHelp = (at: readonly Step[]): string => words(at, "help");

function words(at: readonly Step[], part: "title" | "help"): string {
  const names = at.filter((step) => typeof step === "string" && step !== "spec");
  // A language's half of a text is explained by the text.
  if (names.at(-1) === "fr" || names.at(-1) === "en") names.pop();
  const places = names[0] === "shared" ? [names, names.slice(1)] : [names];
  const keys = places.map((place) => `editor:field.${place.join("_")}.${part}`);
  const key = keys.find((one) => i18n.exists(one));
  return key === undefined ? "" : String(i18n.t(key as never));
}
