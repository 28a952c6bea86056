import fc from "fast-check";
import { expect, test } from "vitest";
import { editYaml } from "../../../intake/editYaml.ts";
import { readYaml } from "../../../intake/readYaml.ts";
import { itemEdits } from "../../../renderer/screens/editor/form/itemEdits.ts";

/** The text after the edits, one after the other as the editor carries them out. */
function edited(text: string, next: string[]): string {
  const before = (read(text).value as { list: string[] }).list;
  return itemEdits(["list"], before, next).reduce((now, edit) => {
    const change = editYaml(read(now), edit);
    if (!change) throw new Error("no such place");
    return now.slice(0, change.from) + change.insert + now.slice(change.to);
  }, text);
}
function read(text: string) {
  const found = readYaml(text);
  if (!found.ok) throw new Error(text);
  return found.yaml;
}

const LIST = "list:\n  # where packages come from\n  - pypi.org # names\n  - example.org\n";

test("one item typed, added or taken away leaves what is written beside the others", () => {
  expect(edited(LIST, ["pypi.org", "example.org:443"])).toBe(LIST.replace("example.org", "example.org:443"));
  expect(edited(LIST, ["pypi.org", "example.org", "a.fr"])).toBe(`${LIST}  - a.fr\n`);
  expect(edited(LIST, ["pypi.org"])).toBe(LIST.replace("  - example.org\n", ""));
  expect(itemEdits(["list"], ["a"], ["a"])).toEqual([]);
});

test("whatever is typed, the list says it in the end", () => {
  const words = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(words, words, fc.boolean(), (before, next, inBrackets) => {
      const text = inBrackets
        ? `list: [${before.join(", ")}]\n`
        : `list:\n${before.map((word) => `  - ${word}\n`).join("")}`;
      expect(read(edited(text, next)).value).toEqual({ list: next });
    }),
    { numRuns: 2_000 },
  );
});
