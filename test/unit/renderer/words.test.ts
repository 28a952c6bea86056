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
import { resources } from "../../../shared/i18n/resources.ts";
import { refusedFor, seatReason } from "../../../shared/plan/reason.ts";

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
  for (const [key, text] of texts(resources.fr))
    expect([key, /(^|[^\s]) [;:?!»](?!\d)|« /.test(text)]).toEqual([key, false]);
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

test("a refusal is told in the language of whoever reads it, what a cluster said as it stands", async () => {
  const reason = refusedFor("invalidSession", {
    code: "session.tooLong",
    params: { max: 7 },
    path: "endsAt",
  });
  expect(reason.message).toContain("endsAt: A session lasts 7 days at most");
  const image = { code: "template.imageForbidden", params: { value: "quay.io/a:1", sources: "docker.io" } };
  const before = i18n.language;
  await i18n.changeLanguage("fr");
  expect(tellReason(reason)).toEqual({
    what: "Cette séance n'est pas valable\u00a0: Une séance dure 7 jours au plus.",
    remedy: expect.stringContaining("relancez-la au besoin (endsAt). Rien de plus n'est construit"),
  });
  expect(tellReason(refusedFor("invalidTemplate", image)).what).toContain("vient d'une source que");
  await i18n.changeLanguage("en");
  expect(tellReason(reason).what).toBe("This session does not hold: A session lasts 7 days at most.");
  const quoted = seatReason("policyRefused", { policy: "p", detail: "no hostPath" });
  await i18n.changeLanguage("fr");
  expect(tellReason(quoted).what).toContain("no hostPath");
  // of a newer conductor than this window
  const newer = {
    code: "invalidSession",
    params: { issue: "session.unheardOf", detail: "x: told" },
    message: "",
  };
  expect(tellReason(newer).what).toContain("x: told");
  expect(tellReason({ code: "unheardOf", message: "It is so." }).what).toBe("It is so.");
  await i18n.changeLanguage(before);
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
