import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { type Edit, editYaml, type FieldOrder } from "../../../intake/editYaml.ts";
import { emitMap } from "../../../intake/emitYaml.ts";
import { readYaml } from "../../../intake/readYaml.ts";

function edited(text: string, edit: Edit, order?: FieldOrder): string {
  const read = readYaml(text);
  if (!read.ok) throw new Error(JSON.stringify(read.issues));
  const change = editYaml(read.yaml, edit, order);
  if (!change) throw new Error("no such place");
  return text.slice(0, change.from) + change.insert + text.slice(change.to);
}

const dataOf = (text: string): unknown => {
  const read = readYaml(text);
  if (!read.ok) throw new Error(`${JSON.stringify(read.issues)}\n${text}`);
  return read.yaml.value;
};

const LAB = `# A lab of mine
apiVersion: pupitre.fr/v1alpha1
spec:
  version: "1.0" # in quotes
  title: { fr: Mon TP, en: 'My lab' }

  # What runs
  containers:
    # the shell
    - name: main   # never renamed
      image: docker.io/library/debian:12.11
      command: [sleep, infinity]
    - name: db
      image: docker.io/library/postgres:17.6
      env:
        - { name: PGDATA, value: /data }
  instructions:
    fr: |
      # Titre

      Bonjour.
    en: Hello.
`;

test.each<[string, Edit, (text: string) => string]>([
  [
    "a word, and the comment behind it stays",
    { does: "set", at: ["spec", "version"], value: "1.10" },
    (text) => text.replace('"1.0"', '"1.10"'),
  ],
  [
    "a word between brackets, in its own quotes",
    { does: "set", at: ["spec", "title", "en"], value: "Teacher's, own" },
    (text) => text.replace("'My lab'", "'Teacher''s, own'"),
  ],
  [
    "a plain word that needs quotes now",
    { does: "set", at: ["spec", "title", "fr"], value: "SQL: un, deux" },
    (text) => text.replace("Mon TP", '"SQL: un, deux"'),
  ],
  [
    "a block of several lines",
    { does: "set", at: ["spec", "instructions", "fr"], value: "Un\n\n  deux\n" },
    (text) => text.replace("      # Titre\n\n      Bonjour.\n", "      Un\n\n        deux\n"),
  ],
  [
    "a line that becomes a block",
    { does: "set", at: ["spec", "instructions", "en"], value: "One\ntwo" },
    (text) => text.replace("en: Hello.\n", "en: |-\n      One\n      two\n"),
  ],
  [
    "a field that was not there, at its usual place",
    { does: "set", at: ["spec", "storage"], value: { size: "1Gi", path: "/data" } },
    (text) => text.replace("  instructions:\n", "  storage: { size: 1Gi, path: /data }\n  instructions:\n"),
  ],
  [
    "a field in a group that was not there",
    { does: "set", at: ["spec", "network", "internet"], value: true },
    (text) => text.replace("  instructions:\n", "  network: { internet: true }\n  instructions:\n"),
  ],
  [
    "a field with its comment removed",
    { does: "remove", at: ["spec", "containers", 0] },
    (text) => text.replace(/ {4}# the shell\n {4}- name: main[\s\S]*?(?= {4}- name: db)/, ""),
  ],
  [
    "the field behind a hyphen removed",
    { does: "remove", at: ["spec", "containers", 0, "name"] },
    (text) => text.replace("name: main   # never renamed\n      ", ""),
  ],
  [
    "an item added",
    {
      does: "insert",
      at: ["spec", "containers"],
      index: 9,
      value: { name: "web", command: ["sh", "-c", "true"] },
    },
    (text) =>
      text.replace(
        "  instructions:\n",
        '    - name: web\n      command: [sh, -c, "true"]\n  instructions:\n',
      ),
  ],
  [
    "an item between brackets added",
    { does: "insert", at: ["spec", "containers", 0, "command"], index: 1, value: "-v, x" },
    (text) => text.replace("[sleep, infinity]", '[sleep, "-v, x", infinity]'),
  ],
  [
    "an item moved, with the comment above it",
    { does: "move", at: ["spec", "containers"], from: 0, to: 1 },
    (text) => {
      const [first = ""] = / {4}# the shell\n[\s\S]*?(?= {4}- name: db)/.exec(text) ?? [];
      return text.replace(first, "").replace("  instructions:\n", `${first}  instructions:\n`);
    },
  ],
  [
    "the last item of a list removed, and the list stays",
    { does: "remove", at: ["spec", "containers", 1, "env", 0] },
    (text) => text.replace("env:\n        - { name: PGDATA, value: /data }\n", "env: []\n"),
  ],
])("%s", (_, edit, expected) => {
  const order: FieldOrder = (at) =>
    at.join(".") === "spec" ? ["version", "title", "containers", "storage", "network", "instructions"] : [];
  expect(edited(LAB, edit, order)).toBe(expected(LAB));
});

test("what stands there by a reference is left alone", () => {
  const read = readYaml("a: &x { b: 1 }\nc: *x\nd: [*x]\n");
  if (!read.ok) throw new Error("refused");
  expect(editYaml(read.yaml, { does: "set", at: ["c", "b"], value: 2 })).toBeUndefined();
  expect(editYaml(read.yaml, { does: "insert", at: ["d"], index: 0, value: 2 })).toBeUndefined();
});

type Json = string | number | boolean | Json[] | { [key: string]: Json };
const word = fc.oneof(
  fc.constantFrom(
    "a",
    "true",
    "1.0",
    "- x",
    "a: b",
    "# no",
    " x",
    "x ",
    "",
    "é «\u00a0ok\u00a0»",
    "$(param.x)",
    "[",
    "null",
  ),
  fc.constantFrom("one\ntwo", "one\n\n  two\n", "end\n\n", "\nfirst", "a\n", " lead\nx", "x\n \ny\n"),
  fc.string({ unit: "grapheme", maxLength: 12 }).filter((text) => !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(text)),
);
const key = fc.constantFrom("a", "b", "c", "fr", "on", "x-y");
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    word,
    fc.integer({ min: -5, max: 999 }),
    fc.boolean(),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(key, tie("json"), { maxKeys: 4 }),
  ),
}));
const group = fc.dictionary(key, json, { minKeys: 1, maxKeys: 5 });

