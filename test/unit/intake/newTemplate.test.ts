import { expect, test } from "vitest";
import { nameFrom, newTemplateText } from "../../../intake/newTemplate.ts";
import { parseTemplate } from "../../../intake/parseTemplate.ts";

test.each([
  ["nothing", { title: "Mon TP", locale: "fr", door: { kind: "terminal" } }],
  [
    "an image and a terminal",
    {
      title: "SQL: a, b",
      locale: "en",
      image: "docker.io/library/postgres:17.6",
      door: { kind: "terminal" },
    },
  ],
  [
    "an image and a page",
    {
      title: "«Web»",
      locale: "fr",
      image: "docker.io/library/nginx:1.29.1",
      door: { kind: "web", port: 8080 },
    },
  ],
] as const)("a lab begun from %s holds at once", (_, wish) => {
  const parsed = parseTemplate(newTemplateText(wish));
  expect(parsed.ok ? [] : parsed.issues).toEqual([]);
  if (parsed.ok) expect(parsed.template.spec.title[wish.locale]).toBe(wish.title);
});

test("a name is made of the title, and is always one", () => {
  expect(["Bases de données, L2", "2024 TP", "日本", "É".repeat(60), "a--b"].map(nameFrom)).toEqual([
    "bases-de-donnees-l2",
    "tp",
    "lab",
    "e".repeat(40),
    "a-b",
  ]);
});
