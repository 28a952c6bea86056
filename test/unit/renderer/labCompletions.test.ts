import { describe, expect, test } from "vitest";
import { fieldAt, placeAt } from "../../../intake/placeAt.ts";
import { readYaml } from "../../../intake/readYaml.ts";
import { completionsAt } from "../../../renderer/screens/editor/completions.ts";
import { labSchema } from "../../../renderer/screens/editor/labSchema.ts";

/** What is offered where the bar stands. */
function offered(text: string): string[] {
  const at = text.indexOf("▮");
  const place = placeAt(text.replace("▮", ""), at);
  return place ? completionsAt(labSchema, place).map(({ label }) => label) : [];
}

const LAB = (rest: string) => `apiVersion: pupitre.fr/v1alpha1
kind: LabTemplate
metadata: { name: a }
spec:
  containers:
    - name: main
      image: a:1
    - { name: db, image: b:1 }
  passwords: [{ name: root }]
${rest}`;

describe("what may be written next", () => {
  test.each([
    ["the file's own fields", "▮", ["apiVersion", "kind", "metadata", "spec"]],
    ["a name half written", LAB("  stor▮\n"), ["storage"]],
    ["fields below a group that is empty yet", LAB("  storage:\n    ▮\n"), ["size", "path"]],
    ["fields between brackets", LAB("  storage: { size: 1Gi, ▮ }\n"), ["path"]],
    ["the first field of an item", LAB("  checks:\n    - ▮\n"), ["name", "title", "container", "command"]],
    ["words that a field takes", LAB("  level: ▮\n"), ["beginner", "intermediate", "advanced"]],
    ["yes and no", LAB("  network:\n    internet: ▮\n"), ["true", "false"]],
    ["the lab's own containers", LAB("  checks:\n    - container: ▮\n"), ["main", "db"]],
    ["the lab's own passwords", LAB("  accesses:\n    - { kind: secret, password: r▮ }\n"), ["root"]],
  ])("%s", (_, text, labels) => {
    expect(offered(text)).toEqual(expect.arrayContaining(labels));
  });

  test("fields that are there are not offered again, and what must be there comes first", () => {
    const labels = offered(LAB("  storage: { size: 1Gi }\n  ▮\n"));
    expect(labels).not.toContain("containers");
    expect(labels).not.toContain("storage");
    expect(labels.indexOf("title")).toBeLessThan(labels.indexOf("files"));
  });

  test("a kind rules out the fields of the others", () => {
    const labels = offered(LAB("  accesses:\n    - kind: terminal\n      ▮\n"));
    expect(labels).toContain("container");
    expect(labels).not.toContain("port");
    expect(offered(LAB("  accesses:\n    - kind: web\n      ▮\n"))).toContain("port");
  });

  test("nothing in comments, in longer texts, and in what must not reach the parser", () => {
    expect(offered(LAB("  # st▮\n"))).toEqual([]);
    expect(offered(LAB("  summary: { fr: un ▮ deux }\n"))).toEqual([]);
    expect(offered(`${"[".repeat(10_000)}▮`)).toEqual([]);
  });
});

test("the field under the pointer is found, by its name or its value", () => {
  const text = LAB("  level: beginner\n");
  const read = readYaml(text);
  if (!read.ok) throw new Error("refused");
  const at = (part: string) => fieldAt(read.yaml.root, text.indexOf(part) + 1)?.at;
  expect(at("level")).toEqual(["spec", "level"]);
  expect(at("beginner")).toEqual(["spec", "level"]);
  expect(at("image: a")).toEqual(["spec", "containers", 0, "image"]);
  expect(at("db,")).toEqual(["spec", "containers", 1, "name"]);
});