/** Every place of a value, the whole aside. */
function places(value: Json, at: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object") return at.length > 0 ? [at] : [];
  const inner = Object.entries(value).flatMap(([step, part]) =>
    places(part, [...at, Array.isArray(value) ? Number(step) : step]),
  );
  return at.length > 0 ? [at, ...inner] : inner;
}

/** The same edit of plain data. */
function model(value: Json, edit: Edit): Json {
  const copy = structuredClone(value) as never;
  const around = edit.at.slice(0, -1).reduce<never>((inner, step) => inner[step], copy) as Record<
    string,
    Json
  >;
  const step = edit.at.at(-1) as string;
  const list = around[step] as Json[];
  if (edit.does === "set") around[step] = edit.value as Json;
  else if (edit.does === "remove") {
    if (Array.isArray(around)) around.splice(Number(step), 1);
    else delete around[step];
  } else if (edit.does === "insert") list.splice(edit.index, 0, edit.value as Json);
  else list.splice(edit.to, 0, ...list.splice(edit.from, 1));
  return copy;
}

const writers: ((value: object) => string)[] = [
  (value) => `${emitMap(value, 0)}\n`,
  (value) => stringify(value),
  (value) => stringify(value, { indent: 4, indentSeq: false, defaultStringType: "QUOTE_SINGLE" }),
  (value) => stringify(value, { collectionStyle: "flow" }),
  (value) => stringify(value).trimEnd(),
  // every line that begins a field of the first level gets a comment above and a blank line
  (value) => stringify(value).replace(/^(?=[a-z"'])/gm, "\n# note\n"),
];

test("what is written is read as the same value", () => {
  fc.assert(
    fc.property(group, (value) => {
      expect(dataOf(`${emitMap(value, 0)}\n`)).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

test("an edit of the text is the same edit of the value, whatever style the text is in", () => {
  fc.assert(
    fc.property(
      group,
      fc.nat(),
      fc.nat(),
      fc.nat(),
      json,
      fc.nat(5),
      (value, style, pick, what, added, index) => {
        const text = (writers[style % writers.length] as (value: object) => string)(value);
        fc.pre(!text.includes("|+")); // empty lines at a block's end are those of the text around it, too
        const before = dataOf(text) as Json; // a writer may have changed ends of lines
        const all = places(before);
        const at = all[pick % all.length];
        if (!at) return;
        const here = at.reduce<never>((inner, step) => inner[step], before as never) as Json;
        const edit: Edit = Array.isArray(here)
          ? what % 3 === 0
            ? { does: "insert", at, index: index % (here.length + 1), value: added }
            : what % 3 === 1 && here.length > 1
              ? { does: "move", at, from: index % here.length, to: pick % here.length }
              : { does: "remove", at }
          : what % 2 === 0
            ? { does: "set", at, value: added }
            : { does: "remove", at };
        const read = readYaml(text);
        if (!read.ok) throw new Error(JSON.stringify(read.issues));
        const change = editYaml(read.yaml, edit);
        if (!change) {
          const still = edit.does === "move" && edit.from === edit.to;
          // the last field of the whole file is not taken away
          expect(still || (edit.does !== "insert" && Object.keys(before).length === 1)).toBe(true);
          return;
        }
        const after = text.slice(0, change.from) + change.insert + text.slice(change.to);
        expect(dataOf(after), after).toEqual(model(before, edit));
      },
    ),
    { numRuns: 500 },
  );
});
