import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { resources } from "../../../shared/i18n/resources.ts";
import { sentenceOf, variablesOf } from "./words.ts";

const ROOT = new URL("../../../", import.meta.url);

function sources(room: string): { path: string; text: string }[] {
  return readdirSync(new URL(`${room}/`, ROOT), { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({
      path: `${room}/${path}`,
      text: readFileSync(new URL(`${room}/${path}`, ROOT), "utf8"),
    }));
}

/** `{ "a.b": "sentence" }` of a tree of words. */
function flat(tree: object, prefix = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[`${prefix}${key}`, value]]
        : Object.entries(flat(value as object, `${prefix}${key}.`)),
    ),
  );
}

describe("every code of an issue that stands in the sources", () => {
  const rooms = [
    "shared/domain",
    "intake",
    "services",
    "cluster",
    "cli",
    "electron",
    "renderer",
    "conductor",
    "portal",
  ];
  const groups = Object.keys(resources.fr.issue).join("|");
  const literal = new RegExp(`"((?:${groups})\\.[a-zA-Z]+)"`, "g");
  /** Elsewhere such a text may be a key of other words, so it counts only where a code is given. */
  const given = new RegExp(`code: "((?:${groups})\\.[a-zA-Z]+)"`, "g");
  const refused = /refuse\(\s*(?:checks\.)?issues,\s*"(\w+)"|[{\s]code: "(\w+)"/g;
  const codes = new Set(
    rooms
      .flatMap(sources)
      .flatMap(({ path, text }) => [
        ...[...text.matchAll(/^(intake|shared)/.test(path) ? literal : given)].map((match) => match[1] ?? ""),
        ...(path.startsWith("cluster/kubeconfig")
          ? [...text.matchAll(refused)].map((match) => `kubeconfig.${match[1] ?? match[2]}`)
          : []),
      ]),
  );

  codes.delete("session.id"); // a variable of labs, in the same rooms

  test("is found at all", () => expect(codes.size).toBeGreaterThan(90));
  test.each([...codes].sort())("%s has a sentence in French and in English", (code) => {
    expect(typeof sentenceOf("fr", code)).toBe("string");
    expect(typeof sentenceOf("en", code)).toBe("string");
  });
});

describe("the two languages", () => {
  test.each(Object.keys(resources.fr) as (keyof typeof resources.fr)[])(
    "fill in the same values: %s",
    (namespace) => {
      const [french, english] = [flat(resources.fr[namespace]), flat(resources.en[namespace])];
      const plain = (key: string) => key.replace(/_(one|many|other|zero)$/, "");
      const keys = (words: Record<string, string>) => [...new Set(Object.keys(words).map(plain))].sort();
      expect(keys(english)).toEqual(keys(french));
      for (const [key, sentence] of Object.entries(french)) {
        if (english[key] === undefined) continue;
        // A singular may say "one" instead of the number.
        const count = /_(one|zero)$/.test(key) ? (name: string) => name !== "count" : () => true;
        expect([key, variablesOf(english[key]).filter(count)]).toEqual([
          key,
          variablesOf(sentence).filter(count),
        ]);
      }
    },
  );

  test.each(["fr", "en"] as const)(
    "say what happened and what to do, in sentences that end: %s",
    (locale) => {
      for (const namespace of ["issue", "failure", "event"] as const)
        for (const [key, sentence] of Object.entries(flat(resources[locale][namespace])))
          expect([key, /[.?]$|[.?]»$|\}\}$/.test(sentence)]).toEqual([key, true]);
      for (const [key, sentence] of Object.entries(flat(resources[locale].issue)))
        expect([key, /[.?!:;,] \S/.test(sentence)]).toEqual([key, true]);
    },
  );
});
