import { expect, test } from "vitest";
import { parseRoster } from "../../../intake/parseRoster.ts";

const read = (...lines: string[]) => parseRoster(lines.join("\n"), { maxPeople: 100 });

test("a quote that is never closed is told with its row, because students vanish in it", () => {
  const { problems } = read("Nom;Prénom", "Abadie;Chloé", '"Bénéteau;Maël', "Calvet;Inès", "Delpech;Hugo");
  expect(problems).toContainEqual({ code: "roster.unclosedQuote", row: 2 });
});

test("it is told of a list without a heading as well", () => {
  const { problems } = read('"Abadie;Chloé', "Calvet;Inès");
  expect(problems).toContainEqual({ code: "roster.unclosedQuote", row: 1 });
});

test("quotes that close are nobody's problem", () => {
  const { people, problems } = read("Nom;Prénom", '"Abadie";"Chloé"', '"O""Neil";Siân');
  expect(problems).toEqual([]);
  expect(people.map(({ lastName }) => lastName)).toEqual(["Abadie", 'O"Neil']);
});
