import { expect, test } from "vitest";
import { i18n } from "../../../renderer/i18n.ts";
import { fieldsAt } from "../../../renderer/screens/editor/completions.ts";
import { fieldTitle } from "../../../renderer/screens/editor/fieldWords.ts";
import { labSchema } from "../../../renderer/screens/editor/labSchema.ts";

/** Every field that a lab may have, as the schema that the application judges by has them. */
function everyField(at: readonly (string | number)[]): (string | number)[][] {
  return fieldsAt(labSchema, at, undefined).flatMap(({ name }) => {
    const field = [...at, name];
    return [field, ...everyField(field), ...everyField([...field, 0])];
  });
}

test.each(["fr", "en"])("the form has a word for every field of a lab (%s)", async (locale) => {
  await i18n.changeLanguage(locale);
  const fields = everyField(["spec"]);
  expect(fields.length).toBeGreaterThan(100);
  expect(fields.filter((field) => fieldTitle(field) === "").map((field) => field.join("."))).toEqual([]);
});
