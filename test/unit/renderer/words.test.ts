import { expect, test } from "vitest";
import { i18n } from "../../../renderer/i18n.ts";
import {
  splitSentence,
  supportText,
  tellFailure,
  tellIssue,
  tellReason,
} from "../../../renderer/ui/words.ts";
import { SeatPhase, SeatReasonCode } from "../../../shared/domain/seat.ts";
import { SessionPhase } from "../../../shared/domain/session.ts";
import { app as en } from "../../../shared/i18n/en/app.ts";
import { app as fr } from "../../../shared/i18n/fr/app.ts";

type Tree = { readonly [key: string]: string | Tree };
function* texts(tree: Tree, path = ""): Generator<[string, string]> {
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === "string") yield [path + key, value];
    else yield* texts(value, `${path}${key}.`);
  }
}
const values = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();

test("both languages have the same keys and fill in the same values", () => {
  const english = new Map(texts(en));
  for (const [key, text] of texts(fr)) {
    // `one` may say "once" where `other` counts.
    const counted = (name: string | undefined) => !(name === "count" && key.endsWith("_one"));
    expect([key, values(english.get(key) ?? "").filter(counted)]).toEqual([
      key,
      values(text).filter(counted),
    ]);
  }
  expect([...english.keys()]).toEqual([...texts(fr)].map(([key]) => key));
});

test("French keeps its double punctuation on the line", () => {
  for (const [key, text] of texts(fr)) expect([key, /(^|[^\s]) [;:?!»]|« /.test(text)]).toEqual([key, false]);
});

test.each(["fr", "en"] as const)("every state and every cause has a word in %s", (locale) => {
  const t = i18n.getFixedT(locale);
  const keys = [
    ...SeatReasonCode.options.map((code) => `seat.cause.${code}`),
    ...SeatPhase.options.filter((phase) => phase !== "paused").map((phase) => `seat.state.${phase}`),
    ...SessionPhase.options.map((phase) => `phase.${phase}`),
  ];
  for (const key of keys) expect([key, i18n.exists(key, { lng: locale })]).toEqual([key, true]);
  expect(t("count.ready", { ready: 28, wanted: 30 })).toContain("28/30");
});

test("the first sentence says what happened, the rest what to do", () => {
  expect(splitSentence("L'image « a:1.2 » est introuvable. Vérifiez son nom. Puis redémarrez.")).toEqual({
    what: "L'image « a:1.2 » est introuvable.",
    remedy: "Vérifiez son nom. Puis redémarrez.",
  });
  expect(splitSentence("Rien")).toEqual({ what: "Rien", remedy: "" });
});

test("what has no words yet is told as it is, never as a key", () => {
  expect(tellReason({ code: "imageNotFound", params: { image: "a:1" }, message: "" }).what).toContain("a:1");
  expect(tellIssue({ code: "no.such.issue" }).what).not.toBe("");
  expect(tellFailure({ kind: "internal" }).what).not.toMatch(/internal|failure/);
});

test("the text for support has the technical detail and every place", () => {
  const text = supportText(
    { kind: "invalid", detail: "boom", issues: [{ code: "yaml.syntax", line: 3, column: 7 }] },
    "Le TP n'est pas valable.",
  );
  expect(text.split("\n")).toEqual([
    "Pupitre",
    "Le TP n'est pas valable.",
    "invalid",
    "boom",
    "- yaml.syntax line 3 column 7",
  ]);
});
