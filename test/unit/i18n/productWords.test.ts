import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { resources } from "../../../shared/i18n/resources.ts";

type Tree = { readonly [key: string]: string | Tree };
function textsOf(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value]] : textsOf(value, `${path}${key}.`),
  );
}
/** What a person reads: neither the names of values that are filled in nor code that is quoted. */
const read = (text: string): string => text.replace(/\{\{\w+\}\}/g, "").replace(/[«“][^»”]*[»”]/g, "");

/** Words that mean one thing here and are called otherwise, by the table of the product's words. */
const NEVER: Record<"fr" | "en", [string, RegExp][]> = {
  fr: [
    ["séance", /\bsessions? de formation\b/iu],
    ["espace", /\b(postes?|sièges?)\b/iu],
    ["TP", /\b(modèles?|templates?|gabarits?)\b/iu],
    ["liste de classe", /\brosters?\b/iu],
    ["lien personnel", /\burls?\b/iu],
    ["préparer, terminer", /\b(déployer|détruire)\b/iu],
    ["réinitialiser", /\bresets?\b/iu],
    ["essai", /\bdry[- ]run\b/iu],
    ["bilan", /\b(teardown|reçus?)\b(?! de\b)/iu],
    ["assistance", /\bsupport\b/iu],
    ["établissement", /\btenants?\b/iu],
    ["Démonstration", /(cluster d['’]entraînement|\bmock\b)/iu],
    ["prêt d'avance", /\bchaude?s?\b/iu],
  ],
  en: [["seat", /\bworkspaces?\b/iu]],
};

describe.each(["fr", "en"] as const)("the words of the product, in %s", (locale) => {
  const texts = textsOf(resources[locale]);
  test.each(NEVER[locale])("say “%s” and no other word for it", (_, never) => {
    expect(texts.filter(([, text]) => never.test(read(text)))).toEqual([]);
  });
});

/** Codes of refusals as the source writes them: `code: "group.name"`. */
function* codesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* codesIn(path);
    else if (/\.tsx?$/.test(entry.name))
      for (const [, code] of readFileSync(path, "utf8").matchAll(/\bcode: "([a-z]\w*\.\w+)"/g))
        yield code ?? "";
  }
}

test("every refusal that the source names has its sentence in both languages", () => {
  const rooms = [
    "shared",
    "intake",
    "cluster",
    "conductor",
    "portal",
    "services",
    "cli",
    "electron",
    "renderer",
  ];
  const codes = [...new Set(rooms.flatMap((room) => [...codesIn(room)]))];
  expect(codes.length).toBeGreaterThan(60);
  for (const locale of ["fr", "en"] as const) {
    const told = new Set(textsOf(resources[locale].issue).map(([key]) => key));
    expect(codes.filter((code) => !told.has(code))).toEqual([]);
  }
});
